"""Calls: what must be right before they are published, and what stays as it was promised."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.calls.publishing import NotPublishable, extend, problems, publish
from municipalities.models import Call
from tests.factories.calls import (
    CallContactFactory,
    CallFactory,
    CallReviewerFactory,
    CriterionFactory,
    ProgrammeFactory,
    close,
    open_call,
)
from tests.factories.municipalities import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def call():
    call = CallFactory()
    CriterionFactory(call=call, weight=60)
    CriterionFactory(call=call, weight=40)
    CallContactFactory(call=call)
    CallReviewerFactory(call=call)
    return call


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()


def test_a_complete_call_is_published_once_and_read_by_everybody(call, client):
    url = reverse("call_detail", args=[call.slug])
    assert client.get(url).status_code == 404
    by = UserFactory(is_staff=True)
    published = publish(call=call, by=by)
    again = publish(call=call, by=UserFactory(is_staff=True))
    assert (again.published_at, again.published_by_id) == (published.published_at, by.pk)
    for language in ("fi", "sv", "en"):
        with translation.override(language):
            text = client.get(reverse("call_detail", args=[call.slug])).content.decode()
            listed = client.get(reverse("call_list")).content.decode()
        assert f"The title ({language})" in text
        assert f"The title ({language})" in listed


FAULTS = {
    "a text": (lambda call: change(call, offer_sv=" "), "What participants get is missing"),
    "a criterion's text": (
        lambda call: change(call.criteria.first(), guidance_en=""),
        "What to write is missing",
    ),
    "weights": (lambda call: change(call.criteria.first(), weight=61), "They must make 100 %"),
    "no criteria": (lambda call: call.criteria.all().delete(), "There are no criteria"),
    "nobody to ask": (lambda call: call.contacts.all().delete(), "There is no contact person"),
    "nobody reviews": (lambda call: call.reviewers.all().delete(), "There are no reviewers"),
    "a session without a link": (
        lambda call: change(call, session_at=timezone.now() + timedelta(days=2)),
        "The information session has no on-line link",
    ),
    "closed already": (
        lambda call: change(
            call,
            opens_at=timezone.now() - timedelta(days=3),
            closes_at=timezone.now() - timedelta(days=2),
        ),
        "The closing time has passed",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_missing_is_said_and_nothing_is_published(call, fault):
    plant, words = FAULTS[fault]
    assert problems(call) == []
    plant(call)
    with pytest.raises(NotPublishable) as refused:
        publish(call=call, by=UserFactory(is_staff=True))
    assert any(words in problem for problem in refused.value.problems)
    assert not Call.objects.published().exists()


NOW = timezone.now()
IMPOSSIBLE = {
    "closing before opening": {"closes_at": NOW - timedelta(days=9)},
    "a session after the closing": {"session_at": NOW + timedelta(days=90)},
    "a session that ends before it begins": {
        "session_at": NOW + timedelta(days=2),
        "session_ends_at": NOW + timedelta(days=1),
    },
    "registering after the session": {
        "session_at": NOW + timedelta(days=2),
        "session_registration_until": NOW + timedelta(days=3),
    },
    "reviewed before the closing": {"review_until": NOW + timedelta(days=3)},
}


@pytest.mark.parametrize("fields", IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_times_stand_in_their_order_in_the_database(call, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        change(call, **fields)


@pytest.mark.parametrize(
    "fields",
    [{"places": 9}, {"title_sv": "x"}, {"slug": "x"}, {"published_at": None}, {"closes_at": NOW}],
    ids=lambda fields: next(iter(fields)),
)
def test_what_was_promised_stays(fields):
    call = open_call()
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        change(call, **fields)
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        change(call.criteria.first(), weight=1)
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        CriterionFactory(call=call)
    with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
        Call.objects.filter(pk=call.pk).delete()
    change(call, session_link="https://example.org/new")


def test_the_closing_time_is_only_put_off_and_only_while_open():
    call = open_call()
    later = call.closes_at + timedelta(days=7)
    extend(call=call, until=later)
    call.refresh_from_db()
    assert call.closes_at == later
    with pytest.raises(ValidationError, match="after the present"):
        extend(call=call, until=later)
    close(call)
    with pytest.raises(ValidationError, match="that is open"):
        extend(call=call, until=later + timedelta(days=1))


def test_the_european_share_is_exact():
    programme = ProgrammeFactory(total_budget="2499130.00", eu_contribution="1093749.50")
    programme.refresh_from_db()
    assert programme.eu_rate == 43.77
    assert ProgrammeFactory(total_budget=0).eu_rate is None
