"""Evidence: files that a municipality attaches to its answers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from index_assessment.models.answer import Answer
from municipalities.access.permissions import Permission
from municipalities.access.row_level_security import RowLevelSecurity
from municipalities.access.walls import OwnedByMunicipality, SameMunicipality, TenantOwned
from municipalities.attachments.models import Attachment, handed_out
from municipalities.models import Municipality


class EvidenceQuerySet(models.QuerySet):
    def of(self, assessment):
        return self.filter(answer__assessment=assessment)

    def shown(self, permissions):
        """Until a scanner has passed a file, only those who answer see that it is there."""
        if Permission.ANSWER_INDEX in permissions:
            return self
        return self.filter(attachment__state__in=handed_out())

    def by_answer(self):
        """Lists by the answer's id, read in one statement."""
        found = {}
        for one in self.select_related("attachment"):
            found.setdefault(one.answer_id, []).append(one)
        return found


class Evidence(TenantOwned):
    """One file beside one answer."""

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="evidence")
    answer = models.ForeignKey(
        Answer, models.PROTECT, related_name="evidence", verbose_name=_("answer")
    )
    attachment = models.ForeignKey(
        Attachment, models.PROTECT, related_name="evidence", verbose_name=_("attachment")
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            OwnedByMunicipality(),
            RowLevelSecurity(),
            SameMunicipality("answer"),
            SameMunicipality("attachment"),
            models.UniqueConstraint(fields=["attachment"], name="attachment_is_evidence_once"),
        ]

    def __str__(self):
        return f"{self.answer_id}: {self.attachment_id}"
