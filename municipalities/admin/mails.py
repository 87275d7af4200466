"""The staff's workshop for mails: letters to write, held mails to decide on, and what was sent."""

from django import forms
from django.contrib import admin, messages
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from municipalities.admin.traces import QueueAdmin, ReadOnly
from municipalities.mail import delivery
from municipalities.models import HeldMail, Mail
from municipalities.selection import outbox

# As many as one page lists, and a person reads.
MOST_AT_ONCE = 200


@admin.register(Mail)
class MailAdmin(QueueAdmin):
    """What a mail says stays unread: it may hold a link that opens an account."""

    list_display = ["recipient", "subject", "state", "attempt", "queued_at"]
    list_filter = ["state", "error"]
    search_fields = ["recipient"]
    fields = [*list_display, "error", "due_at", "finished_at"]

    def retry(self, mail):
        return delivery.retry(mail)


class DiscardForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why are they not sent?"),
        max_length=500,
        widget=forms.TextInput(attrs={"class": "vLargeTextField"}),
        error_messages={"required": gettext_lazy("Write why the mails are not sent.")},
    )


@admin.register(HeldMail)
class HeldMailAdmin(ReadOnly):
    """Mails that wait for a decision; here, and only here, staff read what they say."""

    list_display = [
        "recipient",
        "language",
        "subject",
        "about",
        "state",
        "queued_at",
        "discard_reason",
    ]
    list_filter = ["state", "about", "language"]
    search_fields = ["recipient", "subject", "about"]
    list_max_show_all = MOST_AT_ONCE
    list_per_page = 50
    fields = [*list_display, "body"]
    actions = ["release", "discard"]

    def has_decide_permission(self, request):
        return request.user.has_perm("municipalities.change_heldmail")

    @admin.action(description=gettext_lazy("Send the chosen mails"), permissions=["decide"])
    def release(self, request, queryset):
        """First the mails are shown that will leave: what has left cannot be called back."""
        mails = list(queryset.held()[:MOST_AT_ONCE])
        if mails and "confirmed" not in request.POST:
            return self._ask(request, mails, {"action": "release", "title": _("Send held mails")})
        released = outbox.release(mails, by=request.user)
        text = ngettext(
            "%(number)d mail is on its way.", "%(number)d mails are on their way.", len(released)
        )
        return self._tell(request, released, _("Released."), text)

    @admin.action(description=gettext_lazy("Discard the chosen mails"), permissions=["decide"])
    def discard(self, request, queryset):
        mails = list(queryset.held()[:MOST_AT_ONCE])
        form = DiscardForm(request.POST if "confirmed" in request.POST else None)
        if mails and not form.is_valid():
            context = {"action": "discard", "title": _("Discard held mails"), "form": form}
            return self._ask(request, mails, context)
        reason = form.cleaned_data["reason"] if mails else "-"
        discarded = outbox.discard(mails, reason=reason, by=request.user)
        text = ngettext(
            "%(number)d mail is discarded. Nobody gets it.",
            "%(number)d mails are discarded. Nobody gets them.",
            len(discarded),
        )
        return self._tell(request, discarded, _("Discarded."), text)

    def _ask(self, request, mails, context):
        form = context.get("form")
        shown = {"mails": mails, "form": form, "opts": self.opts}
        return render(
            request,
            "admin/municipalities/heldmail/decide.html",
            {**self.admin_site.each_context(request), **shown, **context},
            status=422 if form is not None and form.is_bound else 200,
        )

    def _tell(self, request, mails, deed, text):
        """Nothing is left to ask: the list is shown again."""
        if not mails:
            messages.error(request, _("None of these mails is held any more."))
            return
        for mail in mails:
            self.log_change(request, mail, deed)
        messages.success(request, text % {"number": len(mails)})
