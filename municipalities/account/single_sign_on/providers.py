"""Providers as those see them who are not signed in yet."""

from municipalities.access.reach import unscoped
from municipalities.account.single_sign_on.models import IdentityProvider


def all_providers():
    """Those that anybody may choose, by the name of their municipality."""
    with unscoped("everybody sees where one can sign in"):
        found = list(IdentityProvider.objects.open().select_related("municipality"))
    return sorted(found, key=lambda one: str(one.municipality))


def provider_at(slug):
    """The one that a municipality has switched on; None when it has none."""
    with unscoped("nobody is signed in yet"):
        found = IdentityProvider.objects.open().filter(municipality__slug=slug)
        return found.select_related("municipality").first()


def provider_under(pk):
    """The same one when somebody comes back from it; None when it has been switched off."""
    found = IdentityProvider.objects.open().filter(pk=pk)
    return found.select_related("municipality").first()
