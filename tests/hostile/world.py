"""Municipalities whose every text is hostile, in each state of their assessments."""

from dataclasses import dataclass

from django.utils import timezone

from index_assessment.models import (
    GoodRelationsArea,
    PolicyArea,
    ProjectArea,
    Question,
    Questionnaire,
    Section,
)
from index_assessment.publishing import publish
from tests.factories import index_assessment as index
from tests.factories import municipalities as ground
from tests.factories.questionnaires import PROFILE, published, question, section, small_content
from tests.hostile.calls import build_calls
from tests.hostile.team import build_team

# Views on the index: the scores need just the rows that there are, so these are written anew.
VIEWS = (PolicyArea, GoodRelationsArea, ProjectArea)


@dataclass
class World:
    """`towns` has one municipality for each state of an assessment; `drafts` are versions."""

    towns: dict
    drafts: list
    calls: list
    edition: object = None

    def assessment(self, state):
        return self.towns[state].assessments.get()


def build_world(texts):
    by = ground.UserFactory(name="Reviewer")
    towns = build_ground(texts)
    build_team(texts, towns)
    build_reference(texts)
    calls = build_calls(texts, [*towns.values()], by)
    world = World(towns, build_drafts(texts), calls)
    questionnaire = published(hostile_content(texts))
    for state in ("draft", "returned", "submitted", "approved", "published"):
        assess(texts, towns[state], questionnaire, state, by)
    world.edition = world.assessment("published").editions.get()
    leave_traces(texts, world.edition)
    return world


# The ground floor


def build_ground(texts):
    towns = [
        ground.MunicipalityFactory(
            **texts.of("Municipality", "name"), **texts.take_once("Municipality.code")
        )
        for _number in range(texts.rounds("Municipality.name_fi"))
    ]
    build_places(texts, towns)
    build_people(texts)
    build_providers(texts)
    names = ("draft", "returned", "submitted", "approved", "published", "empty")
    return dict(zip(names, towns, strict=False))


def build_places(texts, towns):
    for number in range(texts.rounds("AreaKind.name_fi")):
        kind = ground.AreaKindFactory(**texts.of("AreaKind", "name"))
        area = ground.AreaFactory(
            kind=kind, **texts.of("Area", "name"), **texts.take_once("Area.code")
        )
        ground.AreaMembershipFactory(municipality=towns[0], area=area)
        ground.MunicipalityFigureFactory(
            municipality=towns[0], year=1900 + number, **texts.of("MunicipalityFigure", "source")
        )
        body = ground.OrganisationKindFactory(**texts.of("OrganisationKind", "name"))
        ground.OrganisationFactory(kind=body, area=area, **texts.of("Organisation", "name"))


def build_people(texts):
    for _number in range(texts.rounds("User.email")):
        ground.UserFactory(**texts.of("User", "email", "name"))


def build_providers(texts):
    for _number in range(texts.rounds("IdentityProvider.client_id")):
        ground.IdentityProviderFactory(**texts.of("IdentityProvider", "tenant", "client_id"))


# What staff write


def build_reference(texts):
    for model in VIEWS:
        write_views(texts, model)
    for _number in range(texts.rounds("Band.name_fi")):
        index.BandFactory(**texts.of("Band", "name"))


def write_views(texts, model):
    """Give each row the next texts of its columns."""
    for row in model.objects.all():
        words = texts.of(model.__name__, "name", "description", "prefix")
        model.objects.filter(pk=row.pk).update(**words)


def build_drafts(texts):
    """Versions that are still being written; the first holds a row of every kind."""
    drafts = [
        index.QuestionnaireFactory(
            **texts.of("Questionnaire", "title", "introduction", "weights_note", "formula")
        )
        for _number in range(texts.rounds("Questionnaire.title_fi"))
    ]
    part = index.SectionFactory(
        questionnaire=drafts[0],
        **texts.of("Section", "title", "introduction", "what_good_looks_like"),
    )
    for number in range(texts.rounds("Question.code")):
        words = ("text", "help", "evidence", "unit", "follows_options") if number < 3 else ("unit",)
        asked = index.QuestionFactory(
            section=part, **texts.of("Question", *words), **texts.take_once("Question.code")
        )
        index.OptionFactory(question=asked, **texts.of("Option", "label"))
    for _number in range(texts.rounds("WorkedExample.name")):
        index.WorkedExampleFactory(
            questionnaire=drafts[0],
            answers={texts.take("WorkedExample.answers"): []},
            expected={texts.take("WorkedExample.expected"): []},
            **texts.of("WorkedExample", "name", "default"),
        )
    return drafts


def hostile_content(texts):
    """A questionnaire that can be answered: a page for each title, a question for each unit."""
    unit = {"minimum": "0.00", "maximum": "100.00"}
    figures = [
        question(f"FIG-{number}", "number", unit=texts.table("Question", "unit"), **unit)
        for number in range(texts.rounds("Question.unit_fi", "Answer.link"))
    ]
    titled = [
        section(
            f"page-{number}",
            [question(f"PAG-{number}", "text")],
            indicator="",
            title=texts.table("Section", "title"),
        )
        for number in range(texts.rounds("Section.title_fi"))
    ]
    names = ("introduction", "what_good_looks_like")
    words = {name: texts.table("Section", name) for name in names}
    return small_content(
        PROFILE | {"questions": figures},
        *titled,
        section("education", hostile_questions(texts), **words),
        section("commitment", [question("COM-01")]),
        version=99,
        **{
            name: texts.table("Questionnaire", name)
            for name in ("title", "introduction", "weights_note")
        },
    )


def hostile_questions(texts):
    """One with a choice for each label and long words of every kind, and one for each reason."""
    long = {name: texts.table("Question", name) for name in ("text", "help", "evidence")}
    choices = [
        {"code": f"option-{number}", "points": "1", "label": texts.table("Option", "label")}
        for number in range(texts.rounds("Option.label_fi"))
    ]
    areas = sorted(GoodRelationsArea.objects.values_list("code", flat=True))
    reasons = range(texts.rounds("Answer.reason"))
    return [
        question("EDU-01", "multiple", options=choices, areas=areas, **long),
        question("EDU-02", "yes_no"),
        question("EDU-03", "text", weight="0"),
        *(question(f"EDU-1{number}", "yes_no") for number in reasons),
    ]


# Assessments


def assess(texts, town, questionnaire, state, by):
    assessment = index.complete(
        index.AssessmentFactory(municipality=town, questionnaire=questionnaire, by=by)
    )
    answer_hostilely(texts, assessment)
    if state == "draft":
        return
    assessment.submit(by=by)
    if state == "returned":
        assessment.send_back(by=by, reason=texts.take("Assessment.return_reason"))
    elif state != "submitted":
        review(texts, assessment, by)
        assessment.approve(by=by)
    if state == "published":
        publish(assessment=assessment, by=by)


def answer_hostilely(texts, assessment):
    for answer in assessment.answers.select_related("question"):
        kind, code = answer.question.kind, answer.question.code
        answer.link = texts.take("Answer.link")
        if kind == "text":
            answer.value = texts.take("Answer.value")
        if code.startswith("EDU-1"):
            answer.status, answer.value = "not_applicable", None
            answer.reason = texts.take("Answer.reason")
        if code in {"EDU-01", "EDU-03"}:
            answer.explanation = texts.take("Answer.explanation")
        answer.save()
        if code == "EDU-01":
            attach_hostilely(texts, answer)


def attach_hostilely(texts, answer):
    for _number in range(texts.rounds("Attachment.title")):
        attachment = ground.AttachmentFactory(
            municipality=answer.municipality, **texts.of("Attachment", "title")
        )
        index.EvidenceFactory(answer=answer, attachment=attachment)


def review(texts, assessment, by):
    rows = [*assessment.commentaries.all(), index.RecommendationFactory(assessment=assessment)]
    for row in rows:
        words = {one: texts.take(f"{type(row).__name__}.text_{one}") for one in ("fi", "sv", "en")}
        row.write(texts=words, base_version=row.version, by=by, checked=["sv", "en"])


def leave_traces(texts, edition):
    town = edition.municipality
    index.AssessmentEventFactory(
        assessment=edition.assessment, by_id=1, **texts.of("AssessmentEvent", "reason")
    )
    for _number in range(texts.rounds("SignedLink.recipient")):
        ground.SignedLinkFactory(
            municipality=town, subject_id=edition.pk, **texts.of("SignedLink", "recipient")
        )
    for _number in range(texts.rounds("AuditEvent.action")):
        ground.AuditEventFactory(
            municipality=town, **texts.of("AuditEvent", "action", "method", "target")
        )
    for _number in range(texts.rounds("Mail.recipient")):
        ground.MailFactory(**texts.of("Mail", "recipient", "subject"))
    for _number in range(texts.rounds("Mail.about", "Mail.discard_reason")):
        ground.HeldMailFactory(**texts.of("Mail", "about", "body", "discard_reason"))
    for _number in range(texts.rounds("SupportRequest.topic", "SupportRequest.answer")):
        words = texts.of("SupportRequest", "topic", "text", "answer")
        ground.SupportRequestFactory(municipality=town, assignment=None, **words)
    build_regional(texts, town)
    for _number in range(texts.rounds("ExpertProfile.languages")):
        words = texts.of("ExpertProfile", "competences", "languages", "availability")
        ground.ExpertProfileFactory(**words)
    for _number in range(texts.rounds("Notification.values")):
        ground.NotificationFactory(values={"title": texts.take("Notification.values")})
    for _number in range(texts.rounds("Letter.subject_fi")):
        ground.LetterFactory(**texts.of("Letter", "subject", "body"))


def current(model):
    """The rows of a model that staff may still change."""
    if model is Questionnaire:
        return model.objects.filter(published_at=None)
    if model in {Section, Question}:
        return model.objects.filter(questionnaire__published_at=None)
    return model.objects.all()


def build_regional(texts, town):
    body = ground.OrganisationFactory(area=ground.AreaFactory())
    ground.AreaMembershipFactory(municipality=town, area=body.area)
    at, by = timezone.now(), ground.UserFactory(name="Representative")
    ground.RepresentativeFactory(body=body, user=by)
    for _number in range(texts.rounds("RegionalQuestion.text", "RegionalQuestion.answer")):
        ground.RegionalQuestionFactory(
            municipality=town,
            body=body,
            answered_at=at,
            answered_by=by,
            **texts.of("RegionalQuestion", "text", "answer"),
        )
    for _number in range(texts.rounds("RegionalNeed.topic", "RegionalNeed.outcome")):
        ground.RegionalNeedFactory(
            body=body,
            closed_at=at,
            closed_by=by,
            **texts.of("RegionalNeed", "topic", "text", "outcome"),
        )
