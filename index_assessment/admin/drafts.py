"""What all admin pages of a questionnaire share: drafts may be edited, published versions read."""

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin, TranslationTabularInline

from index_assessment.models import (
    Option,
    PolicyArea,
    Question,
    Questionnaire,
    Section,
    WorkedExample,
)
from index_assessment.models.questionnaire import FractionField
from index_assessment.questionnaires.plain_json import read_json
from municipalities.admin.inlines import BoundedRows


def is_open(row):
    """Whether a row belongs to a draft; without a row the question is about rows in general."""
    questionnaire = row if row is None or isinstance(row, Questionnaire) else row.questionnaire
    return questionnaire is None or not questionnaire.is_published


class DraftsOnly:
    """Refuse every change to what belongs to a published questionnaire."""

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and is_open(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and is_open(obj)


class PlainJSON(forms.JSONField):
    """Refuses at its field what no database stores."""

    def to_python(self, value):
        if value not in self.empty_values:
            try:
                read_json(value)
            except ValueError:
                raise ValidationError(
                    self.error_messages["invalid"], code="invalid", params={"value": value}
                ) from None
        return super().to_python(value)

    def bound_data(self, data, initial):
        """What cannot be read is shown again as it was written."""
        try:
            return None if data is None else read_json(data)
        except ValueError:
            return InvalidJSONInput(data)


class DraftInline(BoundedRows, DraftsOnly):
    extra = 0

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and is_open(obj)


class OptionInline(DraftInline, TranslationTabularInline):
    model = Option
    # Short values leave room for a label in each language.
    formfield_overrides = {
        FractionField: {"widget": forms.TextInput(attrs={"size": 5})},
        models.SlugField: {"widget": forms.TextInput(attrs={"size": 16})},
    }


class ExampleInline(DraftInline, admin.StackedInline):
    model = WorkedExample
    formfield_overrides = {models.JSONField: {"form_class": PlainJSON}}


class PartAdmin(DraftsOnly, TranslationAdmin):
    """A part of one questionnaire, which the address names when the part is new."""

    def has_add_permission(self, request):
        """Only on the page that a questionnaire's own page leads to, and only into a draft."""
        questionnaire = self._questionnaire(request)
        allowed = super().has_add_permission(request)
        return allowed and questionnaire is not None and is_open(questionnaire)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        # The page for another one would have forgotten the questionnaire.
        context = {"show_save_and_add_another": False} | (extra_context or {})
        return super().changeform_view(request, object_id, form_url, context)

    def _questionnaire(self, request):
        match = request.resolver_match
        if match.url_name == f"{self.opts.app_label}_{self.opts.model_name}_change":
            row = self.get_object(request, match.kwargs["object_id"])
            return row and row.questionnaire
        versions = self.admin_site.get_model_admin(Questionnaire)
        return versions.get_object(request, request.GET.get("questionnaire", ""))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer what belongs to the same questionnaire, and nothing of another."""
        questionnaire = self._questionnaire(request)
        pk = questionnaire.pk if questionnaire else None
        kwargs["queryset"] = {
            Questionnaire: Questionnaire.objects.filter(pk=pk),
            Section: Section.objects.filter(questionnaire=pk),
            Question: Question.objects.filter(questionnaire=pk),
            PolicyArea: PolicyArea.objects.indicators(),
        }[db_field.related_model]
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Without signs for adding and editing what a row belongs to: that has its own pages."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        widget = getattr(field, "widget", None)
        if isinstance(widget, RelatedFieldWidgetWrapper):
            field.widget = widget.widget
        return field

    def get_changeform_initial_data(self, request):
        """New rows come last."""
        questionnaire = self._questionnaire(request)
        last = self.model.objects.filter(questionnaire=questionnaire).order_by("order").last()
        order = last.order + 1 if last else 0
        return super().get_changeform_initial_data(request) | {"order": order}


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("draft", _("Draft")), ("published", _("Published"))]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(published_at__isnull=self.value() == "draft")
