"""A code of an authenticator app works once, whatever the cache forgets."""

import time

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# A code is shown for so many seconds; the one before is taken as well, and so is the one after,
# because clocks differ and people type slowly.
STEP = 30
NEIGHBOURS = (0, -1, 1)


class LastCodeQuerySet(models.QuerySet):
    def spend(self, person, secret, code):
        """Whether the code is right and younger than each that the person has used before."""
        step = _step_of(secret, code)
        if step is None:
            return False
        self.get_or_create(user=person)
        return self.filter(user=person, step__lt=step).update(step=step) == 1


class LastCode(models.Model):
    """The moment of the youngest code with which a person has proved anything."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="+",
        verbose_name=_("person"),
    )
    step = models.BigIntegerField(_("number of the code"), default=0)

    objects = LastCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("last code")
        verbose_name_plural = _("last codes")

    def __str__(self):
        return f"{self.user_id}: {self.step}"


def _step_of(secret, code):
    """The moment that the code belongs to; None when it is wrong or of another time."""
    now = int(time.time()) // STEP
    for step in (now + neighbour for neighbour in NEIGHBOURS):
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None
