"""How people sign in: accounts are made by staff, nobody signs up alone, nobody guesses long."""

import logging

from allauth.account.adapter import DefaultAccountAdapter
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, SignInFailure

logger = logging.getLogger(__name__)


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

    def get_login_redirect_url(self, request):
        """Nearly everybody works in one municipality, and wants its page rather than a list."""
        if not request.user.is_staff:
            municipalities = Municipality.objects.open_to(request.user)[:2]
            if len(municipalities) == 1:
                return municipalities[0].get_absolute_url()
        return super().get_login_redirect_url(request)

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


def _is_demonstration():
    return Municipality.objects.filter(is_demonstration=True).exists()
