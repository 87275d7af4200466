"""Municipalities with their figures, areas, organisations, and the sectors of their work."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from municipalities.admin.choices import AutocompleteChoices
from municipalities.admin.inlines import BoundedRows
from municipalities.models import Area, Municipality, MunicipalityFigure, Organisation, Sector


class FigureInline(BoundedRows, admin.TabularInline):
    model = MunicipalityFigure
    fields = ["kind", "year", "value", "source_fi"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Municipality)
class MunicipalityAdmin(TranslationAdmin):
    list_display = ["name", "code", "language_status", "is_active"]
    list_filter = [
        ("activated_at", admin.EmptyFieldListFilter),
        "language_status",
        "municipality_type",
    ]
    search_fields = ["name_fi", "name_sv", "code"]
    readonly_fields = ["code", "slug", "activated_at", "is_demonstration"]
    inlines = [FigureInline]
    actions = ["activate"]

    @admin.display(description=_("active"), boolean=True)
    def is_active(self, municipality):
        return municipality.activated_at is not None

    @admin.action(description=_("Activate the selected municipalities"), permissions=["change"])
    def activate(self, request, queryset):
        for municipality in queryset:
            municipality.activate(is_demonstration=request.user.is_demonstration)
            self.log_change(request, municipality, _("Activated."))
        self.message_user(request, _("The municipalities are active."))


@admin.register(Area)
class AreaAdmin(TranslationAdmin):
    list_display = ["name", "kind", "code", "valid_from", "valid_until"]
    list_filter = ["kind"]
    list_select_related = ["kind"]
    search_fields = ["name_fi", "name_sv"]


@admin.register(Organisation)
class OrganisationAdmin(AutocompleteChoices, TranslationAdmin):
    list_display = ["name", "kind", "area", "valid_from", "valid_until"]
    list_filter = ["kind"]
    list_select_related = ["kind", "area"]
    search_fields = ["name_fi", "name_sv"]
    autocomplete_fields = ["area", "successor"]


@admin.register(Sector)
class SectorAdmin(TranslationAdmin):
    list_display = ["name", "is_in_act", "source", "order"]
    list_filter = ["is_in_act"]
