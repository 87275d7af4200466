"""Documents that cannot be made: each fails in words, and the others go on."""

from municipalities.documents.models import DocumentError, DocumentState
from tests.faults import visitors
from tests.faults.bounds import least, most

LANGUAGES = 3


def beside_others(installation, promised, deed, error):
    """A report that does this, and one behind it that is as it should be."""
    installation.serve()
    bad = installation.edition(deed=deed)
    bad_ids, ids = installation.documents_of([bad]), installation.ask_for()
    installation.work()
    good = installation.finished(ids)
    failed = installation.finished(bad_ids)
    promised(
        failed=least(sum(row.state == DocumentState.FAILED for row in failed.rows), LANGUAGES),
        failed_attempts=most(failed.attempts, 5),
        **good.promises(LANGUAGES),
        worker_restarts=most(installation.worker.restarts, 0),
    )
    assert {row.error for row in failed.rows} == {error}
    manager = visitors.manager(installation, bad.municipality)
    page = manager.get(manager.path("report_list", bad.assessment_id))
    assert page.says(error.label)
    assert page.says("Try again")


def test_document_that_kills_its_process(installation, promised):
    beside_others(installation, promised, "die", DocumentError.STALLED)


def test_document_that_hangs(installation, promised):
    beside_others(installation, promised, "hang", DocumentError.LIMIT)


def test_document_that_eats_memory(installation, promised):
    beside_others(installation, promised, "eat", DocumentError.LIMIT)


def test_document_that_runs_for_ever(installation, promised):
    beside_others(installation, promised, "run", DocumentError.LIMIT)
