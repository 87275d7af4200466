"""The provider's word for who somebody is: taken when every check of OpenID Connect holds."""

import jwt
from django.utils.crypto import constant_time_compare

from municipalities.account.single_sign_on.refusal import NOT_TRUSTED, Refused

# Signed by the provider's private key: never “none”, never a secret that both sides know.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
NEEDED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
# Seconds by which the clocks may differ.
LEEWAY = 60
LONGEST_SUBJECT = 255


def claims_of(token, *, keys, provider, nonce):
    """What a token says, when this provider has just made it for us and for this very sign-in."""
    try:
        claims = jwt.decode(
            token,
            _key(token, keys),
            algorithms=ALGORITHMS,
            issuer=provider.issuer,
            audience=provider.client_id,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except jwt.PyJWTError as error:
        raise Refused(NOT_TRUSTED, f"id token: {error}") from None
    _check_party(claims, provider)
    _check_tenant(claims, provider)
    _check_nonce(claims, nonce)
    _check_subject(claims)
    return claims


def _key(token, keys):
    """The published key that the token names; without a name, the only one that there is."""
    wanted = jwt.get_unverified_header(token).get("kid")
    usable = [one for one in keys if isinstance(one, dict) and _is_usable(one)]
    fitting = [one for one in usable if wanted is None or one.get("kid") == wanted]
    if len(fitting) != 1:
        raise Refused(NOT_TRUSTED, f"id token: {len(fitting)} keys fit {wanted!r}")
    try:
        return jwt.PyJWK(fitting[0])
    except (TypeError, ValueError) as error:
        raise Refused(NOT_TRUSTED, f"id token: a key that is none: {error}") from None


def _is_usable(key):
    return key.get("use", "sig") == "sig"


def _check_party(claims, provider):
    """A token for several, or handed on by another, is not for us."""
    is_shared = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if is_shared or claims.get("azp", provider.client_id) != provider.client_id:
        raise Refused(NOT_TRUSTED, "id token: made for somebody else too")


def _check_tenant(claims, provider):
    """An issuer may serve many organisations; only this one's people come in."""
    if provider.tenant and claims.get("tid") != provider.tenant:
        raise Refused(NOT_TRUSTED, "id token: another tenant")


def _check_nonce(claims, nonce):
    if not constant_time_compare(str(claims["nonce"]), nonce):
        raise Refused(NOT_TRUSTED, "id token: of another sign-in")


def _check_subject(claims):
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Refused(NOT_TRUSTED, "id token: no subject")
    if "\x00" in subject:
        raise Refused(NOT_TRUSTED, "id token: no subject that can be kept")
