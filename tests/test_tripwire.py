"""The tripwire itself: it lets pass what is bounded, and stops what is not."""

import pytest
from django.db import connection
from django.db.models import Count, Exists, OuterRef
from django.http import HttpResponse
from django.test import RequestFactory

from index_assessment.models import Answer, Assessment, AssessmentEvent
from municipalities.access.door import MunicipalityDoor
from municipalities.access.reach import inside, reach, unscoped
from municipalities.models import Document, Membership, Municipality
from tests.tripwire import Unbounded, unbounded

WITH_ASSESSMENT = Answer.objects.select_related("assessment")
HAVING_EVENTS = Exists(AssessmentEvent.objects.filter(assessment=OuterRef("pk")))

BOUNDED = {
    "by the municipality": Assessment.objects.filter(municipality=1, state="draft"),
    "by municipalities": Assessment.objects.filter(municipality__in=[1, 2]),
    "by primary key": Answer.objects.filter(pk=1),
    "by a parent": Answer.objects.filter(assessment=1),
    "by parents": Answer.objects.filter(assessment__in=[1, 2]),
    "by parents that are bounded": Answer.objects.filter(
        assessment__in=Assessment.objects.filter(municipality=1)
    ),
    "through a join": WITH_ASSESSMENT.filter(assessment__municipality=1),
    "joined from a bounded row": WITH_ASSESSMENT.filter(pk=1),
    "by the outer row": Assessment.objects.filter(HAVING_EVENTS, municipality=1),
    "a person's own": Membership.objects.filter(user=1),
    "counted": Answer.objects.filter(assessment=1).values("question").annotate(Count("pk")),
    "no tenant's": Municipality.objects.filter(slug="vaasa"),
}
UNBOUNDED = {
    "everything": Assessment.objects.all(),
    "by the state": Assessment.objects.filter(state="draft"),
    "by a shared row": Answer.objects.filter(question=1),
    "a join alone": WITH_ASSESSMENT.filter(assessment__state="draft"),
    "by unbounded parents": Answer.objects.filter(
        assessment__in=Assessment.objects.filter(state="draft")
    ),
    "by the outer row that is unbounded": Assessment.objects.filter(HAVING_EVENTS),
    "counted": Document.objects.values("state").annotate(Count("pk")),
    "by the municipality's name": Assessment.objects.filter(municipality__slug="vaasa"),
    "by what is not the municipality": Assessment.objects.exclude(municipality=1),
}


def sql_of(query):
    return query.query.sql_with_params()[0]


@pytest.mark.parametrize("query", BOUNDED.values(), ids=BOUNDED)
def test_what_is_bounded_passes(query):
    assert unbounded(sql_of(query)) == []


@pytest.mark.parametrize("query", UNBOUNDED.values(), ids=UNBOUNDED)
def test_what_is_not_bounded_is_named(query):
    assert unbounded(sql_of(query)) != []


def test_raw_statements_are_read_as_well():
    table = Document._meta.db_table
    for deed in (f'DELETE FROM "{table}"', f'UPDATE "{table}" SET state = 1 WHERE size > 3'):  # noqa: S608 - our own names
        assert unbounded(deed) == [f'"{table}"']
        assert unbounded(f'{deed} WHERE "{table}"."id" = 4') == []


@pytest.mark.django_db
def test_a_page_that_asks_for_everything_fails_its_test():
    def view(request):
        return HttpResponse(str(Assessment.objects.filter(state="draft").count()))

    request = RequestFactory().get("/")
    with pytest.raises(Unbounded):
        MunicipalityDoor(view)(request)
    with unscoped("a page of all"):
        assert view(request).content == b"0"


@pytest.mark.django_db
def test_work_inside_a_municipality_is_watched_as_well(municipality):
    with inside(municipality), pytest.raises(Unbounded):
        Document.objects.count()


@pytest.mark.django_db(transaction=True)
def test_a_new_connection_is_watched():
    connection.close()
    with reach([1]), pytest.raises(Unbounded):
        Document.objects.count()
