"""Commands about one municipality, which may be named in any way that people name it."""

import os

from django.core.management.base import BaseCommand, CommandError

from municipalities.models import Municipality


class MunicipalityCommand(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument(
            "municipality", help="its address, its code, or its name in Finnish, Swedish or English"
        )

    def find(self, wanted):
        for municipality in Municipality.objects.all():
            if wanted.casefold() in _names(municipality):
                return municipality
        raise CommandError(f"There is no municipality “{wanted}”.")

    def require_writable(self, path):
        """Say so before the work, not after it, when its result could not be written."""
        if not os.access(path if path.exists() else path.parent, os.W_OK) or path.is_dir():
            raise CommandError(f"{path} cannot be written.")

    def write(self, path, content):
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
        self.stdout.write(f"{path}: {len(content)} bytes")


def _names(municipality):
    names = (municipality.name_fi, municipality.name_sv, municipality.name_en)
    return {municipality.slug, municipality.code, *(name.casefold() for name in names if name)}
