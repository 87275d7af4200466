"""Saving one answer from a script: acknowledged, refused, never lost."""

import json
import re
import uuid

import pytest
from django.utils import translation

from index_assessment.models import Answer
from tests.factories.index_assessment import complete
from tests.factories.municipalities import UserFactory

LONG = "x" * 5001


@pytest.fixture
def answer(assessment):
    return assessment.answers.get(question__code="EDU-01")


def answer_to(assessment, code):
    return assessment.answers.get(question__code=code)


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


def test_a_question_set_aside_asks_for_its_reason(send):
    set_aside = send(page_in="en", choice=["_not_applicable"]).json()["message"]
    assert set_aside.endswith("Write also why the question is not applicable.")
    explained = send(page_in="en", base_version=1, choice=["_not_applicable"], reason="No schools")
    assert explained.json()["message"].startswith("Saved")
    assert "why" not in explained.json()["message"]


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


def test_a_body_in_another_form_is_refused_in_words(coordinator, assessment):
    url = coordinator.url("answer_save", assessment.pk, "EDU-01")
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        reply = coordinator.generic("POST", url, b"choice=all", content_type=kind)
        assert reply.status_code == 422
        assert reply.json()["message"]


def test_a_body_larger_than_any_answer_is_refused_in_words(send):
    reply = send(explanation="x" * 3_000_000, page_in="en")
    assert reply.status_code == 422
    assert reply.json()["message"] == "The text is too long. Shorten it."


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
