"""JSON as people write it, of which every database stores every part."""

import json
import math
import re

# No database stores a NUL or half of a character in its JSON.
UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def read_json(text, **options):
    """The value that a text holds; whatever cannot be read or stored is a `ValueError`."""
    try:
        value = json.loads(text, **options)
        is_storable = all(map(_is_storable, _parts(value)))
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not is_storable:
        raise ValueError("cannot be stored")
    return value


def _is_storable(part):
    if isinstance(part, float):
        return math.isfinite(part)
    return not isinstance(part, str) or not UNSTORABLE.search(part)


def _parts(value):
    yield value
    inner = [*value, *value.values()] if isinstance(value, dict) else value
    if isinstance(inner, list):
        for one in inner:
            yield from _parts(one)
