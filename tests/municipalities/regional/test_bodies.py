"""Regional bodies: they see what their area has published, ask, and record what it needs."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.models import AuditEvent, Notification, RegionalNeed, RegionalQuestion
from municipalities.regional.asking import answer_question, ask_municipality
from tests import people
from tests.factories.index_assessment import approved, published_edition, submitted
from tests.factories.municipalities import (
    AreaMembershipFactory,
    MembershipFactory,
    MunicipalityFactory,
    RegionalNeedFactory,
    RegionalQuestionFactory,
    RepresentativeFactory,
    UserFactory,
    stored,
)
from tests.people import Person

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)
ASKED = {"text": "Miten?\nMilloin?", "language": "fi"}
WORDS = {"words": "Näin.", "language": "fi"}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def representative():
    return RepresentativeFactory(user__name="Representative")


@pytest.fixture
def body(representative):
    return representative.body


class Browser(Person):
    """Asks for pages of the body that the person represents."""

    def __init__(self, representative):
        super().__init__(None, representative.user)
        self.body = representative.body

    def url(self, name, *args):
        return reverse(name, args=[self.body.code, *args])


@pytest.fixture
def browser(representative):
    return Browser(representative)


def in_area(body, **fields):
    municipality = MunicipalityFactory(**fields)
    AreaMembershipFactory(municipality=municipality, area=body.area)
    return municipality


def published_in(municipality):
    edition = published_edition(municipality=municipality)
    return edition, stored(b"%PDF", municipality=municipality, subject_id=edition.pk)


# What is seen


def test_a_body_sees_what_its_area_has_published(browser, body):
    published, underway = in_area(body, name_en="Shown"), in_area(body, name_en="Underway")
    submitted(municipality=underway)
    edition, document = published_in(published)
    outside = MunicipalityFactory(name_en="Elsewhere")
    _edition, foreign = published_in(outside)

    page = browser.get(browser.url("regional_area")).content.decode()

    assert re.findall(r"<dd>(\d+)</dd>", page) == ["2", "1"]
    assert [name in page for name in ("Shown", "Underway", "Elsewhere")] == [True, True, False]
    assert f">{edition.snapshot['index']['value']}<" in page
    assert browser.url("regional_report", document.pk) in page
    assert page.count("Nothing has been published yet") == 1
    own = browser.get(browser.url("regional_report", document.pk))
    assert b"".join(own.streaming_content) == b"%PDF"
    assert browser.get(browser.url("regional_report", foreign.pk)).status_code == 404


def test_what_is_under_review_is_no_published_state(browser, body):
    town = in_area(body)
    assessment = approved(municipality=town)
    document = stored(b"%PDF", kind="draft", municipality=town, subject_id=assessment.pk)
    assert b"Nothing has been published yet" in browser.get(browser.url("regional_area")).content
    assert browser.get(browser.url("regional_report", document.pk)).status_code == 404


def test_every_look_is_in_the_log_of_the_municipality(browser, body):
    town, quiet = in_area(body), in_area(body)
    _edition, document = published_in(town)
    browser.get(browser.url("regional_area"))
    assert b"".join(browser.get(browser.url("regional_report", document.pk)).streaming_content)
    seen = AuditEvent.objects.filter(municipality=town, person_id=browser.user.pk)
    assert {*seen.values_list("action", flat=True)} == {"regional_area", "regional_report"}
    assert not AuditEvent.objects.filter(municipality=quiet).exists()


def test_no_page_of_a_municipality_opens(browser, body):
    town = in_area(body)
    published_in(town)
    for name in ("municipality_detail", "question_list", "member_list"):
        assert browser.get(reverse(name, args=[town.slug])).status_code == 404


def close_by_ending(representative):
    representative.ended_at = timezone.now()
    representative.save()


def close_by_succession(representative):
    representative.body.valid_until = YESTERDAY
    representative.body.save()


def close_by_area(representative):
    representative.body.area.valid_until = YESTERDAY
    representative.body.area.save()


def close_without_area(representative):
    representative.body.area = None
    representative.body.save()


CLOSINGS = [close_by_ending, close_by_succession, close_by_area, close_without_area]


@pytest.mark.parametrize("close", CLOSINGS)
def test_the_pages_close(browser, representative, close):
    url = browser.url("regional_area")
    assert browser.get(url).status_code == 200
    close(representative)
    assert browser.get(url).status_code == 404
    assert url not in browser.get(reverse("home")).content.decode()


def test_the_pages_of_another_body_do_not_exist(browser):
    other = RepresentativeFactory().body
    need = RegionalNeedFactory(body=other)
    for name, args in (
        ("regional_area", []),
        ("regional_question_list", []),
        ("regional_question_create", []),
        ("regional_need_list", []),
        ("regional_need_create", []),
        ("regional_need_close", [need.pk]),
    ):
        assert browser.get(reverse(name, args=[other.code, *args])).status_code == 404, name
    assert browser.get(browser.url("regional_need_close", need.pk)).status_code == 404


def test_a_municipality_that_has_left_the_area_is_not_seen(browser, body):
    town = in_area(body)
    published_in(town)
    town.area_memberships.update(valid_until=YESTERDAY)
    question = RegionalQuestionFactory(municipality=town, body=body, text="Before")
    assert town.name not in browser.get(browser.url("regional_area")).content.decode()
    listed = browser.get(browser.url("regional_question_list")).content.decode()
    assert question.text not in listed


def test_pages_take_as_many_statements_for_many_as_for_one(browser, body):
    counts = {}
    for _number in range(4):
        town = in_area(body)
        published_in(town)
        RegionalQuestionFactory(municipality=town, body=body)
        RegionalNeedFactory(body=body)
        for name in ("regional_area", "regional_question_list", "regional_need_list"):
            with CaptureQueriesContext(connection) as queries:
                browser.get(browser.url(name))
            counts.setdefault(name, []).append(len(queries))
    assert all(len({*found[1:]}) == 1 for found in counts.values()), counts
    assert max(found[-1] for found in counts.values()) <= 15, counts


def test_one_sees_where_one_is_and_finds_the_body(browser, body):
    MembershipFactory(user=browser.user, role="expert")
    for name in ("home", "desk"):
        assert browser.url("regional_area") in browser.get(reverse(name)).content.decode()
    page = browser.get(browser.url("regional_need_list")).content.decode()
    assert "You are here as:" in page
    assert "Change municipality or body" in page


# Questions


def test_a_question_and_its_answer(browser, body):
    town = in_area(body, name_sv="Staden")
    coordinator, manager = people.member(town, "coordinator"), people.member(town, "manager")
    asked = browser.post(browser.url("regional_question_create"), ASKED | {"municipality": town.pk})
    assert asked.status_code == 302
    question = RegionalQuestion.objects.get()
    assert (question.municipality, question.body, question.asked_by) == (town, body, browser.user)
    told = Notification.objects.filter(kind="question_asked")
    assert {one.user for one in told} == {coordinator.user, manager.user}

    assert b"Answer a regional body" in coordinator.get(reverse("desk")).content
    browser.user.prefer("sv")
    answered = coordinator.post(coordinator.url("question_answer", question.pk), WORDS)
    assert answered.status_code == 302
    question.refresh_from_db()
    assert (question.answer, question.answered_by) == ("Näin.", coordinator.user)
    [news] = Notification.objects.filter(kind="question_answered")
    assert (news.user, news.values) == (browser.user, {"municipality": "Staden"})
    assert browser.get(news.path).status_code == 200
    assert "Näin." in browser.get(browser.url("regional_question_list")).content.decode()
    assert b"Answer a regional body" not in coordinator.get(reverse("desk")).content


def test_only_a_municipality_of_the_area_is_asked(browser, body):
    for town in (MunicipalityFactory(), in_area(body, activated_at=None)):
        sent = ASKED | {"municipality": town.pk}
        assert browser.post(browser.url("regional_question_create"), sent).status_code == 422
    assert not RegionalQuestion.objects.exists()


def test_an_empty_question_is_refused_and_nothing_typed_is_lost(browser, body):
    town = in_area(body)
    sent = {"municipality": town.pk, "text": " ", "language": "sv"}
    reply = browser.post(browser.url("regional_question_create"), sent)
    assert reply.status_code == 422
    assert b"There is a problem" in reply.content
    sent["text"] = "x" * 5001
    assert browser.post(browser.url("regional_question_create"), sent).status_code == 422


def test_of_two_answers_the_first_stays(browser, body):
    town = in_area(body)
    by = people.member(town, "coordinator")
    question = ask_municipality(municipality=town, body=body, by=browser.user, **ASKED)
    answer_question(question, text="First", language="fi", by=by.user)
    slower = by.post(by.url("question_answer", question.pk), WORDS | {"words": "Second"})
    assert slower.status_code == 422
    assert "Somebody else has answered meanwhile" in slower.content.decode()
    assert "Second" in slower.content.decode()
    question.refresh_from_db()
    assert question.answer == "First"
    assert by.get(by.url("question_answer", question.pk)).status_code == 302


def test_those_who_no_longer_represent_the_body_are_not_told(representative, body):
    town = in_area(body)
    question = ask_municipality(municipality=town, body=body, by=representative.user, **ASKED)
    close_by_ending(representative)
    answer_question(question, text="Late", language="fi", by=UserFactory())
    assert not Notification.objects.filter(kind="question_answered").exists()


# Needs


def test_a_need_is_recorded_and_closed_with_what_came_of_it(browser, body):
    sent = {"kind": "training", "topic": "Áilu", "text": "Tulkkaus", "language": "fi"}
    assert browser.post(browser.url("regional_need_create"), sent).status_code == 302
    need = RegionalNeed.objects.get()
    assert (need.body, need.kind, need.recorded_by) == (body, "training", browser.user)

    empty = browser.post(browser.url("regional_need_close", need.pk), {"language": "fi"})
    assert empty.status_code == 422
    assert browser.post(browser.url("regional_need_close", need.pk), WORDS).status_code == 302
    need.refresh_from_db()
    assert (need.outcome, need.closed_by) == ("Näin.", browser.user)
    assert "Näin." in browser.get(browser.url("regional_need_list")).content.decode()
    again = browser.post(browser.url("regional_need_close", need.pk), WORDS | {"words": "Other"})
    assert again.status_code == 422
    need.refresh_from_db()
    assert need.outcome == "Näin."


def test_what_was_typed_survives_the_end_of_the_session(browser, body):
    url = browser.url("regional_need_create")
    user = browser.user
    browser.logout()
    browser.post(url, {"topic": "Kept", "text": "Kept too", "person": user.pk})
    browser.force_login(user)
    page = browser.get(url).content.decode()
    assert "Kept too" in page


def test_staff_read_what_areas_need(body):
    RegionalNeedFactory(body=body, topic="Interpreting in Sámi")
    staff = people.staff(None)
    listed = staff.get(reverse("admin:municipalities_regionalneed_changelist"))
    assert "Interpreting in Sámi" in listed.content.decode()


def test_a_closed_need_says_what_came_of_it(body):
    need = RegionalNeedFactory(body=body)
    need.closed_at = timezone.now()
    with pytest.raises(ValidationError, match="what came of it"):
        need.full_clean()
