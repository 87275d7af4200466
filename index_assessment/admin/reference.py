"""Policy areas and comparison bands: reference data that staff may reword."""

from django.contrib import admin
from modeltranslation.admin import TranslationAdmin

from index_assessment.models import Band, GoodRelationsArea, PolicyArea, ProjectArea


@admin.register(PolicyArea, GoodRelationsArea, ProjectArea)
class PolicyAreaAdmin(TranslationAdmin):
    list_display = ["name", "code", "order"]
    readonly_fields = ["code"]


@admin.register(Band)
class BandAdmin(TranslationAdmin):
    list_display = ["name", "kind", "minimum", "maximum"]
    list_filter = ["kind"]
    readonly_fields = ["code"]
