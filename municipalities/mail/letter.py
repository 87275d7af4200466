"""The texts of a letter, which staff edit; plain words with places, never a template."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from municipalities.mail.letter_kinds import kind_of

PLACE = re.compile(r"\{([a-z_]+)\}")
# What no line of a mail holds: line ends and other signs of control.
CONTROL = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")
LONGEST_SUBJECT = 200
LANGUAGES = [code for code, _name in settings.LANGUAGES]


class Letter(models.Model):
    """One letter in three languages.

    `version` counts the changes made by staff: at 0 the text is the one that the programme came
    with, and follows it.
    """

    code = models.SlugField(gettext_lazy("code"), max_length=60, unique=True, editable=False)
    subject = models.CharField(gettext_lazy("subject line"), max_length=150)
    body = models.TextField(gettext_lazy("text"), max_length=5000)
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(gettext_lazy("changed"), null=True, editable=False)

    class Meta:
        verbose_name = gettext_lazy("letter")
        verbose_name_plural = gettext_lazy("letters")
        ordering = ["code"]

    def __str__(self):
        return str(self.kind.title) if self.kind else self.code

    @property
    def kind(self):
        return kind_of(self.code)

    def clean(self):
        """Refuse what would not be filled in, each fault at its own field."""
        errors = {}
        for language in LANGUAGES:
            subject, body = self._texts(language)
            found = {f"subject_{language}": _faults(self.kind, subject)}
            found[f"body_{language}"] = [*_faults(self.kind, body), *_lacks(self.kind, body)]
            if CONTROL.search(subject):
                found[f"subject_{language}"].append(_("The subject is a single line."))
            errors |= {field: faults for field, faults in found.items() if faults}
        if errors:
            raise ValidationError(errors)

    def _texts(self, language):
        return (getattr(self, f"{name}_{language}") or "" for name in ("subject", "body"))

    def written(self, *, language, values):
        """Subject and text in a language, with `values` in their places.

        The values are put in in one go, so that none is taken for a place itself. Those that are
        lazy become words in that language.
        """
        with translation.override(language):
            return self._written(language, values)

    def _written(self, language, values):
        places = {place.name: place for place in self.kind.places}
        if places.keys() != values.keys():
            raise ValueError(f"The letter {self.code} takes {sorted(places)}.")
        lines = {name: _one_line(value) for name, value in values.items()}
        texts = {n: _lines(values[n]) if place.long else lines[n] for n, place in places.items()}
        subject, body = self._texts(language)
        subject = _one_line(_filled(subject, lines))
        if len(subject) > LONGEST_SUBJECT:
            subject = f"{subject[: LONGEST_SUBJECT - 1]}…"
        return subject, _filled(_lines(body), texts)

    def preview(self, language):
        """The letter in a language, as it looks with the examples of its places."""
        values = {place.name: place.example for place in self.kind.places}
        return self.written(language=language, values=values)


def _filled(text, values):
    return PLACE.sub(lambda found: values.get(found[1], found[0]), text)


def _lines(value):
    return str(value).replace("\r\n", "\n")


def _one_line(value):
    return CONTROL.sub(" ", str(value)).strip()


def _faults(kind, text):
    names = kind.names if kind else set()
    unknown = [name for name in dict.fromkeys(PLACE.findall(text)) if name not in names]
    text_of = _("This letter has no place {%(name)s}. Its places stand above.")
    faults = [text_of % {"name": name} for name in unknown]
    if set(PLACE.sub("", text)) & {"{", "}"}:
        faults.append(_("Curly brackets stand only around the name of a place, as in {name}."))
    return faults


def _lacks(kind, body):
    if not (kind and body):
        return []
    used, text = set(PLACE.findall(body)), _("The text has to hold {%(name)s}.")
    needed = [place.name for place in kind.places if place.required]
    return [text % {"name": name} for name in needed if name not in used]
