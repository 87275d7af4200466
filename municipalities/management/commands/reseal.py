"""Seal all secrets with the newest key, so that the keys before it can be thrown away."""

from allauth.mfa.models import Authenticator
from django.core.management.base import BaseCommand
from django.db import transaction

from municipalities.access.reach import unscoped
from municipalities.access.sealed import Unreadable, seal_anew
from municipalities.models import IdentityProvider

# Where an authenticator keeps what must be read back.
SECRETS = ("secret", "seed")


class Command(BaseCommand):
    help = "Seal secrets anew after SECRET_KEY has changed, while the old key is a fallback."

    def handle(self, **options):
        self.sealed = self.lost = 0
        with transaction.atomic(), unscoped("every secret is sealed anew"):
            for provider in IdentityProvider.objects.exclude(sealed_secret=""):
                provider.sealed_secret = self._anew(provider.sealed_secret)
                provider.save(update_fields=["sealed_secret"])
            for factor in Authenticator.objects.select_for_update():
                for name in factor.data.keys() & {*SECRETS}:
                    factor.data[name] = self._anew(factor.data[name])
                factor.save(update_fields=["data"])
        self.stdout.write(f"{self.sealed} secrets are sealed anew, {self.lost} could not be read.")

    def _anew(self, sealed):
        try:
            found = seal_anew(sealed)
        except Unreadable:
            self.lost += 1
            return sealed
        self.sealed += 1
        return found
