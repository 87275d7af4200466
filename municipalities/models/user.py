"""People: the e-mail address is the login, and each has a preferred language."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from municipalities.access.permissions import roles_with
from municipalities.models.municipality import Municipality


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def who_may(self, permission, *, municipality_id):
        """Those whose role in a municipality grants this today."""
        holders = self.filter(
            memberships__municipality=municipality_id,
            memberships__role__in=roles_with(permission),
            memberships__ended_at=None,
        )
        return self.filter(pk__in=holders.values("pk"), is_active=True)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. `is_staff` marks programme staff, who work in the admin."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("preferred language"), max_length=2, choices=settings.LANGUAGES, default="fi"
    )
    is_staff = models.BooleanField(_("programme staff"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_demonstration = models.BooleanField(_("demonstration account"), default=False)
    date_joined = models.DateTimeField(_("joined"), auto_now_add=True)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="email_once",
                violation_error_message=_("This e-mail address is already in use."),
            )
        ]

    def __str__(self):
        return self.name or self.email

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name

    def prefer(self, language):
        """Remember the language in which the person wants pages and mails."""
        if language != self.language:
            self.language = language
            self.save(update_fields=["language"])

    def reachable_municipality_ids(self):
        """The ids of all municipalities whose rows the person may work with.

        Staff also work with those that have only applied and are no tenants yet.
        """
        if self.is_staff:
            return frozenset(Municipality.objects.values_list("pk", flat=True))
        return frozenset(Municipality.objects.open_to(self).values_list("pk", flat=True))
