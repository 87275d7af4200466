"""What regional bodies have asked and recorded, for the programme's staff to read."""

from django.contrib import admin

from municipalities.admin.traces import ReadOnly
from municipalities.models import RegionalNeed, RegionalQuestion


@admin.register(RegionalNeed)
class RegionalNeedAdmin(ReadOnly):
    list_display = ["topic", "kind", "body", "recorded_at", "closed_at"]
    list_filter = ["kind", ("closed_at", admin.EmptyFieldListFilter), "body__kind"]
    list_select_related = ["body"]
    search_fields = ["topic", "text", "body__name_fi", "body__name_sv"]
    fields = [
        *("body", "kind", "topic", "text", "language", "recorded_by", "recorded_at"),
        *("outcome", "closed_by", "closed_at"),
    ]


@admin.register(RegionalQuestion)
class RegionalQuestionAdmin(ReadOnly):
    list_display = ["municipality", "body", "asked_at", "answered_at"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter), "body__kind"]
    list_select_related = ["municipality", "body"]
    search_fields = ["text", "municipality__name_fi", "municipality__name_sv"]
    fields = [
        *("municipality", "body", "text", "language", "asked_by", "asked_at"),
        *("answer", "answer_language", "answered_by", "answered_at"),
    ]
