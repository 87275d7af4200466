"""Measures what row-level security costs: a page's time with it over the same page's without.

Use: .ci/services .venv/bin/pytest -q tests/bench/row_level_security.py

The pages are asked for in turn as the role of run time, with the reach told to the database, and as
the owner, whom the policies do not bind, without telling. What counts is the ratio within a pair.
"""

import json
import statistics
import sys
import time

import pytest
from django.db import connection

from tests import people, roles
from tests.factories.index_assessment import AssessmentFactory, complete
from tests.town import edit

pytestmark = [pytest.mark.django_db, pytest.mark.vendor("postgresql")]

# Municipalities beside one's own, each with as many rows.
OTHERS = 60
PAIRS = 40
LIMIT = 1.15


@pytest.fixture
def coordinator(shipped_questionnaire):
    """Of a municipality that has answered the shipped questionnaire, among many that have."""
    assessments = [
        complete(AssessmentFactory(questionnaire=shipped_questionnaire), explanation="text " * 40)
        for _town in range(OTHERS + 1)
    ]
    with roles.owner(), connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    own = assessments[len(assessments) // 2]
    person = people.member(own.municipality, "coordinator")
    person.assessment = own
    return person


def page(name, *arguments):
    def ask(coordinator):
        return coordinator.get(coordinator.url(name, coordinator.assessment.pk, *arguments))

    return ask


def save(coordinator):
    answer = coordinator.assessment.answers.get(question__code="EDU-01")
    sent = edit() | {"base_version": answer.version, "choice": []}
    url = coordinator.url("answer_save", answer.assessment_id, "EDU-01")
    return coordinator.post(url, json.dumps(sent), content_type="application/json")


PAGES = {
    "overview": page("assessment_detail"),
    "section": page("assessment_section", "education"),
    "scores": page("assessment_score"),
    "save": save,
}


def seconds(ask, coordinator):
    started = time.perf_counter()
    response = ask(coordinator)
    taken = time.perf_counter() - started
    assert response.status_code == 200, response
    return taken


def without(ask, coordinator):
    """As the owner, and with nothing told to the database."""
    told = connection._within_reach
    connection.execute_wrappers.remove(told)
    try:
        with roles.owner():
            return seconds(ask, coordinator)
    finally:
        connection.execute_wrappers.insert(0, told)


def pair(ask, coordinator, number):
    """One of each, either first in turn."""
    ways = [seconds, without] if number % 2 else [without, seconds]
    taken = {way: way(ask, coordinator) for way in ways}
    return taken[seconds], taken[without]


@pytest.mark.usefixtures("without_tripwire")
def test_the_time_of_a_page(coordinator, capsys):
    totals, lines = [], []
    for name, ask in PAGES.items():
        for warm in (seconds, without):
            warm(ask, coordinator)
        pairs = [pair(ask, coordinator, number) for number in range(PAIRS)]
        with_wall, without_wall = (statistics.median(times) for times in zip(*pairs, strict=True))
        totals.append((with_wall, without_wall))
        lines.append(figure(name, with_wall, without_wall))
    with_wall, without_wall = map(sum, zip(*totals, strict=True))
    lines.append(figure("all pages", with_wall, without_wall))
    with capsys.disabled():
        sys.stdout.writelines(f"{json.dumps(line)}\n" for line in lines)
    assert with_wall / without_wall <= LIMIT


def figure(name, with_wall, without_wall):
    return {
        "figure": f"row_level_security, {name}",
        "x": round(with_wall / without_wall, 3),
        "milliseconds": round(with_wall * 1000, 1),
        "pairs": PAIRS,
    }
