"""The staff's workshop for the index: questionnaires, assessments and their review.

Floor 2.
"""

from index_assessment.admin.assessment import AssessmentAdmin
from index_assessment.admin.questionnaire import QuestionAdmin, QuestionnaireAdmin, SectionAdmin
from index_assessment.admin.reference import BandAdmin, PolicyAreaAdmin

__all__ = [
    "AssessmentAdmin",
    "BandAdmin",
    "PolicyAreaAdmin",
    "QuestionAdmin",
    "QuestionnaireAdmin",
    "SectionAdmin",
]
