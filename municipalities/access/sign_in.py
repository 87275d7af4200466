"""How people sign in: accounts are made by staff, nobody signs up alone, nobody guesses long."""

import logging
import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from municipalities.access.devices import DEVICE, device_of
from municipalities.mail.letters import written
from municipalities.models import Municipality, SignInFailure

logger = logging.getLogger(__name__)

WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use a code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey"),
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        # For every address, with an account or without, and whatever the password.
        "too_many_login_attempts": _(
            "There have been too many failed attempts. Wait for an hour at most, or choose a new "
            "password through “Have you forgotten your password?”: with that you can log in at "
            "once."
        )
    }

    def is_open_for_signup(self, request):
        return False

    def is_safe_url(self, url):
        """Only pages of the host that was asked: not those of other names of the site."""
        return url_has_allowed_host_and_scheme(
            url, {self.request.get_host()}, require_https=self.request.is_secure()
        )

    def render_mail(self, template_prefix, email, context, headers=None):
        """The mails about passwords are letters that staff write."""
        found = _letter(template_prefix, email, context)
        if found is None:
            return super().render_mail(template_prefix, email, context, headers)
        code, values = found
        subject, body = written(code, language=get_language(), values=values)
        return EmailMessage(subject, body, self.get_from_email(), [email])

    def pre_authenticate(self, request, **credentials):
        """The cache's limits come first: they are tighter, but a burst or a lost cache opens them.

        What counts in the end is the count in the database.
        """
        super().pre_authenticate(request, **credentials)
        if not SignInFailure.objects.count_try(credentials.get("email", "")):
            logger.warning("refused a sign-in: too many failures with the address")
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request, **credentials):
        """A success takes back its own try alone, so that it gives nobody new ones."""
        user = super().authenticate(request, **credentials)
        if user:
            SignInFailure.objects.take_back(credentials.get("email", ""))
        return user

    def set_password(self, user, password):
        """Whoever could choose a new password need not wait any longer."""
        super().set_password(user, password)
        self.unlock(user)

    def unlock(self, user):
        """Forget the failures with all addresses of a person, in the database and the cache."""
        addresses = {user.email, *user.emailaddress_set.values_list("email", flat=True)}
        SignInFailure.objects.of(*addresses).delete()
        for address in addresses:
            self._delete_login_attempts_cached_email(self.request, email=address)

    def pre_login(self, request, user, **kwargs):
        """A demonstration account opens nothing where real municipalities work."""
        if user.is_demonstration and not _is_demonstration():
            logger.warning("refused the demonstration account %s", user.pk)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        """The list of one's sessions says on which device each of them is."""
        super().login(request, user)
        request.session[DEVICE] = device_of(self.get_http_user_agent(request))

    def get_login_stages(self):
        """The second step knows that a municipality's provider may have taken it already."""
        own = "municipalities.account.stages.SecondStep"
        stock = "allauth.mfa.stages.AuthenticateStage"
        return [own if stage == stock else stage for stage in super().get_login_stages()]

    def get_reauthentication_methods(self, user):
        """In the words of the other pages."""
        ways = super().get_reauthentication_methods(user)
        return [way | {"description": WAYS[way["id"]]} for way in ways]

    def is_reauthentication_required(self, *, app, **kwargs):
        """Whoever has signed in within the last minutes need not prove it again."""
        records = get_authentication_records(self.request, self.request.user)
        latest = max((record["at"] for record in records), default=0)
        if time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
            return False
        return super().is_reauthentication_required(app=app, **kwargs)


def _is_demonstration():
    return Municipality.objects.filter(is_demonstration=True).exists()


def _letter(template_prefix, email, context):
    """The letter that stands for one of allauth's mails, and what fills it; None for others."""
    if template_prefix == "account/email/unknown_account":
        return "unknown_account", {"address": email}
    if template_prefix == "account/email/password_reset_key":
        user = context["user"]
        code = "password_reset" if user.last_login else "welcome"
        return code, {"name": user.name, "link": context["password_reset_url"]}
    return None
