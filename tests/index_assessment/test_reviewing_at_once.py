"""Several people review and publish one assessment at the same moment."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation

from index_assessment import review_forms
from index_assessment.models import Assessment, Recommendation
from index_assessment.publishing import publish
from index_assessment.review_forms import GONE
from index_assessment.reviewing import NotReviewable, ReviewOfIndicator
from municipalities.revisions.models import TextRevision
from tests import people
from tests.at_once import Meanwhile
from tests.factories.index_assessment import RecommendationFactory, approved
from tests.factories.municipalities import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
LANGUAGES = ("fi", "sv", "en")
FIRST = {language: f"Advice ({language})" for language in LANGUAGES}
THIRD = {language: f"A third advice ({language})" for language in LANGUAGES}
CHANGED = {language: f"Other advice ({language})" for language in LANGUAGES}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def assessment(transactional_db):
    return approved()


@pytest.fixture
def recommendations(assessment):
    rows = [RecommendationFactory(assessment=assessment, order=order) for order in (1, 2)]
    for row in rows:
        row.write(texts=FIRST, base_version=0, by=UserFactory(), checked=LANGUAGES)
    return rows


def commentary(assessment):
    return assessment.commentaries.get(indicator__code="education")


def review_of(assessment, rows=(), *, texts=FIRST, commented=True):
    """The review of one indicator, with these recommendations changed in this order."""
    row = commentary(assessment)
    sent = _fields("commentary", row.version, texts if commented else row.texts)
    if not commented:
        sent.pop("commentary-checked")
    sent |= {"recommendations-TOTAL_FORMS": len(rows), "recommendations-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        prefix = f"recommendations-{number}"
        sent |= _fields(prefix, row.version, texts) | {
            f"{prefix}-{name}": getattr(row, name) for name in ("id", "addressee", "order")
        }
    indicator = commentary(assessment).indicator
    review = ReviewOfIndicator(assessment, indicator, review_forms, sent)
    assert review.is_valid(), review.problems()
    return review


def _fields(prefix, version, texts):
    sent = {f"{prefix}-text_{language}": text for language, text in texts.items()}
    return sent | {
        f"{prefix}-base_version": version,
        f"{prefix}-source_language": "fi",
        f"{prefix}-checked": LANGUAGES,
    }


def test_two_who_save_the_same_texts_in_another_order_do_not_wait_for_each_other(
    assessment, recommendations
):
    """One after the other: the slower hears of the faster."""
    reviews = [
        review_of(assessment, rows, texts=texts, commented=False)
        for rows, texts in ((recommendations, CHANGED), (recommendations[::-1], THIRD))
    ]
    with transaction.atomic():
        # Each waits for its first text, and then for the one that the other has.
        for row in recommendations:
            Recommendation.objects.filter(pk=row.pk).update(order=row.order)
        savers = [Meanwhile(lambda one=one: one.save(by=UserFactory())) for one in reviews]
    assert sorted(saver.result for saver in savers) == [False, True]
    [slower] = [one for one in reviews if one.problems()]
    assert "Their text is shown below yours" in slower.problems()[0]["text"]
    for row in recommendations:
        row.refresh_from_db()
        assert row.version == 2
        assert row.texts in (CHANGED, THIRD)
        kept = TextRevision.objects.filter(subject=row.subject, is_accepted=False)
        assert kept.count() == 3, "one a language, of whoever was slower"


def test_publishing_waits_for_a_text_that_is_being_saved(assessment):
    by = UserFactory()
    with transaction.atomic():
        assert review_of(assessment).save(by=by)
        publisher = Meanwhile(
            lambda: publish(assessment=Assessment.objects.get(pk=assessment.pk), by=by)
        )
        assert publisher.is_waiting
    assert FIRST["fi"] in str(publisher.result.snapshot)


def test_an_unfinished_text_that_is_being_saved_keeps_publishing_back(assessment):
    with transaction.atomic():
        assert review_of(assessment, texts=FIRST | {"sv": ""}).save(by=UserFactory())
        publisher = Meanwhile(
            lambda: publish(assessment=Assessment.objects.get(pk=assessment.pk), by=UserFactory())
        )
    with pytest.raises(ValidationError, match="missing or outdated"):
        assert publisher.result


def test_a_text_that_comes_while_publishing_is_not_saved(assessment):
    review, by = review_of(assessment), UserFactory()
    with transaction.atomic():
        publish(assessment=Assessment.objects.get(pk=assessment.pk), by=by)
        writer = Meanwhile(lambda: review.save(by=by))
        assert writer.is_waiting
    with pytest.raises(NotReviewable):
        assert writer.result
    assert commentary(assessment).is_empty


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "ei voi enää muuttaa"),
        ("sv", "inte längre"),
        ("en", "can no longer be changed"),
    ],
)
def test_the_page_shows_what_was_not_saved_and_says_why(assessment, language, words):
    staff = people.staff(assessment.municipality)
    with translation.override(language):
        address = f"/{language}/admin/index_assessment/assessment/{assessment.pk}/review/education/"
    sent = dict(review_of(assessment, texts=FIRST).commentary.data)
    with transaction.atomic():
        publish(assessment=Assessment.objects.get(pk=assessment.pk), by=UserFactory())
        writer = Meanwhile(lambda: staff.post(address, sent))
        assert writer.is_waiting
    page = writer.result
    assert page.status_code == 422
    assert re.search(words, page.content.decode())
    assert page.content.decode().count(FIRST["fi"]) == 1


def test_a_recommendation_that_is_deleted_meanwhile_is_told(assessment, recommendations):
    review = review_of(assessment, recommendations, texts=CHANGED)
    with transaction.atomic():
        Assessment.objects.select_for_update().get(pk=assessment.pk)
        recommendations[0].delete()
        writer = Meanwhile(lambda: review.save(by=UserFactory()))
    assert writer.result is False
    assert GONE in review.recommendations.forms[0].non_field_errors()
    recommendations[1].refresh_from_db()
    assert recommendations[1].texts == FIRST
