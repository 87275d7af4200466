"""The staff's action for people who have lost what they prove themselves with."""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from municipalities.account.losing import reset_factors


@admin.action(
    description=_("Reset the two-step sign-in of the chosen people"), permissions=["change"]
)
def reset_second_factor(workshop, request, queryset):
    """Asks once more before; only those whom the asker may change at all."""
    people = [one for one in queryset if workshop.has_change_permission(request, one)]
    if len(people) < queryset.count():
        words = _("You may not change some of the chosen people. Choose the others alone.")
        workshop.message_user(request, words, messages.ERROR)
        return None
    if "confirmed" not in request.POST:
        return _ask(workshop, request, people)
    for person in people:
        reset_factors(person=person, by=request.user)
        workshop.log_change(request, person, gettext("Two-step sign-in reset."))
    done = _("The two-step sign-in of the chosen people is reset, and they have been told by mail.")
    workshop.message_user(request, done, messages.SUCCESS)
    return None


def _ask(workshop, request, people):
    context = {
        **workshop.admin_site.each_context(request),
        "title": gettext("Reset two-step sign-in"),
        "opts": workshop.opts,
        "people": people,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return render(request, "admin/municipalities/user/reset_second_factor.html", context)
