"""Whether a provider would sign anybody in: asked step by step, answered in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from municipalities.access.sealed import Unreadable
from municipalities.account.single_sign_on.client import discover, keys_of, redeem
from municipalities.account.single_sign_on.refusal import Refused

# What a provider says of a client that it does not know or whose secret is wrong.
UNKNOWN_CLIENT = {"invalid_client", "unauthorized_client"}


@dataclass(frozen=True)
class Step:
    words: str
    is_fine: bool = True


def try_out(provider):
    """The steps up to the first that fails."""
    try:
        places = discover(provider)
        yield Step(_("The provider answers, and calls itself by the issuer written here."))
        if not keys_of(provider, places):
            yield Step(_("It publishes no keys for its signatures."), is_fine=False)
            return
        yield Step(_("It publishes the keys for its signatures."))
        yield _try_secret(provider, places)
    except Refused as refusal:
        yield Step(f"{refusal.words} ({refusal})", is_fine=False)
    except Unreadable:
        yield Step(
            _("The client secret was sealed with a key that is gone. Write it down again."),
            is_fine=False,
        )


def _try_secret(provider, places):
    """A code that nobody has given is refused in any case; the question is, for what reason."""
    answer = redeem(provider, places, code="none", back="https://localhost/", verifier="none" * 11)
    error = str(answer.get("error", ""))
    if error in UNKNOWN_CLIENT:
        words = _("The provider does not accept the client id with this secret (%(error)s).")
        return Step(words % {"error": error}, is_fine=False)
    return Step(_("It accepts the client id and the secret."))
