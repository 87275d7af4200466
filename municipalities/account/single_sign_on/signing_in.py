"""A person comes in through a provider, past the same doors as with a password."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login

from municipalities.account.stages import PROVIDER


def sign_in(request, user, *, identity, then=""):
    """Sign the person in; the second step is asked for unless the provider has asked for one."""
    record_authentication(request, user, method=PROVIDER)
    if identity.has_second_factor:
        record_authentication(request, user, method="mfa", type=PROVIDER)
    return perform_login(request, Login(user=user, redirect_url=then or None))
