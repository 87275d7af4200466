"""Scores put in the order in which pages show them."""

from dataclasses import dataclass
from types import MappingProxyType

from index_assessment.models import GoodRelationsArea, PolicyArea, ProjectArea
from index_assessment.models.policy_area import LENS
from municipalities.documents.charts import score_bar


@dataclass(frozen=True)
class Row:
    """A named score; `score` is a `scoring.Score`, `section` the code of its section's page."""

    code: str
    name: str
    score: object
    section: str = ""

    @property
    def bar(self):
        return score_bar(title=self.name, value=self.score.value, width=200)


@dataclass(frozen=True)
class ScoreTables:
    result: object
    indicators: list
    # None where the questionnaire has none of its indicators.
    lens: Row | None
    areas: list
    project_areas: list


def _rows(named, scores, sections=MappingProxyType({})):
    return [
        Row(one.code, one.name, scores[one.code], sections.get(one.code, ""))
        for one in named
        if one.code in scores
    ]


def score_tables(sheet):
    """Every score of an answer sheet with its name, in the order of the policy areas."""
    result = sheet.score()
    areas = list(PolicyArea.objects.all())
    sections = {
        page.section.indicator.code: page.section.code
        for page in sheet.pages
        if page.section.indicator_id
    }
    lens = _rows([area for area in areas if area.code == LENS], result.groups)
    return ScoreTables(
        result=result,
        indicators=_rows(areas, result.indicators, sections),
        lens=next(iter(lens), None),
        areas=_rows(GoodRelationsArea.objects.all(), result.areas),
        project_areas=_rows(ProjectArea.objects.all(), result.groups),
    )
