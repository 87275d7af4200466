"""The service as a client of a provider: authorization code with PKCE, state and nonce."""

import base64
import hashlib
import secrets
from dataclasses import asdict, dataclass
from urllib.parse import quote_plus, urlencode

from municipalities.account.single_sign_on.fetching import fetch_json, host_of
from municipalities.account.single_sign_on.id_token import claims_of
from municipalities.account.single_sign_on.models import Trust
from municipalities.account.single_sign_on.refusal import NOT_TRUSTED, UNREADABLE, Refused

# Nothing but who it is: no address, no profile.
SCOPE = "openid"
ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class Identity:
    """Somebody whom a provider has vouched for just now."""

    issuer: str
    tenant: str
    subject: str
    has_second_factor: bool = False

    as_dict = asdict


@dataclass(frozen=True)
class Attempt:
    """What is remembered between leaving for the provider and coming back; secret, used once."""

    state: str
    nonce: str
    verifier: str

    as_dict = asdict

    @classmethod
    def fresh(cls):
        return cls(*(secrets.token_urlsafe(48) for _part in range(3)))

    @property
    def challenge(self):
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def discover(provider):
    """The provider's addresses, as it publishes them: all of its own host."""
    place = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    found = fetch_json(place, of=provider.issuer)
    if found.get("issuer") != provider.issuer:
        raise Refused(UNREADABLE, f"the issuer calls itself {found.get('issuer')!r}")
    for name in ENDPOINTS:
        if not isinstance(found.get(name), str):
            raise Refused(UNREADABLE, f"the provider has no {name}")
        if host_of(found[name]) != host_of(provider.issuer):
            raise Refused(UNREADABLE, f"{name} is on another host: {found[name]!r}")
    return found


def address_to_leave_for(provider, attempt, *, back):
    """The provider's page on which the person signs in."""
    asked = {
        "response_type": "code",
        "scope": SCOPE,
        "client_id": provider.client_id,
        "redirect_uri": back,
        "state": attempt.state,
        "nonce": attempt.nonce,
        "code_challenge": attempt.challenge,
        "code_challenge_method": "S256",
    }
    place = discover(provider)["authorization_endpoint"]
    return f"{place}{'&' if '?' in place else '?'}{urlencode(asked)}"


def identity_behind(provider, attempt, *, code, back):
    """Whom the provider has signed in, once it has taken the code and its token has held."""
    places = discover(provider)
    answer = redeem(provider, places, code=code, back=back, verifier=attempt.verifier)
    token = answer.get("id_token")
    if not isinstance(token, str):
        raise Refused(NOT_TRUSTED, f"no token: {str(answer.get('error'))[:80]}")
    claims = claims_of(
        token, keys=keys_of(provider, places), provider=provider, nonce=attempt.nonce
    )
    return Identity(
        issuer=provider.issuer,
        tenant=provider.tenant,
        subject=claims["sub"],
        has_second_factor=counts_twice(provider, claims),
    )


def redeem(provider, places, *, code, back, verifier):
    """The provider's answer to a code, as it is."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    ways = places.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    headers = {}
    if "client_secret_basic" in ways:
        headers["Authorization"] = f"Basic {_basic(provider)}"
    else:
        form |= {"client_id": provider.client_id, "client_secret": provider.secret}
    return fetch_json(places["token_endpoint"], of=provider.issuer, form=form, headers=headers)


def _basic(provider):
    pair = f"{quote_plus(provider.client_id)}:{quote_plus(provider.secret)}"
    return base64.b64encode(pair.encode()).decode()


def keys_of(provider, places):
    """Fetched for each sign-in: a key that the provider has withdrawn opens nothing."""
    keys = fetch_json(places["jwks_uri"], of=provider.issuer).get("keys")
    if not isinstance(keys, list):
        raise Refused(UNREADABLE, "the provider publishes no keys")
    return keys


def counts_twice(provider, claims):
    """Whether this sign-in was two steps already, as staff have settled for the provider."""
    if provider.trust == Trust.TOKEN:
        ways = claims.get("amr")
        return isinstance(ways, list) and "mfa" in ways
    return provider.trust == Trust.ALWAYS
