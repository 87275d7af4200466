"""Fill an empty installation with a demonstration programme."""

import time

from django.core.management.base import BaseCommand, CommandError

from config.demo.building import NotPossible, build_programme


class Command(BaseCommand):
    help = (
        "Build the demonstration programme: municipalities, people, answers and reports, all "
        "marked as such. Running it twice changes nothing."
    )

    def handle(self, **options):
        started = time.monotonic()
        try:
            built = build_programme(tell=self._tell)
        except NotPossible as refusal:
            raise CommandError(str(refusal)) from None
        if not built:
            self.stdout.write("The demonstration is complete already: nothing was changed.")
            return
        seconds = time.monotonic() - started
        self.stdout.write(f"{built} municipalities and calls in {seconds:.0f} seconds.")

    def _tell(self, line):
        self.stdout.write(line)
        self.stdout.flush()
