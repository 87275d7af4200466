"""Texts in three languages: states, conflicts, and every version kept."""

import pytest

from municipalities.models import TextRevision
from municipalities.revisions.models import Conflict, TextState
from tests.factories.index_assessment import CommentaryFactory
from tests.factories.municipalities import UserFactory

pytestmark = pytest.mark.django_db
EMPTY = {"fi": "", "sv": "", "en": ""}


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def commentary(by):
    """Written in Finnish and checked in Swedish; nobody has translated it into English."""
    commentary = CommentaryFactory()
    texts = EMPTY | {"fi": "Teksti", "sv": "Text"}
    commentary.write(texts=texts, base_version=0, by=by, checked=["sv"])
    return commentary


def states(text):
    return tuple(text.states.values())


def test_states_after_the_first_writing(commentary):
    assert states(commentary) == ("written", "checked", "missing")
    assert commentary.incomplete_languages() == ["en"]
    assert not commentary.is_empty


def test_changing_the_source_outdates_the_translations(commentary, by):
    texts = commentary.texts | {"fi": "Uusi teksti"}
    commentary.write(texts=texts, base_version=1, by=by)
    assert states(commentary) == ("written", "outdated", "missing")
    assert commentary.incomplete_languages() == ["sv", "en"]


def test_changing_a_translation_leaves_the_others(commentary, by):
    commentary.write(texts=commentary.texts | {"en": "Text"}, base_version=1, by=by)
    assert states(commentary) == ("written", "checked", "written")


def test_an_outdated_translation_that_is_checked_is_current_again(commentary, by):
    texts = commentary.texts | {"fi": "Uusi teksti"}
    commentary.write(texts=texts, base_version=1, by=by)
    commentary.write(texts=texts, base_version=2, by=by, checked=["sv"])
    assert commentary.state_sv == TextState.CHECKED


def test_a_tick_that_stood_before_does_not_outlive_the_source(commentary, by):
    """A form cannot tell a new tick from an old one; only the next save can."""
    texts = commentary.texts | {"fi": "Uusi teksti"}
    commentary.write(texts=texts, base_version=1, by=by, checked=["sv"])
    assert states(commentary) == ("written", "outdated", "missing")
    commentary.write(texts=texts, base_version=2, by=by, checked=["sv"])
    assert commentary.state_sv == TextState.CHECKED


def test_a_translation_changed_with_its_source_may_be_checked_at_once(commentary, by):
    texts = commentary.texts | {"fi": "Uusi teksti", "sv": "Ny text"}
    commentary.write(texts=texts, base_version=1, by=by, checked=["sv"])
    assert commentary.state_sv == TextState.CHECKED


def test_the_source_itself_is_never_checked(commentary, by):
    texts = commentary.texts
    commentary.write(texts=texts, base_version=1, by=by, checked=["fi", "sv"])
    assert states(commentary) == ("written", "checked", "missing")
    commentary.write(texts=texts, base_version=2, by=by, source_language="sv", checked=["fi", "sv"])
    assert states(commentary) == ("checked", "written", "missing")


def test_nothing_is_checked_against_a_missing_source(by):
    commentary = CommentaryFactory()
    texts = EMPTY | {"sv": "Text"}
    commentary.write(texts=texts, base_version=0, by=by, checked=["sv"])
    assert states(commentary) == ("missing", "written", "missing")
    commentary.write(texts=texts, base_version=1, by=by, checked=["sv"])
    assert commentary.state_sv == TextState.WRITTEN


def test_a_tick_that_is_taken_away_is_gone(commentary, by):
    commentary.write(texts=commentary.texts, base_version=1, by=by, checked=[])
    assert commentary.state_sv == TextState.WRITTEN


def test_an_emptied_text_is_missing(commentary, by):
    commentary.write(texts=EMPTY | {"fi": "  "}, base_version=1, by=by, checked=["fi", "sv"])
    assert states(commentary) == ("missing", "missing", "missing")


def test_another_source_language(by):
    commentary = CommentaryFactory()
    commentary.write(texts=EMPTY | {"sv": "Text"}, base_version=0, by=by, source_language="sv")
    assert (commentary.source_language, commentary.state_sv) == ("sv", "written")


def revisions(commentary):
    return [
        (one.language, one.version, one.text, one.is_accepted)
        for one in TextRevision.objects.filter(subject=commentary.subject).order_by("pk")
    ]


def test_each_changed_language_leaves_a_revision(commentary, by):
    assert revisions(commentary) == [("fi", 1, "Teksti", True), ("sv", 1, "Text", True)]
    commentary.write(texts=commentary.texts | {"en": "Text"}, base_version=1, by=by)
    assert revisions(commentary)[2:] == [("en", 2, "Text", True)]
    kept = TextRevision.objects.filter(subject=commentary.subject)
    assert {(one.municipality_id, one.by_id) for one in kept} == {
        (commentary.municipality_id, by.pk)
    }


def test_the_slower_of_two_writers_loses_nothing(commentary, by):
    """The text stays as the faster one wrote it; the other's is kept as refused."""
    mine = type(commentary).objects.get(pk=commentary.pk)
    commentary.write(texts=commentary.texts | {"fi": "Heidän"}, base_version=1, by=by)

    with pytest.raises(Conflict):
        mine.write(texts=mine.texts | {"fi": "Minun"}, base_version=1, by=by)

    commentary.refresh_from_db()
    assert (commentary.text_fi, commentary.version) == ("Heidän", 2)
    assert revisions(commentary)[-1] == ("fi", 2, "Minun", False)
