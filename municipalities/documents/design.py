"""A fingerprint of all that decides how a document looks, its words' translations included."""

import hashlib
from functools import cache

from django.conf import settings

OF_ALL_KINDS = ("municipalities/documents/*.py", "municipalities/documents/*.txt", "locale/**/*.mo")


@cache
def design_hash(kind):
    """Hash over templates, styles, fonts, hyphenation and message catalogues.

    Fonts and patterns come from packages, so the lock of those packages stands for them.
    """
    digest = hashlib.sha256(kind.name.encode())
    for path in sorted(_files(kind)):
        name = str(path.relative_to(settings.BASE_DIR))
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files(kind):
    for pattern in (*OF_ALL_KINDS, *kind.design):
        yield from settings.BASE_DIR.glob(pattern)
    for name in (*kind.stylesheets, *kind.images):
        yield settings.BASE_DIR / "static" / name
    yield settings.BASE_DIR / "package-lock.json"
