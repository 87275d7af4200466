"""What the session remembers of a sign-in through a provider: briefly, and for one use."""

import time
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare

from municipalities.account.single_sign_on.client import Attempt, Identity
from municipalities.account.single_sign_on.refusal import TOO_OLD, Refused

UNDER_WAY, VOUCHED = "sso_under_way", "sso_identity"
# Seconds for signing in at the provider, and for accepting an invitation afterwards.
PATIENCE = 10 * 60


@dataclass(frozen=True)
class UnderWay:
    """A sign-in that somebody has begun in this session.

    `then` is the page that was wanted; `invitation` the one that waits for an identity.
    """

    attempt: Attempt
    provider: int
    person: int | None
    then: str
    invitation: str
    language: str


def remember(request, *, attempt, provider, **wishes):
    request.session[UNDER_WAY] = {
        "attempt": attempt.as_dict(),
        "provider": provider.pk,
        "person": request.user.pk,
        "at": time.time(),
        **wishes,
    }


def language_of(request):
    """The language in which somebody has left, also for telling that it came to nothing."""
    return request.session.get(UNDER_WAY, {}).get("language")


def take_up(request):
    """The sign-in that this answer belongs to; there is only one, and it can be used once."""
    kept = request.session.pop(UNDER_WAY, None)
    if kept is None or time.time() - kept.pop("at") > PATIENCE:
        raise Refused(TOO_OLD, "nothing was under way")
    attempt = Attempt(**kept.pop("attempt"))
    if not constant_time_compare(request.GET.get("state", ""), attempt.state):
        raise Refused(TOO_OLD, "another state")
    if kept["person"] != request.user.pk:
        raise Refused(TOO_OLD, "begun by somebody else")
    return UnderWay(attempt=attempt, **kept)


def keep_identity(request, identity):
    """For the page that asked for it: an invitation, which links it to an account."""
    request.session[VOUCHED] = {"identity": identity.as_dict(), "at": time.time()}


def vouched_for(request, provider):
    """The identity with which somebody has come back from this provider just now, or None."""
    kept = request.session.get(VOUCHED)
    if provider is None or kept is None or time.time() - kept["at"] > PATIENCE:
        return None
    identity = Identity(**kept["identity"])
    is_of_it = (identity.issuer, identity.tenant) == (provider.issuer, provider.tenant)
    return identity if is_of_it else None


def forget_identity(request):
    request.session.pop(VOUCHED, None)
