"""A process that adds or removes evidence, and is killed between the file and the row.

Use: python -m tests.municipalities.attachments.killed add ANSWER USER | remove EVIDENCE
"""

import os
import signal
import sys

import django


def die(*_arguments, **_options):
    os.kill(os.getpid(), signal.SIGKILL)


def add(answer, user):
    storing.sha256 = die
    answer = Answer.objects.select_related("assessment", "municipality").get(pk=answer)
    file = checked(SimpleUploadedFile("a.txt", b"x" * 1000))
    by = User.objects.get(pk=user)
    add_evidence(answer=answer, checked=file, title="A", language="fi", by=by)


def remove(evidence):
    storing._delete_file = die
    remove_evidence(Evidence.objects.get(pk=evidence))


if __name__ == "__main__":
    django.setup()

    from django.core.files.uploadedfile import SimpleUploadedFile

    from index_assessment.evidence import add_evidence, remove_evidence
    from index_assessment.models import Answer, Evidence
    from municipalities.access.reach import unscoped
    from municipalities.attachments import storing
    from municipalities.attachments.checking import checked
    from municipalities.models import User

    deed, *keys = sys.argv[1:]
    with unscoped("the process does one thing and ends"):
        {"add": add, "remove": remove}[deed](*keys)
