"""The page of one's own account, and ending one's other sessions."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, translate_url
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_http_methods, require_POST

from municipalities.account.forms import ProfileForm
from municipalities.account.sessions import sessions_of
from municipalities.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def account_detail(request):
    """Name and language; and what opens the account, with where each of it is changed."""
    sent = request.POST if request.method == "POST" else None
    # Another object than the one that the page's head shows, which stays as it is saved.
    form = ProfileForm(sent, instance=User.objects.get(pk=request.user.pk))
    if form.is_valid():
        person = form.save()
        with override(person.language):
            messages.success(request, _("Your changes have been saved."))
        return HttpResponseRedirect(translate_url(reverse("account_detail"), person.language))
    factors = Authenticator.objects.filter(user=request.user).order_by("created_at")
    context = {
        "form": form,
        "app": factors.filter(type=Authenticator.Type.TOTP).first(),
        "passkeys": factors.filter(type=Authenticator.Type.WEBAUTHN),
        "codes": factors.filter(type=Authenticator.Type.RECOVERY_CODES).first(),
        "identities": request.user.identities.all(),
        "sessions": sessions_of(request.user, current=request.session.session_key),
    }
    status = 422 if form.errors else 200
    return render(request, "municipalities/account_detail.html", context, status=status)


@require_POST
def account_sessions_end(request):
    """Log out everywhere but here."""
    ended = request.user.sessions.end_all_but(request.session.session_key)
    text = ngettext(
        "%(number)d other session has been ended.",
        "%(number)d other sessions have been ended.",
        ended,
    )
    messages.success(request, text % {"number": ended})
    return HttpResponseRedirect(reverse("account_detail"))
