"""Saving one answer from a script: what the page is told."""

import json
import uuid

import pytest
from django.utils import translation

from tests.factories.index_assessment import submitted


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def save(sender, assessment, code="EDU-01", **edit):
    body = {"mutation_id": str(uuid.uuid4()), "base_version": 0, "choice": ["all"], **edit}
    return sender.post(
        sender.url("answer_save", assessment.pk, code),
        json.dumps(body),
        content_type="application/json",
        headers={"accept": "application/json"},
    )


def stored(assessment, code="EDU-01"):
    return assessment.answers.get(question__code=code)


def test_acknowledgement_names_the_mutation_and_the_version(coordinator, assessment):
    mutation = str(uuid.uuid4())
    for _ in range(2):
        reply = save(coordinator, assessment, mutation_id=mutation).json()
        assert reply["saved"] is True
        assert reply["mutation_id"] == mutation
        assert reply["version"] == 1
        assert reply["message"].startswith("Saved ")
    assert stored(assessment).revisions.count() == 1


def test_edit_of_the_person_who_is_signed_in_is_saved(coordinator, assessment):
    assert save(coordinator, assessment, person=str(coordinator.user.pk)).status_code == 200
    assert stored(assessment).value == ["all"]


def test_edit_of_somebody_else_is_not_saved_under_this_name(coordinator, contributor, assessment):
    response = save(coordinator, assessment, person=str(contributor.user.pk))
    assert response.status_code == 401
    assert response.json()["error"] == "sign_in"
    assert response.json()["is_somebody_else"] is True
    assert stored(assessment).version == 0


def test_conflict_brings_the_other_version(coordinator, contributor, assessment):
    save(contributor, assessment, choice=["some"], explanation="Theirs", language="sv")
    response = save(coordinator, assessment, explanation="Mine")
    reply = response.json()
    assert response.status_code == 409
    assert (reply["error"], reply["version"]) == ("conflict", 1)
    assert reply["theirs"]["value"] == ["some"]
    assert reply["theirs"]["explanation"] == "Theirs"
    assert reply["theirs"]["language"] == "sv"
    assert reply["saved_at"]
    assert stored(assessment).revisions.get(version=None).content["explanation"] == "Mine"


def test_fault_is_named_by_field(coordinator, assessment):
    response = save(coordinator, assessment, link="nonsense")
    assert response.status_code == 422
    assert list(response.json()["fields"]) == ["link"]
    assert stored(assessment).version == 0


@pytest.mark.parametrize("body", ["", "[]", "{", '{"mutation_id": "x"}', "null", "7"])
def test_nonsense_is_refused_in_words(coordinator, assessment, body):
    url = coordinator.url("answer_save", assessment.pk, "EDU-01")
    response = coordinator.post(url, body, content_type="application/json")
    assert response.status_code == 422
    assert response.json()["message"]


def test_submitted_answers_do_not_change(coordinator, municipality):
    assessment = submitted(municipality=municipality)
    response = save(coordinator, assessment, base_version=1, choice=["none"])
    assert response.status_code == 409
    assert response.json()["error"] == "not_open"
    assert stored(assessment).value == ["all"]
