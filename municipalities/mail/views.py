"""A person's own notifications: choosing how to be told, and what has been read."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from municipalities.mail.notification_form import NotificationForm
from municipalities.mail.notifying import choose


@require_http_methods(["GET", "HEAD", "POST"])
def notification_settings(request):
    form = NotificationForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        choose(request.user, form.choices())
        messages.success(request, _("Your choices are saved."))
        return redirect("notification_settings")
    context, status = {"form": form}, 422 if form.is_bound else 200
    return render(request, "municipalities/notification_settings.html", context, status=status)


@require_POST
def notification_read(request):
    """Mark the own notifications that the page has shown as read; those of others stay."""
    sent = request.POST.getlist("notification")
    shown = [pk for pk in sent if pk.isdecimal() and len(pk) < 19]
    request.user.notifications.filter(pk__in=shown).mark_read()
    return redirect(settings.LOGIN_REDIRECT_URL)
