"""A file and its row: together or not at all, and no more of them than there is room for."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from celery import current_app
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from index_assessment.evidence import add_evidence, remove_evidence
from index_assessment.models import Evidence
from municipalities.access.reach import inside
from municipalities.attachments import agreement, storing
from municipalities.attachments.agreement import check_files
from municipalities.attachments.checking import checked
from municipalities.models import Attachment
from tests.database_url import database_url
from tests.factories.index_assessment import AssessmentFactory, small_questionnaire
from tests.factories.municipalities import MunicipalityFactory, UserFactory

CONTENT = b"x" * 1000
AT_ONCE = 8


@pytest.fixture
def answer(transactional_db):
    assessment = AssessmentFactory(
        municipality=MunicipalityFactory(), questionnaire=small_questionnaire()
    )
    return assessment.answers.select_related("assessment", "municipality").first()


def add(answer, by=None, content=CONTENT):
    found = checked(SimpleUploadedFile("a.txt", content))
    by = by or UserFactory()
    return add_evidence(answer=answer, checked=found, title="A", language="fi", by=by)


def files(settings):
    return [path for path in settings.ATTACHMENTS_ROOT.rglob("*") if path.is_file()]


def test_a_row_that_fails_takes_its_file_with_it(answer, settings):
    with pytest.raises(AttributeError):
        add_evidence(
            answer=answer,
            checked=checked(SimpleUploadedFile("a.txt", CONTENT)),
            title="A",
            language="fi",
            by=None,
        )
    assert files(settings) == []


def test_what_stops_the_process_after_the_commit_keeps_row_and_file(answer, settings, monkeypatch):
    """While the scanner is told; what the process is told to end with passes all handlers."""
    settings.SCANNER = "clamd://127.0.0.1:1"

    def stop(*_arguments, **_options):
        raise SystemExit

    monkeypatch.setattr(current_app._get_current_object(), "send_task", stop)
    with pytest.raises(SystemExit):
        add(answer)
    evidence = Evidence.objects.get()
    assert [evidence.attachment.path] == files(settings)


def test_a_removal_that_is_taken_back_keeps_the_file(answer, settings):
    evidence = add(answer)
    with transaction.atomic():
        remove_evidence(evidence)
        transaction.set_rollback(True)
    assert Evidence.objects.get() == evidence
    assert len(files(settings)) == 1


# At once


def all_at_once(number, deed):
    """Run a deed in so many threads that begin together; what each gave or raised."""
    gate, outcomes = threading.Barrier(number), []

    def run():
        gate.wait()
        try:
            outcomes.append(deed())
        except Exception as error:  # noqa: BLE001 - the outcome is what is looked at
            outcomes.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _one in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_the_quota_holds_when_many_add_at_once(answer, settings):
    settings.ATTACHMENT_QUOTA = 3 * len(CONTENT)
    by, municipality = UserFactory(), answer.municipality

    def deed():
        with inside(municipality):
            return add(answer, by)

    outcomes = all_at_once(AT_ONCE, deed)
    refused = [one for one in outcomes if isinstance(one, storing.QuotaExceeded)]
    assert len(outcomes) == AT_ONCE
    assert len(refused) == AT_ONCE - 3, outcomes
    assert Attachment.objects.filter(municipality=municipality).count() == 3
    assert len(files(settings)) == 3


def test_the_number_of_files_holds_when_many_add_at_once(answer, settings, monkeypatch):
    monkeypatch.setattr("index_assessment.evidence.MOST_FILES", 3)
    by, municipality = UserFactory(), answer.municipality

    def deed():
        with inside(municipality):
            return add(answer, by)

    outcomes = all_at_once(AT_ONCE, deed)
    assert len([one for one in outcomes if isinstance(one, Evidence)]) == 3, outcomes
    assert Evidence.objects.of(answer.assessment).count() == len(files(settings)) == 3


# Killed in between


def killed_while(*deed):
    """Do it in a process of its own, which kills itself when it gets where it should."""
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "VAR_DIR": str(settings.ATTACHMENTS_ROOT.parent),
        "SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-m", "tests.municipalities.attachments.killed", *map(str, deed)]
    ended = subprocess.run(command, env=environment, check=False)
    assert ended.returncode == -signal.SIGKILL


def test_killed_between_file_and_row(answer, settings, monkeypatch):
    killed_while("add", answer.pk, UserFactory().pk)
    assert Attachment.objects.filter(municipality=answer.municipality).count() == 0
    assert len(files(settings)) == 1
    mended(settings, monkeypatch)


def test_killed_between_the_end_of_the_row_and_that_of_the_file(answer, settings, monkeypatch):
    killed_while("remove", add(answer).pk)
    assert Attachment.objects.filter(municipality=answer.municipality).count() == 0
    assert len(files(settings)) == 1
    mended(settings, monkeypatch)


def mended(settings, monkeypatch):
    """Told at once, and put right a day later."""
    check = check_files()
    assert (check.faults, check.strays, check.removed) == ([], 1, 0)
    monkeypatch.setattr(agreement, "OLD_SECONDS", -1)
    check = check_files()
    assert (check.faults, check.strays, check.removed) == ([], 1, 1)
    assert files(settings) == []
    assert check_files().strays == 0
