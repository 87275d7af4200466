"""Publishing: the report is frozen once, in three complete languages, and its documents queued."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from index_assessment.models import Answer, ReportEdition
from index_assessment.publishing import content_hash, publish, unfinished_texts
from index_assessment.report.html import report_html
from municipalities.documents.models import Document
from tests.factories.index_assessment import (
    AssessmentFactory,
    RecommendationFactory,
    approved,
    complete_badly,
    published_edition,
    submitted,
)
from tests.factories.municipalities import MunicipalityFactory, UserFactory
from tests.factories.questionnaires import published, question, section, small_content

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "en")
DONE = {language: f"Work goes on ({language})" for language in LANGUAGES}


@pytest.fixture
def by():
    return UserFactory()


def advise(assessment, by, texts=DONE, **fields):
    advice = RecommendationFactory(assessment=assessment, **fields)
    advice.write(texts=texts, base_version=0, by=by, checked=LANGUAGES)
    return advice


def conclusions(assessment):
    return assessment.commentaries.get(indicator=None)


def test_publishing_freezes_an_edition(by):
    edition = published_edition(by=by)
    assessment = edition.assessment
    assert assessment.state == "published"
    assert (edition.number, edition.schema, edition.published_by_id) == (1, 1, by.pk)
    assert edition.municipality == assessment.municipality
    assert edition.content_hash == content_hash(edition.snapshot)
    assert edition.snapshot["index"]["value"] == 100


def test_what_a_questionnaire_does_not_ask_about_has_no_score(by, staff):
    """An area without a question, and the lens without an indicator."""
    one = section("commitment", [question("COM-01")])
    small = published(small_content(one, code="one-page"))
    edition = published_edition(by=by, questionnaire=small)
    areas = edition.snapshot["good_relations_areas"]
    assert areas
    assert {area["value"] for area in areas} == {None}
    assert edition.snapshot["lens"]["value"] is None
    assert report_html(snapshot=edition.snapshot, language="fi")
    page = reverse("admin:index_assessment_assessment_change", args=[edition.assessment_id])
    assert staff.get(page).status_code == 200


def test_the_documents_are_queued_in_three_languages(by):
    edition = published_edition(by=by)
    documents = Document.objects.of("index_report", edition)
    assert [(d.language, d.state) for d in documents] == [
        ("fi", "queued"),
        ("sv", "queued"),
        ("en", "queued"),
    ]
    assert {d.content_hash for d in documents} == {edition.content_hash}
    assert {d.municipality_id for d in documents} == {edition.municipality_id}


@pytest.mark.parametrize("make", [AssessmentFactory, submitted])
def test_only_what_was_approved_is_published(make, by):
    assessment = make()
    with pytest.raises(ValidationError) as refusal:
        publish(assessment=assessment, by=by)
    assert refusal.value.code == "state"
    assert not ReportEdition.objects.exists()
    assert not Document.objects.exists()


def test_nothing_is_published_twice(by):
    edition = published_edition()
    with pytest.raises(ValidationError):
        publish(assessment=edition.assessment, by=by)
    assert edition.assessment.editions.count() == 1


@pytest.mark.parametrize(
    ("missing", "names"), [(("sv",), "Swedish"), (("sv", "en"), "Swedish, English")]
)
def test_texts_of_the_review_are_complete_before_publishing(missing, names, by):
    assessment = approved()
    advise(assessment, by, DONE | dict.fromkeys(missing, ""))
    with translation.override("en"), pytest.raises(ValidationError) as refusal:
        publish(assessment=assessment, by=by)
    [text] = refusal.value.messages
    assert text.startswith("Education, recommendation 1: ")
    assert text.endswith(f" {names}.")
    assessment.refresh_from_db()
    assert assessment.state == "approved"


def test_an_outdated_translation_keeps_the_report_back(by):
    assessment = approved()
    advice = advise(assessment, by)
    advice.write(texts=DONE | {"fi": "Uusi"}, base_version=1, by=by)
    [unfinished] = unfinished_texts(assessment)
    assert (unfinished.text, unfinished.languages) == (advice, ["sv", "en"])
    with pytest.raises(ValidationError):
        publish(assessment=assessment, by=by)


def test_unfinished_texts_are_named_as_their_pages_name_them(by):
    assessment = approved()
    started = DONE | {"en": ""}
    advise(assessment, by, order=7)
    advise(assessment, by, started, order=8)
    for code in (None, "education", "commitment"):
        row = assessment.commentaries.get(indicator__code=code) if code else conclusions(assessment)
        row.write(texts=started, base_version=0, by=by)
    with translation.override("en"):
        found = [(one.name, one.code) for one in unfinished_texts(assessment)]
    assert found == [
        ("Commitment, commentary", "commitment"),
        ("Education, commentary", "education"),
        ("Education, recommendation 2", "education"),
        ("Conclusions", "conclusions"),
    ]


def test_texts_that_nobody_began_are_left_out(by):
    assessment = approved()
    assert assessment.commentaries.count() == 4
    assert unfinished_texts(assessment) == []
    snapshot = publish(assessment=assessment, by=by).snapshot
    assert snapshot["conclusions"] is None
    assert {row["commentary"] for row in snapshot["indicators"]} == {None}


def test_the_snapshot_stays_as_it_was(by):
    """Whatever changes afterwards: a name, a translation, a figure."""
    edition = published_edition(by=by)
    before = edition.snapshot
    municipality = edition.municipality
    municipality.name_fi = "Renamed"
    municipality.save()
    edition.refresh_from_db()
    assert edition.snapshot == before
    assert before["municipality"]["name"]["fi"] != "Renamed"


def test_the_snapshot_holds_what_the_municipality_and_the_reviewers_wrote(by):
    assessment = approved(municipality=MunicipalityFactory(name_sv="Åbo"))
    Answer.objects.filter(assessment=assessment, question__code="EDU-01").update(
        explanation="Fem skolor av sju", language="sv", link="https://example.org/"
    )
    advise(assessment, by, addressee="nation")
    conclusions(assessment).write(texts=DONE, base_version=0, by=by, checked=LANGUAGES)

    snapshot = publish(assessment=assessment, by=by).snapshot

    assert snapshot["municipality"]["name"]["sv"] == "Åbo"
    assert snapshot["conclusions"] == DONE
    education = next(row for row in snapshot["indicators"] if row["code"] == "education")
    assert education["in_lens"]
    assert education["recommendations"] == [{"number": 1, "addressee": "nation", "text": DONE}]
    [first, *_] = education["answers"]
    assert first["explanation"] == {"text": "Fem skolor av sju", "language": "sv"}
    assert first["labels"] == [{language: f"all ({language})" for language in LANGUAGES}]
    assert (first["points"], first["maximum"]) == ("1", "1")


def test_questions_that_were_not_reached_are_told_apart(by):
    assessment = complete_badly(AssessmentFactory())
    assessment.submit(by=by)
    assessment.approve(by=by)
    snapshot = publish(assessment=assessment, by=by).snapshot
    rows = {row["code"]: row for part in snapshot["indicators"] for row in part["answers"]}
    assert rows["COM-01"]["state"] == "answered"
    assert {rows[code]["state"] for code in ("COM-02", "COM-03", "COM-04")} == {"not_reached"}
    assert snapshot["index"]["value"] == 0


def test_the_profile_is_told_without_points(by):
    profile = {row["code"]: row for row in published_edition(by=by).snapshot["profile"]}
    assert (profile["PRO-01"]["number"], profile["PRO-01"]["points"]) == (7.0, None)
    assert profile["PRO-03"]["own_text"] == {"text": "In the strategy", "language": "fi"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_snapshot_reads_in_each_language(language, by):
    assessment = approved()
    advise(assessment, by)
    snapshot = publish(assessment=assessment, by=by).snapshot
    page = report_html(snapshot=snapshot, language=language)
    assert f'lang="{language}"' in page
    assert DONE[language] in page


def test_the_hash_is_that_of_the_content_whatever_the_order_of_keys():
    assert content_hash({"a": 1, "b": "ä"}) == content_hash({"b": "ä", "a": 1})
    assert content_hash({"a": 1}) != content_hash({"a": 2})
