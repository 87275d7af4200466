"""From the rows of a questionnaire version to the plain values that scoring works with."""

from fractions import Fraction

from index_assessment import method
from index_assessment.models.policy_area import ProjectArea


def method_of(questionnaire, sections, questions):
    """The scoring method of a questionnaire.

    `sections` come with their indicator and its parent, `questions` with options and areas, so
    that nothing is read here but the project areas.
    """
    indicators = {s.pk: s.indicator for s in sections if s.indicator_id}
    codes = {question.pk: question.code for question in questions}
    return method.Method(
        formula=questionnaire.formula,
        sections=tuple(
            method.Section(indicators[s.pk].code, Fraction(s.weight))
            for s in sections
            if s.indicator_id
        ),
        questions=tuple(_question(q, indicators.get(q.section_id), codes) for q in questions),
        groups=_groups(indicators.values()),
        required_share=Fraction(questionnaire.required_share),
        index_required_share=Fraction(questionnaire.index_required_share),
    )


def _question(question, indicator, codes):
    return method.Question(
        code=question.code,
        indicator=indicator.code if indicator else None,
        kind=question.kind,
        weight=Fraction(question.weight),
        options=tuple(
            method.Option(option.code, Fraction(option.points)) for option in question.options.all()
        ),
        cap=Fraction(question.cap) if question.cap else None,
        follows=codes.get(question.follows_id),
        follows_options=frozenset(question.follows_options),
        areas=frozenset(area.code for area in question.good_relations_areas.all()),
    )


def _groups(indicators):
    """Each inner node of the tree and each project area, with the indicators it gathers."""
    groups = {}
    present = [indicator.code for indicator in indicators]
    for indicator in indicators:
        if indicator.parent_id:
            groups.setdefault(indicator.parent.code, []).append(indicator.code)
    for area in ProjectArea.objects.prefetch_related("indicators"):
        codes = {indicator.code for indicator in area.indicators.all()}
        groups[area.code] = [code for code in present if code in codes]
    return {code: tuple(members) for code, members in groups.items()}
