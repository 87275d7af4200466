"""Addresses of the index inside a municipality, and behind a signed link."""

from django.urls import path

from index_assessment.views import answering, assessment, evidence, report

municipal = [
    path("assessments/start/", assessment.assessment_start, name="assessment_start"),
    path("assessments/<int:pk>/", assessment.assessment_detail, name="assessment_detail"),
    path(
        "assessments/<int:pk>/sections/<slug:section>/",
        answering.assessment_section,
        name="assessment_section",
    ),
    path("assessments/<int:pk>/answers/<slug:code>/", answering.answer_save, name="answer_save"),
    path(
        "assessments/<int:pk>/answers/<slug:code>/evidence/",
        evidence.evidence_create,
        name="evidence_create",
    ),
    path("evidence/<int:pk>/", evidence.evidence_download, name="evidence_download"),
    path("evidence/<int:pk>/remove/", evidence.evidence_remove, name="evidence_remove"),
    path("assessments/<int:pk>/submit/", assessment.assessment_submit, name="assessment_submit"),
    path("assessments/<int:pk>/score/", assessment.assessment_score, name="assessment_score"),
    path("assessments/<int:pk>/reports/", report.report_list, name="report_list"),
    path(
        "assessments/<int:pk>/reports/links/",
        report.report_link_create,
        name="report_link_create",
    ),
    path("report-links/<int:pk>/end/", report.report_link_end, name="report_link_end"),
]

linked = [
    path("report/", report.linked_report, name="linked_report"),
    path("report/<slug:language>/", report.linked_report_download, name="linked_report_download"),
]
