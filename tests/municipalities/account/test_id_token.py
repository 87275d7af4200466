"""A forged token opens nothing: each check of an ID token, one forgery at a time."""

import base64
import hmac
import json
import time
from types import SimpleNamespace

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm, RSAAlgorithm

from municipalities.account.single_sign_on.client import counts_twice
from municipalities.account.single_sign_on.id_token import claims_of
from municipalities.account.single_sign_on.refusal import Refused

PROVIDER = SimpleNamespace(issuer="https://provider.example/v2.0", tenant="ours", client_id="us")
NONCE = "the-nonce-of-this-sign-in"
OWN, FOREIGN = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _key in "12")
CURVE = ec.generate_private_key(ec.SECP256R1())


def published(key, kid, algorithm=RSAAlgorithm, **more):
    return json.loads(algorithm.to_jwk(key.public_key())) | {"kid": kid} | more


KEYS = [published(OWN, "own"), published(CURVE, "curve", ECAlgorithm, alg="ES256")]


def claims(**changes):
    now = int(time.time())
    right = {
        "iss": PROVIDER.issuer,
        "sub": "somebody",
        "aud": PROVIDER.client_id,
        "tid": PROVIDER.tenant,
        "nonce": NONCE,
        "iat": now,
        "exp": now + 300,
    }
    return {name: value for name, value in (right | changes).items() if value is not None}


def token(key=OWN, algorithm="RS256", kid="own", **changes):
    return jwt.encode(claims(**changes), key, algorithm, headers={"kid": kid})


def read(text, keys=KEYS, provider=PROVIDER):
    return claims_of(text, keys=keys, provider=provider, nonce=NONCE)


def encoded(part):
    return base64.urlsafe_b64encode(part).decode().rstrip("=")


def unsigned(header):
    return ".".join(encoded(json.dumps(part).encode()) for part in (header, claims())) + "."


def signed_with_what_everybody_knows():
    """The old trick: the public key as the secret of a symmetric signature."""
    pem = OWN.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    text = unsigned({"alg": "HS256", "kid": "own"}).rstrip(".")
    return f"{text}.{encoded(hmac.digest(pem, text.encode(), 'sha256'))}"


def spoilt():
    head, _body, signature = token().split(".")
    other = token(sub="somebody-else").split(".")[1]
    return f"{head}.{other}.{signature}"


def now():
    return int(time.time())


FORGED = {
    "another issuer": lambda: token(iss="https://provider.example/v1.0"),
    "no issuer": lambda: token(iss=None),
    "another audience": lambda: token(aud="somebody-else"),
    "no audience": lambda: token(aud=None),
    "several audiences": lambda: token(aud=[PROVIDER.client_id, "somebody-else"]),
    "another party": lambda: token(azp="somebody-else"),
    "another tenant": lambda: token(tid="theirs"),
    "no tenant": lambda: token(tid=None),
    "another nonce": lambda: token(nonce="of-another-sign-in"),
    "no nonce": lambda: token(nonce=None),
    "expired": lambda: token(exp=now() - 120),
    "no expiry": lambda: token(exp=None),
    "not valid yet": lambda: token(nbf=now() + 600),
    "from the future": lambda: token(iat=now() + 600),
    "another key": lambda: token(key=FOREIGN),
    "an unknown key": lambda: token(kid="unknown"),
    "another text": spoilt,
    "alg none": lambda: unsigned({"alg": "none", "kid": "own"}),
    "alg none, no key": lambda: unsigned({"alg": "none"}),
    "a public secret": signed_with_what_everybody_knows,
    "another algorithm": lambda: token(key=CURVE, algorithm="ES256", kid="own"),
    "no subject": lambda: token(sub=None),
    "an empty subject": lambda: token(sub=""),
    "a long subject": lambda: token(sub="x" * 256),
    "a subject with a NUL": lambda: token(sub="a\x00b"),
    "no token": lambda: "x",
    "nothing": lambda: "",
}


@pytest.mark.parametrize("how", [{}, {"key": CURVE, "algorithm": "ES256", "kid": "curve"}])
def test_a_right_token_says_who_it_is(how):
    assert read(token(**how))["sub"] == "somebody"


@pytest.mark.parametrize("forgery", FORGED)
def test_a_forged_token_is_refused(forgery):
    with pytest.raises(Refused):
        read(FORGED[forgery]())


def test_clocks_may_differ_by_some_seconds():
    assert read(token(exp=int(time.time()) - 30, iat=int(time.time()) - 330))


def test_keys_that_are_none_are_refused():
    symmetric = {"kty": "oct", "k": "c2VjcmV0" * 6, "kid": "own", "alg": "HS256"}
    text = jwt.encode(claims(), b"secret" * 6, "HS256", headers={"kid": "own"})
    for keys in ([], [symmetric], ["x"], [{"kty": "RSA", "kid": "own", "n": "!", "e": 1}]):
        with pytest.raises(Refused):
            read(text, keys=keys)
    for keys in ([published(OWN, "own", use="enc")], [KEYS[0], KEYS[0]]):
        with pytest.raises(Refused):
            read(token(), keys=keys)


@pytest.mark.parametrize(
    ("trust", "ways", "is_enough"),
    [
        *(("token", ["pwd", "mfa"], True), ("token", ["pwd"], False), ("token", None, False)),
        *(("token", "mfa", False), ("always", None, True), ("never", ["mfa"], False)),
    ],
)
def test_the_provider_s_second_step_counts_as_settled(trust, ways, is_enough):
    assert counts_twice(SimpleNamespace(trust=trust), {"amr": ways}) is is_enough
