"""Secrets that must be read back are sealed: the database alone, or a copy of it, opens nothing."""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """The text was sealed with a key that this installation does not have any more."""


def seal(text):
    return _box().encrypt(text.encode()).decode()


def unseal(sealed):
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def seal_anew(sealed):
    """The same secret under the newest key, so that the keys before it can be thrown away."""
    try:
        return _box().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise Unreadable from None


def _box():
    """Seals with the newest key and opens with each of them."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key):
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=__name__.encode())
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
