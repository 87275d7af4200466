"""PostgreSQL that is away or restarted: people read what happens, and documents are made later."""

import signal
from threading import Event, Thread

from tests.faults import visitors
from tests.faults.bounds import counted, least, most
from tests.faults.outcome import rows
from tests.faults.programs import wait_until

LANGUAGES, RESTARTS, VISITORS = 3, 2, 4
CLOSED = "The service is closed for a moment"


def test_database_away(installation, promised):
    """The page that says so needs no database."""
    installation.serve()
    edition = installation.edition()
    manager = visitors.manager(installation, edition.municipality)
    path = manager.path("report_list", edition.assessment_id)
    assert manager.get(path).status == 200
    installation.postgresql.stop(signal.SIGQUIT)
    answers = [manager.get(path) for _try in range(VISITORS)]
    monitor = visitors.Visitor(installation.port)
    ready, alive = monitor.get("/readiness"), monitor.get("/healthz")
    installation.open_database()
    promised(
        pages=counted(len(answers)),
        closed=least(sum(one.status == 503 and one.says(CLOSED) for one in answers), VISITORS),
        not_ready=least('"database": "down"' in ready.text, 1),
        alive=least(alive.status == 200, 1),
        open_again=least(manager.get(path).status == 200, 1),
    )


def test_database_restarted_while_documents_are_made(installation, promised, few):
    """As `pg_ctl restart -m immediate`, under people who look at their reports."""
    installation.serve()
    edition = installation.edition()
    manager = visitors.manager(installation, edition.municipality)
    ids = installation.ask_for(RESTARTS * few, deed="dawdle")
    installation.work()
    answers, is_over = [], Event()
    looking = Thread(target=look, args=(manager, edition, answers, is_over))
    looking.start()
    try:
        for _restart in range(RESTARTS * few):
            wait_until(lambda: any(row.state == "running" for row in rows(ids)))
            installation.restart_database()
        outcome = installation.finished(ids)
    finally:
        is_over.set()
        looking.join()
    promised(
        restarts=counted(RESTARTS * few),
        **outcome.promises(LANGUAGES * RESTARTS * few),
        pages=least(len(answers), RESTARTS * few),
        pages_without_words=most(len([one for one in answers if not is_in_words(one)]), 0),
    )


def look(manager, edition, answers, is_over):
    path = manager.path("report_list", edition.assessment_id)
    while not is_over.is_set():
        answers.append(manager.get(path))


def is_in_words(answer):
    return answer.status == 200 or (answer.status == 503 and answer.says(CLOSED))
