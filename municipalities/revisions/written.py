"""Texts in the one language that they were written in, and every version that was saved."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from municipalities.revisions.models import Conflict, TextRevision


class WrittenTexts(models.Model):
    """Long texts of one row, saved together by compare-and-swap on `version`.

    A subclass names its columns in `TEXTS`. `write` is the only way to change them: it leaves a
    revision for each changed text, also for those that came too late.
    """

    TEXTS = ()

    language = models.CharField(
        _("written in"), max_length=2, choices=settings.LANGUAGES, default="fi"
    )
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def write(self, *, base_version, by, language, **values):
        """Save texts and further columns at once; raise `Conflict` when somebody was faster."""
        if not self.swap(base_version=base_version, by=by, language=language, **values):
            raise Conflict
        self.refresh_from_db()

    def writable(self):
        """The condition, looked at in the same statement, under which the row still changes."""
        return Q()

    @transaction.atomic
    def swap(self, *, base_version, by, language, **values):
        """Save, or only keep what came too late; whether it was saved."""
        mine = type(self)._base_manager.filter(self.writable(), pk=self.pk, version=base_version)
        saved = mine.update(version=F("version") + 1, language=language, **values)
        TextRevision.objects.bulk_create(
            TextRevision(
                municipality_id=self.municipality_id,
                subject=f"{self._meta.model_name}:{self.pk}:{name}",
                language=language,
                version=base_version + 1,
                text=values[name],
                is_accepted=bool(saved),
                by_id=by.pk,
            )
            for name in self.TEXTS
            if values[name] != getattr(self, name)
        )
        return bool(saved)
