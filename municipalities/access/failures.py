"""How often a password may be guessed: counted in the database, for each address that is tried."""

from datetime import timedelta

from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

LIMIT = 20
WINDOW = timedelta(hours=1)


class FailureQuerySet(models.QuerySet):
    def of(self, *addresses):
        return self.filter(digest__in=[_digest(address) for address in addresses])

    def past(self):
        """Rows that hold nobody back any more."""
        return self.filter(began_at__lte=timezone.now() - WINDOW)

    def count_try(self, address):
        """Count one more try with an address; False when there have been too many already.

        It is counted before the password is looked at, in one UPDATE, so that tries sent at the
        same time cannot pass together.
        """
        own = self.of(address)
        own.past().delete()
        self.bulk_create([self.model(digest=_digest(address))], ignore_conflicts=True)
        return own.filter(tries__lt=LIMIT).update(tries=F("tries") + 1) == 1

    def take_back(self, address):
        """The try was no failure."""
        self.of(address).filter(tries__gt=0).update(tries=F("tries") - 1)


class SignInFailure(models.Model):
    """Wrong passwords given for an e-mail address within the hour since the first of them.

    There is a row whether or not anybody has the address, so that its lock tells nothing; and it
    holds a keyed digest, because what people type there is not always an address.
    """

    digest = models.CharField(_("digest of the address"), max_length=64, primary_key=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    began_at = models.DateTimeField(_("first try"), default=timezone.now, db_index=True)

    objects = FailureQuerySet.as_manager()

    class Meta:
        verbose_name = _("failed sign-in")
        verbose_name_plural = _("failed sign-ins")

    def __str__(self):
        return f"{self.digest[:8]}: {self.tries}"


def _digest(address):
    """The same for every way of writing an address with which one can log in."""
    return salted_hmac(__name__, address.lower(), algorithm="sha256").hexdigest()
