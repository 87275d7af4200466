"""The municipalities that a piece of work may touch, and that the wrapper puts everything back."""

import pytest
from django.utils import translation

from municipalities.access.reach import inside, narrow_to, reach, reachable_ids
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
    document = DocumentFactory(language="sv")
    with translation.override("en"):
        with inside(document) as row:
            assert row is document
            assert reachable_ids() == {document.municipality_id}
            assert translation.get_language() == "sv"
        assert translation.get_language() == "en"
    assert reachable_ids() == frozenset()


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
