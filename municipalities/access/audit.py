"""The log of use: who read or changed what of a municipality, and when (Act 906/2019, s. 17)."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditEvent(models.Model):
    """One use of a municipality's data. Append-only; it holds ids of persons, never names.

    `municipality` is empty where one page shows rows of all municipalities, as staff lists do.
    """

    municipality = models.ForeignKey(
        "municipalities.Municipality",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="audit_events",
        verbose_name=_("municipality"),
    )
    person_id = models.BigIntegerField(_("person"), null=True)
    action = models.CharField(_("action"), max_length=100)
    method = models.CharField(_("method"), max_length=10)
    target = models.CharField(_("target"), max_length=200, blank=True)
    status = models.PositiveSmallIntegerField(_("status"))
    request_id = models.CharField(_("request"), max_length=40, blank=True)
    at = models.DateTimeField(_("time"), auto_now_add=True)

    class Meta:
        verbose_name = _("audit event")
        verbose_name_plural = _("audit events")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["municipality", "-at"], name="audit_municipality_at")]

    def __str__(self):
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.action}"


def record_request(request, response, *, municipality_id=None, action="", target=""):
    """Log one request that touched a municipality's data."""
    _of_request(request, response, municipality_id, action, target).save(force_insert=True)


def record_gathered(request, response, *, municipality_ids):
    """Log a page that has shown data of several municipalities, in the log of each of them."""
    action = request.resolver_match.url_name
    AuditEvent.objects.bulk_create(
        _of_request(request, response, pk, action, "") for pk in sorted(municipality_ids)
    )


def _of_request(request, response, municipality_id, action, target):
    return AuditEvent(
        municipality_id=municipality_id,
        person_id=request.user.pk,
        action=action,
        method=request.method[:10],
        target=target[:200],
        status=response.status_code,
        request_id=getattr(request, "id", ""),
    )


def record_command(name, *, municipality, target=""):
    """Log a management command that read a municipality's data."""
    AuditEvent.objects.create(
        municipality=municipality,
        action=f"manage.py {name}",
        method="COMMAND",
        target=target[:200],
        status=200,
    )
