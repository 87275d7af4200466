"""Letters are rows from the first migration on, with the texts that the programme comes with."""

import tomllib

from django.apps import apps as current_apps
from django.conf import settings

from municipalities.mail import letter_kinds


def load_after_migrating(*, using, apps=current_apps, **_signal):
    """Bring the first texts in; a letter that staff have changed stays as it is."""
    try:
        letters = apps.get_model("municipalities", "Letter").objects.using(using)
    except LookupError:  # migrated back to a time without letters
        return
    for code, texts in _first_texts():
        _letter, is_new = letters.get_or_create(code=code, defaults=texts)
        if not is_new:
            letters.filter(code=code, version=0).update(**texts)


def _first_texts():
    for file, codes in letter_kinds.files().items():
        content = tomllib.loads(file.read_text(encoding="utf-8"))
        for code in sorted(codes):
            yield (
                code,
                {
                    f"{name}_{language}": content[code][name][language].strip()
                    for name in ("subject", "body")
                    for language, _name in settings.LANGUAGES
                },
            )
