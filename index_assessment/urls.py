"""Addresses of the index inside a municipality."""

from django.urls import path

from index_assessment.views import answering, assessment, report

municipal = [
    path("assessments/start/", assessment.assessment_start, name="assessment_start"),
    path("assessments/<int:pk>/", assessment.assessment_detail, name="assessment_detail"),
    path(
        "assessments/<int:pk>/sections/<slug:section>/",
        answering.assessment_section,
        name="assessment_section",
    ),
    path("assessments/<int:pk>/answers/<slug:code>/", answering.answer_save, name="answer_save"),
    path("assessments/<int:pk>/submit/", assessment.assessment_submit, name="assessment_submit"),
    path("assessments/<int:pk>/score/", assessment.assessment_score, name="assessment_score"),
    path("assessments/<int:pk>/reports/", report.report_list, name="report_list"),
]
