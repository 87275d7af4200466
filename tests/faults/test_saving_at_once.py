"""Eight processes save to the same few questions of a served site, and nothing is lost.

FAULTS says how much: 1 unless told, 20 for the whole measure. The figures count what was told to
the savers against what stands in the database.
"""

from collections import Counter
from contextlib import suppress

import pytest
from django.db import OperationalError, connection, transaction

from index_assessment.models import Assessment
from municipalities.models import AuditEvent
from municipalities.revisions.models import TextRevision
from tests import people
from tests.factories.index_assessment import complete, submitted
from tests.faults.saving import (
    SCALE,
    Tally,
    accepted_edits,
    answering,
    gaps,
    judge,
    kept,
    wait_for_a_save,
    wait_until,
)
from tests.faults.web_server import paths, told, web_server

pytestmark = pytest.mark.django_db(transaction=True)

EDITS = max(1_000, 500 * SCALE)
KILLS, SUBMISSIONS, DEADLOCKS = 10 * SCALE, 10 * SCALE, 3 * SCALE


def test_eight_processes_save_at_once(assessment, answerers, tmp_path, figure):
    """Six answer two questions, two write one commentary of another assessment."""
    review = submitted()
    staff = people.staff(review.municipality)
    part = -(-EDITS // 8)
    with web_server(tmp_path) as server:
        writers = [
            server.saver("commentary", staff, seed=n, paths=paths(staff, review), edits=part)
            for n in range(2)
        ]
        savers = answering(server, assessment, answerers, number=6, edits=part)
        tally, comments = Tally(map(told, savers)), Tally(map(told, writers))
    name = "saves at once"
    judge(figure, name, tally, assessment, least=6 * part)
    figure(f"{name}, conflicts told and kept", len(tally.refused), least=part)
    figure(f"{name}, replays absorbed", tally.replays, least=part // 10)
    judge_commentary(figure, comments, review.commentaries.get(indicator__code="education"), part)


def judge_commentary(figure, tally, commentary, part):
    written = TextRevision.objects.filter(subject=commentary.subject, language="fi")
    accepted = written.filter(is_accepted=True).order_by("version")
    chain = list(accepted.values_list("version", "text"))
    figure("commentary at once, acknowledged", len(tally.accepted), least=2 * part)
    figure("commentary at once, conflicts told and kept", len(tally.refused), least=1)
    figure("commentary at once, answered 500", tally.count(500, 599), most=0)
    assert chain == sorted((version, f"{text} fi") for _code, _id, version, text in tally.accepted)
    assert [version for version, _text in chain] == [*range(1, commentary.version + 1)]
    refused = written.filter(is_accepted=False).values_list("text", flat=True)
    assert {f"{text} fi" for *_, text in tally.refused} == set(refused)
    assert tally.count(500, 599) == 0, tally.statuses


def test_a_web_process_killed_while_it_saves(assessment, answerers, tmp_path, figure):
    stop = tmp_path / "stop"
    with web_server(tmp_path, workers=1) as server:
        savers = answering(server, assessment, answerers, number=4, until=str(stop))
        for _kill in range(KILLS):
            wait_for_a_save(assessment)
            server.kill_worker()
        wait_for_a_save(assessment)
        stop.touch()
        tally = Tally(map(told, savers))
    figure("web process killed, times", KILLS, least=10)
    figure("web process killed, saves cut off", tally.cut_off, least=KILLS)
    judge(figure, "web process killed", tally, assessment, least=KILLS)


def wait_for_refusals(assessment):
    """More saves have been answered than had been sent before this."""
    saves = AuditEvent.objects.filter(municipality=assessment.municipality, action="answer_save")
    before = saves.count()
    wait_until(lambda: saves.count() > before + 8)


def test_submitting_and_whole_pages_while_others_save(assessment, answerers, tmp_path, figure):
    """Pages without scripts, single answers, submitting and returning, all at the same time."""
    complete(assessment)
    by, stop, submissions, too_late = answerers[0].user, tmp_path / "stop", 0, 0
    with web_server(tmp_path) as server:
        plan = {"until": str(stop)}
        savers = answering(server, assessment, answerers, number=3, **plan)
        savers += answering(server, assessment, answerers, kind="section", number=2, **plan)
        while submissions < SUBMISSIONS:
            wait_for_a_save(assessment)
            Assessment.objects.get(pk=assessment.pk).submit(by=by)
            submissions += 1
            before = accepted_edits(assessment).count()
            wait_for_refusals(assessment)
            too_late += accepted_edits(assessment).count() - before
            Assessment.objects.get(pk=assessment.pk).send_back(by=by, reason="Once more")
        wait_for_a_save(assessment)
        stop.touch()
        tally = Tally(map(told, savers))
    name = "submitting meanwhile"
    accepted, rows = set(tally.accepted), set(kept(assessment))
    figure(f"{name}, times", submissions, least=10)
    figure(f"{name}, refused as submitted", tally.closed, least=submissions)
    figure(f"{name}, written into a submitted one", too_late, most=0)
    figure(f"{name}, acknowledged edits", len(accepted), least=1)
    figure(f"{name}, lost", len(accepted - rows), most=0)
    figure(f"{name}, answered 500", tally.count(500, 599), most=0)
    assert too_late == 0
    assert accepted <= rows
    assert gaps(assessment, begun=1) == []
    assert tally.closed >= submissions
    assert tally.count(500, 599) == 0, tally.statuses


def test_a_lock_that_is_held_for_longer_than_anybody_waits(assessment, answerers, tmp_path):
    """The answer comes before the page gives up, and what was sent is saved when sent again."""
    person, log = answerers[0], tmp_path / "web.log"
    # On SQLite the request's row in the log of use waits for the lock as well.
    waits = 2 if connection.vendor == "sqlite" else 1
    with web_server(tmp_path) as server:
        with transaction.atomic():
            Assessment.objects.filter(pk=assessment.pk).update(content_version=0)
            [saver] = answering(server, assessment, [person] * 2, number=1, edits=1)
            wait_until(lambda: log.read_text().count("Service Unavailable") == waits)
        tally = Tally([told(saver)])
    assert tally.statuses["503"] >= 1
    assert tally.cut_off == 0, "the page waits 30 seconds, as this saver does"
    assert tally.statuses["200"] == 1
    assert Counter(kept(assessment)) == Counter(tally.accepted)


@pytest.mark.vendor("postgresql")
def test_a_deadlock(assessment, answerers, tmp_path, figure):
    """PostgreSQL breaks it by ending a save, which is answered with 503 and sent again."""
    stop = tmp_path / "stop"
    with web_server(tmp_path) as server:
        savers = answering(server, assessment, answerers, number=2, until=str(stop))
        for _deadlock in range(DEADLOCKS):
            wait_for_a_save(assessment)
            lock_in_the_opposite_order(assessment)
        wait_for_a_save(assessment)
        stop.touch()
        tally = Tally(map(told, savers))
    figure("deadlocks, times", DEADLOCKS, least=3)
    figure("deadlocks, saves ended", tally.statuses["503"], least=1)
    judge(figure, "deadlocks", tally, assessment, least=DEADLOCKS, last_fault=502)


def lock_in_the_opposite_order(assessment):
    """A save locks the assessment, then the answer. On a slow machine it may be this that ends."""
    with suppress(OperationalError), transaction.atomic():
        list(assessment.answers.select_for_update())
        wait_until(somebody_waits)
        Assessment.objects.select_for_update().get(pk=assessment.pk)


def somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) "
            "WHERE datname = current_database() AND NOT granted"
        )
        return cursor.fetchone()[0] > 0
