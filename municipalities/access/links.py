"""The second door: a signed link, stored as a row, lets a person in without an account."""

from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.walls import OwnedByMunicipality, TenantOwned

_signer = Signer(salt="municipalities.access.links")
# What also opens at municipalities that are no tenants yet.
BEFORE_ACTIVATION = ("application",)


class SignedLinkQuerySet(models.QuerySet):
    def behind(self, token):
        """The link that a token names, ended or not; None when nobody has signed the token."""
        try:
            pk = _signer.unsign(token)
        except BadSignature:
            return None
        open_here = self.filter(
            Q(municipality__activated_at__isnull=False) | Q(purpose__in=BEFORE_ACTIVATION)
        )
        return open_here.select_related("municipality").filter(pk=pk).first()

    def open(self):
        """Links that still let somebody in."""
        return self.filter(ended_at=None, expires_at__gt=Now())

    def to(self, purpose, subject):
        """The links that open a subject."""
        return self.filter(purpose=purpose, subject_id=subject.pk)


class SignedLink(TenantOwned):
    """Names municipality, purpose, person and expiry; the signature keeps others from guessing.

    `subject_id` is the row that the link opens; its model goes with the purpose, which is the
    name that the views behind the link ask for. The row is kept when the link has ended. Nobody
    has made a link that somebody without an account has asked for.
    """

    municipality = models.ForeignKey(
        "municipalities.Municipality",
        models.PROTECT,
        related_name="signed_links",
        verbose_name=_("municipality"),
    )
    purpose = models.CharField(_("purpose"), max_length=40)
    subject_id = models.BigIntegerField(_("subject"))
    recipient = models.CharField(_("recipient"), max_length=150)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = SignedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed link")
        verbose_name_plural = _("signed links")
        ordering = ["-pk"]
        constraints = [
            OwnedByMunicipality(),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")),
                name="link_expires_later",
                violation_error_message=_("A link cannot expire before it is made."),
            ),
        ]
        indexes = [models.Index(fields=["purpose", "subject_id"], name="link_to_subject")]

    def __str__(self):
        return f"{self.purpose} {self.subject_id} – {self.recipient}"

    @property
    def token(self):
        return _signer.sign(str(self.pk))

    @property
    def is_valid(self):
        return self.ended_at is None and timezone.now() < self.expires_at

    def end(self):
        """Close the link now; ending it again changes nothing."""
        SignedLink.objects.filter(pk=self.pk, ended_at=None).update(ended_at=timezone.now())


def make_link(*, municipality, purpose, subject, recipient, days, by):
    """A link for one recipient that opens `subject` for a number of days."""
    return SignedLink.objects.create(
        municipality=municipality,
        purpose=purpose,
        subject_id=subject.pk,
        recipient=recipient,
        made_by=by,
        expires_at=timezone.now() + timedelta(days=days),
    )


def ended(request):
    """The page about a link that was good once."""
    return render(request, "municipalities/link_ended.html", status=410)


def link_required(purpose):
    """Let in whoever comes with a link of this purpose; say what to do when it is no good."""

    def decorator(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if request.link is None or request.link.purpose != purpose:
                response = render(request, "municipalities/link_unknown.html", status=404)
            elif not request.link.is_valid:
                response = ended(request)
            else:
                response = view(request, *args, **kwargs)
            response["X-Robots-Tag"] = "noindex"
            return response

        guarded.purpose = purpose
        return guarded

    return decorator
