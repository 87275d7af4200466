"""How people sign in: accounts are made by staff, nobody signs up alone."""

import logging

from allauth.account.adapter import DefaultAccountAdapter

from municipalities.models import Municipality

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_login_redirect_url(self, request):
        """Nearly everybody works in one municipality, and wants its page rather than a list."""
        if not request.user.is_staff:
            municipalities = Municipality.objects.open_to(request.user)[:2]
            if len(municipalities) == 1:
                return municipalities[0].get_absolute_url()
        return super().get_login_redirect_url(request)

    def pre_login(self, request, user, **kwargs):
        """A demonstration account opens nothing where real municipalities work."""
        if user.is_demonstration and not _is_demonstration():
            logger.warning("refused the demonstration account %s", user.pk)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **kwargs)


def _is_demonstration():
    return Municipality.objects.filter(is_demonstration=True).exists()
