"""A database that is busy or away: an answer in words, in time, and nothing lost or doubled."""

import json
import re
import socket
import threading
import uuid

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client
from django.utils import translation

from index_assessment.models import Assessment
from tests import people
from tests.at_once import Meanwhile
from tests.factories.index_assessment import AssessmentFactory

SAVED_LATER = {
    "fi": "Tekstisi on tallessa",
    "sv": "stund",
    "en": "Your text is kept; it is sent again.",
}
RELOAD = {
    "fi": "lataa silloin tämä sivu uudelleen",
    "sv": "ladda om den här sidan",
    "en": "reload this page",
}


def impatient():
    """This connection's requests wait for a fraction of a second."""
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA busy_timeout=300" if is_sqlite else "SET lock_timeout='300ms'")


@pytest.fixture
def person(transactional_db):
    """A coordinator whose test client shows what a browser would get of a fault."""
    person = people.member(AssessmentFactory().municipality, "coordinator")
    person.raise_request_exception = False
    return person


@pytest.fixture
def locked(person):
    """The assessment as somebody else's unfinished transaction holds it, until it is let go."""
    held, let_go = threading.Event(), threading.Event()
    pk = person.municipality.assessments.get().pk

    def hold():
        with transaction.atomic():
            Assessment.objects.filter(pk=pk).update(content_version=0)
            held.set()
            let_go.wait(60)

    holder = Meanwhile(hold)
    assert held.wait(60)
    impatient()

    def release():
        let_go.set()
        return holder.result

    yield release
    release()


def save(person, language="en", mutation=None):
    assessment = person.municipality.assessments.get()
    with translation.override(language):
        url = person.url("answer_save", assessment.pk, "EDU-01")
    edit = {"mutation_id": mutation or str(uuid.uuid4()), "base_version": 0, "choice": ["most"]}
    headers = {"accept": "application/json"}
    return person.post(url, json.dumps(edit), content_type="application/json", headers=headers)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_save_that_waits_too_long_is_told_so_and_saved_when_sent_again(person, locked, language):
    edit = str(uuid.uuid4())
    answer = save(person, language, edit)
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    assert SAVED_LATER[language] in answer.json()["message"]
    locked()
    assert [save(person, language, edit).json()["version"] for _time in range(2)] == [1, 1]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_form_that_waits_too_long_says_how_to_send_it_again(person, locked, language):
    assessment = person.municipality.assessments.get()
    url = person.url("assessment_section", assessment.pk, "education")
    sent = {"person": person.user.pk, "language": "fi", "EDU-01-choice": "most"}
    sent |= {"EDU-01-version": 0, "EDU-01-mutation": str(uuid.uuid4())}
    answer = person.post(url, sent)
    assert answer.status_code == 503
    [section] = re.findall(
        rf'<section lang="{language}">(.*?)</section>', answer.content.decode(), re.DOTALL
    )
    assert RELOAD[language] in section
    locked()
    for _time in range(2):
        assert person.post(url, sent).status_code == 302
    revisions = assessment.answers.get(question__code="EDU-01").revisions
    assert [revision.version for revision in revisions.all()] == [1]


@pytest.mark.parametrize("fault", [RuntimeError, ValueError])
def test_other_faults_are_no_closed_service(settings, person, fault):
    def broken(get_response):
        def middleware(request):
            raise fault

        return middleware

    globals()["broken"] = broken
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, f"{__name__}.broken"]
    assert save(person).status_code == 500


@pytest.mark.vendor("postgresql")
def test_a_lock_is_waited_for_ten_seconds_and_an_idle_transaction_ends(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('lock_timeout'), "
            "current_setting('idle_in_transaction_session_timeout')"
        )
        assert cursor.fetchone() == ("10s", "1min")


@pytest.mark.vendor("postgresql")
def test_a_server_that_does_not_answer_is_not_waited_for(transactional_db):
    """It takes the connection and says nothing, as behind a broken network."""
    place = dict(connection.settings_dict)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        connection.close()
        connection.settings_dict["PORT"] = silent.getsockname()[1]
        connection.settings_dict["OPTIONS"] = place["OPTIONS"] | {"connect_timeout": 2}
        try:
            with pytest.raises(OperationalError, match="timeout"):
                connection.ensure_connection()
            assert Client(raise_request_exception=False).get("/fi/method/").status_code == 503
        finally:
            connection.settings_dict.update(place)
            connection.close()
