"""Compare rows and files, of documents and attachments, both ways."""

from django.core.management.base import BaseCommand, CommandError

from municipalities.attachments.agreement import check_files


class Command(BaseCommand):
    help = (
        "Compare the rows of documents and attachments with their files, reading every file, and "
        "remove files that have been without a row for more than a day. Fails when a file is "
        "missing or not what was stored."
    )

    def handle(self, **options):
        check = check_files()
        self.stdout.write(str(check))
        for fault in check.faults:
            self.stdout.write(fault)
        if not check.is_fine:
            raise CommandError("Rows and files do not agree.")
