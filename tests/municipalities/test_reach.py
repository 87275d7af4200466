"""The municipalities that a piece of work may touch, and that the wrapper puts everything back."""

import pytest
from django.utils import translation

from municipalities.access.reach import (
    inside,
    narrow_to,
    reach,
    reachable_ids,
    streamed,
    unscoped,
    unscoped_reason,
)
from tests.factories.municipalities import DocumentFactory, MembershipFactory, MunicipalityFactory


class Interrupted(Exception):
    pass


def test_nothing_is_reachable_by_itself():
    assert reachable_ids() == frozenset()


def test_reach_is_restored():
    with reach([1, 2]):
        with reach([3]):
            assert reachable_ids() == {3}
        assert reachable_ids() == {1, 2}
    assert reachable_ids() == frozenset()


def interrupted_work():
    with reach([2]):
        narrow_to([3])
        raise Interrupted


def test_reach_is_restored_after_an_exception():
    with reach([1]):
        with pytest.raises(Interrupted):
            interrupted_work()
        assert reachable_ids() == {1}


def test_narrowing_lasts_as_long_as_the_reach_around_it():
    with reach(()):
        narrow_to({7})
        assert reachable_ids() == {7}
    assert reachable_ids() == frozenset()


@pytest.mark.django_db
def test_inside_a_row_are_its_municipality_and_language():
    document, _elsewhere = DocumentFactory(language="sv"), MunicipalityFactory()
    with translation.override("en"):
        with inside(document) as row:
            assert row is document
            assert reachable_ids() == {document.municipality_id}
            assert translation.get_language() == "sv"
        assert translation.get_language() == "en"
        assert reachable_ids() > {document.municipality_id}


@pytest.mark.django_db
def test_inside_puts_everything_back_after_an_exception():
    document = DocumentFactory(language="sv")
    with translation.override("en"), reach([5]):
        with pytest.raises(Interrupted), inside(document):
            raise Interrupted
        assert (translation.get_language(), reachable_ids()) == ("en", {5})


@pytest.mark.django_db
def test_a_row_without_a_language_leaves_the_current_one():
    membership = MembershipFactory()
    with translation.override("en"), inside(membership):
        assert translation.get_language() == "en"


@pytest.mark.django_db
def test_a_language_that_is_given_counts():
    with translation.override("fi"), inside(DocumentFactory(language="sv"), language="en"):
        assert translation.get_language() == "en"


@pytest.mark.django_db
def test_inside_a_municipality_itself():
    municipality = MunicipalityFactory()
    with inside(municipality):
        assert reachable_ids() == {municipality.pk}


@pytest.mark.django_db
def test_unscoped_work_reaches_all_municipalities_and_says_why():
    towns = {MunicipalityFactory().pk, MunicipalityFactory(activated_at=None).pk}
    with reach(()):
        with unscoped("a sample of all"):
            assert reachable_ids() >= towns
            assert unscoped_reason() == "a sample of all"
        assert (reachable_ids(), unscoped_reason()) == (frozenset(), "")


@pytest.mark.django_db
def test_unscoped_work_reaches_those_that_have_come_since():
    @unscoped("a sample of all")
    def seen():
        return reachable_ids()

    assert MunicipalityFactory().pk in seen()
    assert MunicipalityFactory().pk in seen()


def test_inside_a_municipality_work_is_scoped_again():
    with reach([1, 2], reason="both"), reach([1]):
        assert unscoped_reason() == ""


def test_a_streamed_answer_keeps_its_reach_and_leaves_that_of_others_alone():
    with reach([1]):
        chunks = streamed(sorted(reachable_ids()) for _chunk in range(2))
    with reach([2]):
        assert next(chunks) == [1]
        assert reachable_ids() == {2}
    assert list(chunks) == [[1]]
    assert reachable_ids() == frozenset()
