"""Beginning an assessment and handing it in."""

import re

from index_assessment.models import PolicyArea
from tests.factories.index_assessment import AssessmentFactory, complete
from tests.factories.questionnaires import COMMITMENT, published, small_content


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


def test_submitting_warns_where_no_score_will_come(coordinator, assessment):
    url = coordinator.url("assessment_submit", assessment.pk).replace("/fi/", "/en/")
    complete(assessment)
    assert "no score" not in coordinator.get(url).content.decode()
    assessment.answers.update(status="dont_know", value=None)
    page = coordinator.get(url).content.decode()
    assert "With these answers the index cannot be calculated" in page
    assert coordinator.url("assessment_section", assessment.pk, "education")[3:] in page


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


def test_the_lens_is_found_whatever_prefix_staff_give_it(coordinator, assessment):
    PolicyArea.objects.filter(code="intercultural_lens").update(prefix="LEN")
    reply = coordinator.get(coordinator.url("assessment_score", assessment.pk))
    assert reply.status_code == 200


def test_scores_are_shown_without_the_lens(coordinator, municipality):
    """A version need not have an indicator of it."""
    questionnaire = published(small_content(COMMITMENT, code="short"))
    assessment = complete(AssessmentFactory(municipality=municipality, questionnaire=questionnaire))
    reply = coordinator.get(coordinator.url("assessment_score", assessment.pk))
    assert reply.status_code == 200
    assert reply.context["tables"].lens is None
    assert reply.context["tables"].indicators
