"""Building the demonstration through the same methods that the pages use."""

import uuid

from django.db import transaction

from config.demo import cooperation, joining, people, region
from config.demo.profiles import profiles
from config.demo.respondent import Respondent
from config.demo.reviewing import write_review
from config.demo.texts import Texts
from index_assessment.answer_content import check
from index_assessment.answer_sheet import AnswerSheet
from index_assessment.models import Questionnaire
from index_assessment.publishing import publish
from index_assessment.saving import begin_assessment, save_answer
from municipalities.access.permissions import Role
from municipalities.access.reach import inside
from municipalities.models import Municipality

QUESTIONNAIRE = {"code": "good-relations", "version": 2026}
REVIEWED = {"approved", "published"}


class NotPossible(Exception):
    """Why no demonstration can be built in this database, in words for the operator."""


def build_programme(tell):
    """Build what is missing of the demonstration; return how many parts that were.

    `tell` takes a line for each municipality and each call. A run that was interrupted is taken
    up where it stopped.
    """
    if _is_complete():
        return 0
    _refuse_real_data()
    questionnaire, texts, built = _questionnaire(), Texts(), 0
    for profile, municipality in _places():
        if not municipality.is_demonstration:
            with transaction.atomic(), inside(municipality):
                _build(profile, municipality, questionnaire, texts)
            tell(f"{municipality.name}: {profile.outcome}")
            built += 1
    for call in joining.missing():
        joining.build(call)
        tell(call["title"]["en"])
        built += 1
    return built


def _is_complete():
    """Whether nothing is missing, however the demonstration has been used since."""
    slugs = [profile.slug for profile in profiles()]
    there = Municipality.objects.filter(is_demonstration=True, slug__in=slugs).count()
    return there == len(slugs) and not joining.missing()


def _refuse_real_data():
    real = Municipality.objects.active().filter(is_demonstration=False)
    if real.exists():
        names = ", ".join(real.values_list("name", flat=True))
        raise NotPossible(
            f"This database holds municipalities that are no demonstration: {names}. "
            "The demonstration needs a database of its own."
        )


def _questionnaire():
    """The version that the texts of the demonstration are written for."""
    found = Questionnaire.objects.published().filter(**QUESTIONNAIRE).first()
    if found is None:
        raise NotPossible(
            "The questionnaire of 2026 is missing. First run load_policy_areas and "
            "load_questionnaire."
        )
    return found


def _places():
    """Each profile with its municipality, in the order of publishing."""
    by_slug = {municipality.slug: municipality for municipality in Municipality.objects.all()}
    missing = [profile.slug for profile in profiles() if profile.slug not in by_slug]
    if missing:
        raise NotPossible(
            f"Municipalities are missing: {', '.join(missing)}. First run load_municipalities."
        )
    return [(profile, by_slug[profile.slug]) for profile in profiles()]


def _build(profile, municipality, questionnaire, texts):
    municipality.activate(is_demonstration=True)
    staff, team = people.staff(), people.team_of(municipality)
    coordinator = team[Role.COORDINATOR]
    cooperation.build(municipality, team)
    region.build(municipality)
    assessment = begin_assessment(
        municipality=municipality, questionnaire=questionnaire, by=coordinator
    )
    answer(assessment, profile, Respondent(profile, municipality, texts), team)
    if profile.outcome == "draft":
        return
    assessment.submit(by=coordinator, is_bar_shown=profile.is_bar_shown)
    if profile.outcome == "returned":
        reason = texts.return_reason[municipality.main_language]
        assessment.send_back(by=staff, reason=reason)
    if profile.outcome in REVIEWED:
        write_review(assessment, texts, by=staff)
        assessment.approve(by=staff)
    if profile.outcome == "published":
        publish(assessment=assessment, by=staff)


def answer(assessment, profile, respondent, team):
    """Answer the pages that the profile names; the members of the team take turns."""
    writers = [team[role] for role in (Role.COORDINATOR, Role.CONTRIBUTOR) if role in team]
    given = {}
    for number, (page, is_complete) in enumerate(profile.pages(AnswerSheet(assessment).pages)):
        entries = page.entries if is_complete else page.entries[: len(page.entries) // 2]
        for entry in entries:
            if _is_asked(entry.question, given):
                sent = respondent.sent(page.section, entry)
                given[entry.question.pk] = _save(entry, sent, writers[number % len(writers)])


def _is_asked(question, given):
    if question.follows_id is None:
        return True
    parent = given.get(question.follows_id)
    chosen = parent.value if parent and isinstance(parent.value, list) else []
    return not set(chosen).isdisjoint(question.follows_options)


def _save(entry, sent, by):
    content = check(entry.question, [option.code for option in entry.options], sent)
    save_answer(
        answer=entry.answer,
        content=content,
        base_version=entry.answer.version,
        mutation=uuid.uuid4(),
        by=by,
    )
    return content
