"""Texts in three languages with a state for each language, and every version that was saved."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, TenantOwned
from municipalities.models.municipality import Municipality

LANGUAGE_NAMES = dict(settings.LANGUAGES)
LANGUAGES = [*LANGUAGE_NAMES]


class TextState(models.TextChoices):
    MISSING = "missing", _("missing")
    WRITTEN = "written", _("written")
    OUTDATED = "outdated", _("outdated: the source text has changed")
    CHECKED = "checked", _("checked")


class TextRevision(TenantOwned):
    """One saved version of one text in one language. Append-only."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="text_revisions", verbose_name=_("municipality")
    )
    subject = models.CharField(_("subject"), max_length=100)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    version = models.PositiveIntegerField(_("version"))
    text = models.TextField(_("text"), blank=True)
    is_accepted = models.BooleanField(_("accepted"), default=True)
    # Nobody known, where a signed link has let somebody in.
    by_id = models.BigIntegerField(_("person"), null=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("version of a text")
        verbose_name_plural = _("versions of texts")
        ordering = ["-pk"]
        constraints = [OwnedByMunicipality(), RowLevelSecurity()]
        indexes = [models.Index(fields=["municipality", "subject"], name="text_revision_subject")]

    def __str__(self):
        return f"{self.subject} {self.language} {self.version}"


class Conflict(Exception):
    """Somebody else saved meanwhile; the refused texts are kept as rejected revisions."""


def _text_field(name):
    return models.TextField(name, blank=True, max_length=10_000)


def _state_field():
    return models.CharField(
        max_length=10, choices=TextState, default=TextState.MISSING, editable=False
    )


class TrilingualText(models.Model):
    """A text written in one language and translated into the two others, by people.

    `write` is the only way to change it: it saves by compare-and-swap on `version`, marks the
    translations of a changed source as outdated and leaves a revision for each changed language.
    """

    text_fi = _text_field(_("In Finnish"))
    text_sv = _text_field(_("In Swedish"))
    text_en = _text_field(_("In English"))
    state_fi = _state_field()
    state_sv = _state_field()
    state_en = _state_field()
    source_language = models.CharField(
        _("written in"), max_length=2, choices=settings.LANGUAGES, default="fi"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    @property
    def subject(self):
        return f"{self._meta.model_name}:{self.pk}"

    @property
    def texts(self):
        return {language: getattr(self, f"text_{language}") for language in LANGUAGES}

    @property
    def states(self):
        return {language: getattr(self, f"state_{language}") for language in LANGUAGES}

    def named_states(self):
        """Each language's name with its state, as pages show them."""
        return [(LANGUAGE_NAMES[code], TextState(state)) for code, state in self.states.items()]

    @property
    def is_empty(self):
        return not any(self.texts.values())

    def incomplete_languages(self):
        """The languages in which the text is missing or older than its source."""
        unfinished = {TextState.MISSING, TextState.OUTDATED}
        return [language for language, state in self.states.items() if state in unfinished]

    @transaction.atomic
    def _swap(self, *, texts, states, base_version, source_language, by):
        fields = {f"text_{language}": text for language, text in texts.items()}
        fields |= {f"state_{language}": state for language, state in states.items()}
        saved = (
            type(self)
            ._base_manager.filter(pk=self.pk, version=base_version)
            .update(version=F("version") + 1, source_language=source_language, **fields)
        )
        self._leave_revisions(texts, base_version + 1, is_accepted=bool(saved), by=by)
        return bool(saved)

    def _leave_revisions(self, texts, version, *, is_accepted, by):
        TextRevision.objects.bulk_create(
            TextRevision(
                municipality_id=self.municipality_id,
                subject=self.subject,
                language=language,
                version=version,
                text=texts[language],
                is_accepted=is_accepted,
                by_id=by.pk,
            )
            for language in LANGUAGES
            if texts[language] != self.texts[language]
        )

    def refuse(self, *, texts, by):
        """Keep texts that came too late beside this newer version."""
        self._leave_revisions(texts, self.version, is_accepted=False, by=by)

    def write(self, *, texts, base_version, by, source_language=None, checked=None):
        """Save the texts of all languages at once; raise `Conflict` when somebody was faster.

        `texts` maps each language to its text, `checked` names the languages that `by` has
        compared with the source; None leaves the others as they are.
        """
        source = source_language or self.source_language
        states = self._states_after(texts, source, checked)
        if not self._swap(
            texts=texts, states=states, base_version=base_version, source_language=source, by=by
        ):
            raise Conflict
        self.refresh_from_db()

    def _states_after(self, texts, source, checked):
        return {
            language: self._state_after(language, texts, source, checked) for language in LANGUAGES
        }

    def _state_after(self, language, texts, source, checked):
        """The state of one language once these texts are saved.

        A tick beside a changed source may be older than the change: a form sends it either way.
        It counts only if the translation was changed as well, or else with the next save.
        """
        if not texts[language].strip():
            return TextState.MISSING
        if language == source:
            return TextState.WRITTEN
        is_changed = texts[language] != self.texts[language]
        if texts[source] != self.texts[source] and not is_changed:
            return TextState.OUTDATED
        if language in (checked or ()) and texts[source].strip():
            return TextState.CHECKED
        was_checked = self.states[language] == TextState.CHECKED
        if is_changed or (was_checked and checked is not None):
            return TextState.WRITTEN
        return self.states[language]
