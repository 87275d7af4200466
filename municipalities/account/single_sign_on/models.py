"""A municipality's provider of identities, and the identities that people have linked."""

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from municipalities.access.sealed import seal, unseal
from municipalities.access.walls import OwnedByMunicipality, TenantOwned

LONGEST = 255


class Trust(models.TextChoices):
    """Whether signing in there is a second factor here."""

    NEVER = "never", _("No: the service asks for its own second step as well")
    TOKEN = "token", _("When the provider says that it has asked for one (amr: mfa)")
    ALWAYS = "always", _("Yes: the municipality has agreed that its provider always asks for one")


class IdentityProviderQuerySet(models.QuerySet):
    def open(self):
        """Those through which people of active municipalities can sign in."""
        return self.filter(is_active=True, municipality__activated_at__isnull=False)


class IdentityProvider(TenantOwned):
    """What staff write down of it. The secret is kept sealed and shown to nobody."""

    municipality = models.ForeignKey(
        "municipalities.Municipality",
        models.PROTECT,
        related_name="identity_providers",
        verbose_name=_("municipality"),
    )
    issuer = models.CharField(
        _("issuer"),
        max_length=LONGEST,
        validators=[URLValidator(["https", "http"])],
        help_text=_("For Entra ID: https://login.microsoftonline.com/, the tenant id, and /v2.0"),
    )
    tenant = models.CharField(
        _("tenant id"),
        max_length=LONGEST,
        blank=True,
        help_text=_("The claim tid that every token must have. Never empty for Entra ID."),
    )
    client_id = models.CharField(_("client id"), max_length=LONGEST)
    sealed_secret = models.TextField(_("client secret"), editable=False, blank=True)
    trust = models.CharField(
        _("counts as two-step sign-in"), max_length=10, choices=Trust, default=Trust.TOKEN
    )
    is_active = models.BooleanField(_("switched on"), default=False)

    objects = IdentityProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("municipality's own sign-in")
        verbose_name_plural = _("municipalities' own sign-ins")
        ordering = ["pk"]
        constraints = [
            OwnedByMunicipality(),
            models.UniqueConstraint(
                fields=["municipality"],
                name="one_identity_provider",
                violation_error_message=_("The municipality has one already. Change that one."),
            ),
        ]

    def __str__(self):
        return f"{self.municipality} – {self.issuer}"

    @property
    def secret(self):
        return unseal(self.sealed_secret) if self.sealed_secret else ""

    def seal_secret(self, secret):
        self.sealed_secret = seal(secret)


class LinkedIdentityQuerySet(models.QuerySet):
    def of(self, identity):
        """The issuer, its tenant and its subject say who it is; an address never does."""
        return self.filter(issuer=identity.issuer, tenant=identity.tenant, subject=identity.subject)

    def touch(self):
        self.update(used_at=timezone.now())


class LinkedIdentity(models.Model):
    """A person's identity at a provider, linked by the person or through an invitation."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="identities",
        verbose_name=_("person"),
    )
    issuer = models.CharField(_("issuer"), max_length=LONGEST)
    tenant = models.CharField(_("tenant id"), max_length=LONGEST, blank=True)
    subject = models.CharField(_("subject"), max_length=LONGEST)
    linked_at = models.DateTimeField(_("linked"), default=timezone.now)
    used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    objects = LinkedIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("linked sign-in")
        verbose_name_plural = _("linked sign-ins")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "tenant", "subject"],
                name="identity_once",
                violation_error_message=_("This sign-in is linked to an account already."),
            ),
            models.CheckConstraint(
                condition=~Q(subject=""),
                name="identity_has_subject",
                violation_error_message=_("A sign-in without a subject is nobody's."),
            ),
        ]

    def __str__(self):
        return f"{self.issuer} {self.subject}"
