"""One page of the questionnaire, with and without scripts: saving, refusing, keeping texts."""

import json
import re
import uuid
from html import unescape

import pytest
from django.utils import translation

from index_assessment.models import Answer
from tests.factories.index_assessment import AssessmentFactory, complete
from tests.factories.municipalities import UserFactory

LONG = "x" * 5001


@pytest.fixture
def answer(assessment):
    return assessment.answers.get(question__code="EDU-01")


def answer_to(assessment, code):
    return assessment.answers.get(question__code=code)


# Saving one answer from a script


@pytest.fixture
def send(coordinator, assessment):
    """Send an edit of EDU-01 as the page does; keywords replace parts of it."""

    def send(code="EDU-01", body=None, page_in="fi", **changes):
        edit = {"mutation_id": str(uuid.uuid4()), "base_version": 0, "choice": ["most"]}
        with translation.override(page_in):
            url = coordinator.url("answer_save", assessment.pk, code)
        content = json.dumps(edit | changes) if body is None else body
        return coordinator.post(
            url, content, content_type="application/json", headers={"accept": "application/json"}
        )

    return send


def test_a_save_is_acknowledged_by_its_own_mutation(send, answer, coordinator):
    edit = str(uuid.uuid4())
    reply = send(mutation_id=edit, explanation="Koulujen tilasto")
    said = reply.json()
    assert reply.status_code == 200
    assert (said["saved"], said["mutation_id"], said["version"]) == (True, edit, 1)
    assert re.fullmatch(r"Tallennettu \d+[.:]\d\d", said["message"])
    answer.refresh_from_db()
    assert (answer.value, answer.explanation) == (["most"], "Koulujen tilasto")
    assert answer.updated_by_id == coordinator.user.pk


def test_a_save_sent_twice_is_saved_once(send, answer):
    edit = str(uuid.uuid4())
    assert send(mutation_id=edit).json() | {"message": ""} == send(mutation_id=edit).json() | {
        "message": ""
    }
    assert answer.revisions.count() == 1


def test_a_conflict_brings_the_other_version_and_keeps_this_one(send, answer):
    send(choice=["all"], explanation="Theirs")
    reply = send(choice=["none"], explanation="Mine")
    said = reply.json()
    assert reply.status_code == 409
    assert (said["saved"], said["error"], said["version"]) == (False, "conflict", 1)
    assert said["theirs"]["value"] == ["all"]
    assert said["theirs"]["explanation"] == "Theirs"
    assert said["message"]
    assert said["saved_at"]
    kept = answer.revisions.get(version=None)
    assert (kept.content["value"], kept.content["explanation"]) == (["none"], "Mine")


def test_nothing_is_saved_after_submitting(send, assessment, answer, coordinator):
    complete(assessment).submit(by=coordinator.user)
    reply = send(base_version=1, choice=["none"])
    assert reply.status_code == 409
    assert reply.json()["error"] == "not_open"
    assert reply.json()["message"]
    answer.refresh_from_db()
    assert answer.value == ["all"]


def test_an_edit_made_by_somebody_else_in_this_browser_is_not_sent_under_ones_name(send, answer):
    reply = send(person=str(UserFactory().pk))
    assert reply.status_code == 401
    assert reply.json()["error"] == "sign_in"
    assert answer.revisions.count() == 0


@pytest.mark.parametrize(
    ("code", "changes", "field"),
    [
        ("EDU-01", {"choice": ["libraries"]}, "choice"),
        ("EDU-01", {"choice": ["all", "none"]}, "choice"),
        ("EDU-01", {"choice": ["_none"]}, "choice"),
        ("EDU-01", {"choice": ["\ud800"]}, "choice"),
        ("PRO-01", {"choice": [], "number": "-1"}, "number"),
        ("PRO-01", {"choice": [], "number": "1000001"}, "number"),
        ("PRO-01", {"choice": [], "number": "9" * 400}, "number"),
        ("PRO-03", {"choice": [], "text": LONG}, "text"),
        ("EDU-01", {"explanation": LONG}, "explanation"),
        ("EDU-01", {"reason": "x" * 1001}, "reason"),
        ("EDU-01", {"link": "javascript:alert(1)"}, "link"),
        ("EDU-01", {"link": "https://x.fi/" + "a" * 500}, "link"),
        ("EDU-01", {"language": "de"}, "language"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_the_persons_language(send, code, changes, field):
    replies = {language: send(code, page_in=language, **changes) for language in ("fi", "sv", "en")}
    assert {reply.status_code for reply in replies.values()} == {422}
    said = {language: reply.json() for language, reply in replies.items()}
    messages = {language: one["fields"][field][0] for language, one in said.items()}
    assert len(set(messages.values())) == 3, messages
    assert [one["message"] for one in said.values()] == list(messages.values())
    assert not Answer.objects.exclude(version=0).exists()


UNREADABLE = {
    "empty": "",
    "no json": "{",
    "a list": "[]",
    "a text": '"all"',
    "null": "null",
    "deep": "[" * 5_000,
    "deep inside": '{"choice": ' + "[" * 5_000 + "}",
    "no utf-8": b'{"choice": "\xff"}',
    "huge number": '{"mutation_id": "x", "base_version": ' + "9" * 5_000 + "}",
    "nothing in it": "{}",
    "too large": json.dumps({"explanation": "x" * 70_000}),
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=list(UNREADABLE))
def test_what_cannot_be_read_is_refused_in_words(send, body):
    reply = send(body=body)
    assert reply.status_code == 422
    assert reply.json()["saved"] is False
    assert reply.json()["message"]


@pytest.mark.parametrize(
    "changes",
    [
        {"mutation_id": "no-uuid"},
        {"mutation_id": None},
        {"base_version": -1},
        {"base_version": 2**31},
        {"base_version": 10**30},
        {"base_version": None},
        {"base_version": "one"},
        {"base_version": [0]},
        {"base_version": float("inf")},
        {"base_version": float("nan")},
        {"choice": None},
        {"choice": {"all": True}},
        {"choice": [["all"]]},
        {"choice": [None]},
        {"explanation": None},
        {"explanation": {"html": "<b>"}},
        {"explanation": 5},
        {"link": True},
        {"language": None},
    ],
    ids=str,
)
def test_wrong_types_are_refused_in_words(send, answer, changes):
    reply = send(**changes)
    assert reply.status_code == 422
    assert reply.json()["message"]
    answer.refresh_from_db()
    assert answer.version == 0


@pytest.mark.parametrize("field", ["text", "reason", "explanation"])
def test_characters_that_no_database_stores_are_left_out(send, assessment, field):
    reply = send("PRO-03", choice=[], **({"text": "Kept"} | {field: "a\x00b\ud800c"}))
    assert reply.status_code == 200
    kept = answer_to(assessment, "PRO-03")
    assert {"text": kept.value, "reason": kept.reason, "explanation": kept.explanation}[
        field
    ] == "abc"


@pytest.mark.parametrize("code", ["EDU-99", "NO", "edu-01", "1"])
def test_a_question_that_is_not_asked(send, code):
    assert send(code).status_code == 404


@pytest.mark.parametrize("pk", [0, 10**9, 2**63, 10**40])
def test_an_assessment_that_never_was(coordinator, pk):
    for name, *rest in [("answer_save", "EDU-01"), ("assessment_section", "education")]:
        assert coordinator.post(coordinator.url(name, pk, *rest)).status_code == 404


# The page itself, without scripts


@pytest.fixture
def url(coordinator, assessment):
    return coordinator.url("assessment_section", assessment.pk, "education")


@pytest.fixture
def profile_url(coordinator, assessment):
    return coordinator.url("assessment_section", assessment.pk, "profile")


def typed(code, version=0, **values):
    return {f"{code}-{name}": value for name, value in values.items()} | {
        f"{code}-version": version
    }


def test_a_page_asks_its_questions(coordinator, url):
    page = coordinator.get(url).content.decode()
    for code in ("EDU-01", "EDU-02", "EDU-03"):
        assert f'name="{code}-choice"' in page
    assert "COM-01" not in page


def test_a_page_that_is_not_there(coordinator, assessment):
    url = coordinator.url("assessment_section", assessment.pk, "weather")
    assert coordinator.get(url).status_code == 404


def test_a_plain_post_saves_the_page_and_goes_on(coordinator, url, assessment):
    data = typed("EDU-01", choice="most", explanation="Why") | typed(
        "EDU-03", choice=["libraries", "parks"]
    )
    reply = coordinator.post(url, data | {"language": "sv"})
    assert reply.status_code == 302
    assert reply["Location"] == coordinator.url(
        "assessment_section", assessment.pk, "participation"
    )
    first, third = answer_to(assessment, "EDU-01"), answer_to(assessment, "EDU-03")
    assert (first.value, first.explanation, first.language) == (["most"], "Why", "sv")
    assert third.value == ["libraries", "parks"]
    assert answer_to(assessment, "EDU-02").version == 0


def test_a_plain_post_may_go_back_to_the_list(coordinator, url, assessment):
    reply = coordinator.post(url, {"back": "1"})
    assert reply["Location"] == coordinator.url("assessment_detail", assessment.pk)


def test_after_the_last_page_comes_the_list(coordinator, assessment):
    url = coordinator.url("assessment_section", assessment.pk, "participation")
    reply = coordinator.post(url, {"next": "1"})
    assert reply["Location"] == coordinator.url("assessment_detail", assessment.pk)


def test_posting_the_same_page_again_changes_nothing(coordinator, url, assessment):
    data = typed("EDU-01", choice="most")
    for _time in range(2):
        coordinator.post(url, data)
    assert answer_to(assessment, "EDU-01").version == 1


def test_an_empty_page_touches_no_answer(coordinator, url, assessment):
    coordinator.post(url, {"language": "en"})
    assert not assessment.answers.exclude(version=0).exists()


def inputs(page):
    """What the fields of a page are filled with, by name; only what is ticked of the boxes."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if values.get("type") not in {"radio", "checkbox"} or " checked" in tag:
            found.setdefault(values.get("name"), []).append(unescape(values.get("value", "")))
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)', page):
        found[name] = [unescape(value)]
    return found


def test_errors_leave_everything_that_was_typed_on_the_page(coordinator, profile_url, assessment):
    """What is in order has been saved; the rest stands there to be mended."""
    data = (
        typed("PRO-01", number="many", explanation='Kaupungin <tilasto> & "arvio"')
        | typed("PRO-02", number="12,5")
        | typed("PRO-03", text="Ä" * 5001, link="kunta.fi")
    )
    reply = coordinator.post(profile_url, data)
    page = reply.content.decode()
    assert reply.status_code == 422
    filled = inputs(page)
    for name, value in data.items():
        if not name.endswith("version"):
            assert filled[name] == [value], name
    assert answer_to(assessment, "PRO-02").value == "12.5"
    assert [field.question.code for field in reply.context["form"].problems] == ["PRO-01", "PRO-03"]
    assert re.search(r"<title>\s*Virhe", page)
    assert 'href="#PRO-01-number"' in page
    assert 'id="PRO-01-number"' in page


def test_the_mended_page_is_saved(coordinator, profile_url, assessment):
    page = coordinator.post(profile_url, typed("PRO-01", number="many")).content.decode()
    mended = {name: values[-1] for name, values in inputs(page).items() if name}
    reply = coordinator.post(profile_url, mended | {"PRO-01-number": "120 000"})
    assert reply.status_code == 302
    assert answer_to(assessment, "PRO-01").value == "120000"


def test_a_conflict_without_scripts_shows_both_versions(coordinator, url, assessment, contributor):
    contributor.post(url, typed("EDU-01", choice="all", explanation="Theirs"))
    reply = coordinator.post(url, typed("EDU-01", choice="none", explanation="Mine"))
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "Theirs" in page
    assert "Mine" in page
    answer = answer_to(assessment, "EDU-01")
    assert (answer.version, answer.value) == (1, ["all"])
    assert answer.revisions.get(version=None).content["explanation"] == "Mine"


@pytest.mark.parametrize(("choice", "stays"), [("mine", ["none"]), ("theirs", ["all"])])
def test_a_conflict_without_scripts_is_settled_by_a_button(
    coordinator, url, assessment, contributor, choice, stays
):
    contributor.post(url, typed("EDU-01", choice="all"))
    page = coordinator.post(url, typed("EDU-01", choice="none")).content.decode()
    again = {name: values[-1] for name, values in inputs(page).items() if name}
    reply = coordinator.post(url, again | {choice: "EDU-01"})
    assert reply.status_code == 302
    assert reply["Location"] == url
    assert answer_to(assessment, "EDU-01").value == stays


def test_two_people_may_answer_different_questions_of_a_page(
    coordinator, contributor, url, assessment
):
    contributor.post(url, typed("EDU-01", choice="all") | typed("EDU-02", choice=""))
    reply = coordinator.post(url, typed("EDU-02", choice="once"))
    assert reply.status_code == 302
    assert answer_to(assessment, "EDU-01").value == ["all"]
    assert answer_to(assessment, "EDU-02").value == ["once"]


def test_a_post_after_submitting_says_so_and_keeps_what_was_typed(coordinator, url, assessment):
    complete(assessment).submit(by=coordinator.user)
    reply = coordinator.post(url, typed("EDU-01", 1, choice="none", explanation="Typed late"))
    assert reply.status_code == 409
    assert answer_to(assessment, "EDU-01").value == ["all"]
    assert "Typed late" in reply.content.decode()


def test_nonsense_in_the_hidden_fields_is_no_error(coordinator, url, assessment):
    data = typed("EDU-01", choice="all") | {
        "EDU-01-version": "9" * 50,
        "EDU-01-mutation": "x",
        "theirs": "NO-99",
    }
    assert coordinator.post(url, data).status_code in {302, 422}


def test_a_manager_reads_and_a_stranger_finds_nothing(manager, stranger, url, assessment):
    page = manager.get(url)
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert manager.post(url, typed("EDU-01", choice="all")).status_code == 403
    assert stranger.get(url).status_code == 404


# Beginning and submitting


def test_starting_twice_leads_to_the_same_assessment(coordinator, questionnaire):
    first, second = (coordinator.post(coordinator.url("assessment_start")) for _time in range(2))
    assert first["Location"] == second["Location"]
    assert coordinator.municipality.assessments.count() == 1


def test_submitting_lists_what_is_missing(coordinator, assessment):
    complete(assessment)
    assessment.answers.filter(question__code="EDU-02").update(status="unanswered", value=None)
    assessment.answers.filter(question__code="PAR-01").update(status="not_applicable", value=None)
    url = coordinator.url("assessment_submit", assessment.pk)
    for reply in (coordinator.get(url), coordinator.post(url)):
        page = reply.content.decode()
        assert re.findall(r"sections/\w+/#([A-Z]+-\d+)", page) == ["EDU-02", "PAR-01"]
    assert reply.status_code == 422
    assessment.refresh_from_db()
    assert assessment.state == "draft"


def test_submitting_with_and_without_consent(coordinator, assessment):
    complete(assessment)
    reply = coordinator.post(
        coordinator.url("assessment_submit", assessment.pk), {"is_bar_shown": "1"}
    )
    assert reply["Location"] == coordinator.url("assessment_detail", assessment.pk)
    assessment.refresh_from_db()
    assert (assessment.state, assessment.is_bar_shown) == ("submitted", True)
    assert assessment.submitted_by == coordinator.user

    other = complete(AssessmentFactory())
    other.submit(by=coordinator.user)
    assert not other.is_bar_shown
