"""The nouns of the index, one a file."""

from index_assessment.models.answer import Answer, AnswerRevision
from index_assessment.models.assessment import Assessment, AssessmentEvent
from index_assessment.models.comparison import Band, Vintage, VintageResult
from index_assessment.models.edition import ReportEdition
from index_assessment.models.evidence import Evidence
from index_assessment.models.policy_area import GoodRelationsArea, PolicyArea, ProjectArea
from index_assessment.models.questionnaire import (
    Option,
    Question,
    Questionnaire,
    Section,
    WorkedExample,
)
from index_assessment.models.review import Commentary, Recommendation

__all__ = [
    "Answer",
    "AnswerRevision",
    "Assessment",
    "AssessmentEvent",
    "Band",
    "Commentary",
    "Evidence",
    "GoodRelationsArea",
    "Option",
    "PolicyArea",
    "ProjectArea",
    "Question",
    "Questionnaire",
    "Recommendation",
    "ReportEdition",
    "Section",
    "Vintage",
    "VintageResult",
    "WorkedExample",
]
