"""Writing questionnaires: versions with their sections and questions, workbooks, publishing."""

import uuid
from io import BytesIO

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Count
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from import_export.tmp_storages import CacheStorage
from modeltranslation.admin import TranslationAdmin

from index_assessment.admin.drafts import (
    DraftsOnly,
    ExampleInline,
    OptionInline,
    PartAdmin,
    PlainJSON,
    StateFilter,
)
from index_assessment.models import Question, Questionnaire, Section
from index_assessment.questionnaires.differences import differences
from index_assessment.questionnaires.problem import QuestionnaireError
from index_assessment.questionnaires.publishing import (
    copy_as_draft,
    problems,
    publish_questionnaire,
    rehearse,
    take_in,
)
from index_assessment.questionnaires.shape import questions_of
from index_assessment.questionnaires.workbook import read_workbook, write_workbook
from municipalities.documents.spreadsheets import CONTENT_TYPE

FOLDER = "admin/index_assessment/questionnaire"


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Workbook (.xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )


class ConfirmForm(forms.Form):
    token = forms.UUIDField(widget=forms.HiddenInput)


@admin.register(Questionnaire)
class QuestionnaireAdmin(DraftsOnly, TranslationAdmin):
    list_display = ["title", "code", "version", "state", "question_count"]
    list_filter = ["code", StateFilter]
    actions = ["copy_as_new_version"]
    inlines = [ExampleInline]

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(number_of_questions=Count("questions"))

    @admin.display(description=gettext_lazy("state"), ordering="published_at")
    def state(self, questionnaire):
        return _("Published") if questionnaire.is_published else _("Draft")

    @admin.display(description=gettext_lazy("questions"), ordering="number_of_questions")
    def question_count(self, questionnaire):
        return questionnaire.number_of_questions

    def get_urls(self):
        def page(route, view, name):
            name = f"index_assessment_questionnaire_{name}"
            return path(route, self.admin_site.admin_view(view), name=name)

        return [
            page("import/", self.import_view, "import"),
            page("<int:object_id>/workbook/", self.workbook_view, "workbook"),
            page("<int:object_id>/publish/", self.publish_view, "publish"),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        questionnaire = self.get_object(request, object_id)
        sections = Section.objects.filter(questionnaire=questionnaire)
        counted = sections.select_related("indicator").annotate(
            number_of_questions=Count("questions")
        )
        context = {"sections": counted} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def _page(self, request, template, context, *, status=200):
        context = {**self.admin_site.each_context(request), "opts": self.opts} | context
        return render(request, f"{FOLDER}/{template}", context, status=status)

    def _change_page(self, questionnaire):
        url = reverse("admin:index_assessment_questionnaire_change", args=[questionnaire.pk])
        return HttpResponseRedirect(url)

    @admin.action(description=gettext_lazy("Copy as new version"), permissions=["add"])
    def copy_as_new_version(self, request, queryset):
        for questionnaire in queryset:
            try:
                draft = copy_as_draft(questionnaire)
            except QuestionnaireError as error:
                messages.error(request, str(error))
                continue
            self.log_addition(request, draft, [{"added": {}}])
            text = _("Version %(version)s is a draft now, with everything of version %(old)s.")
            values = {"version": draft.version, "old": questionnaire.version}
            messages.success(request, text % values)

    @method_decorator(require_safe)
    def workbook_view(self, request, object_id):
        questionnaire = get_object_or_404(Questionnaire, pk=object_id)
        if not self.has_view_permission(request, questionnaire):
            raise PermissionDenied
        try:
            workbook = write_workbook(questionnaire)
        except QuestionnaireError as error:
            messages.error(request, str(error))
            return self._change_page(questionnaire)
        name = f"{questionnaire.code}-{questionnaire.version}.xlsx"
        headers = {"Content-Disposition": content_disposition_header(True, name)}
        return HttpResponse(workbook, content_type=CONTENT_TYPE, headers=headers)

    def publish_view(self, request, object_id):
        questionnaire = get_object_or_404(Questionnaire, pk=object_id)
        if not self.has_change_permission(request, questionnaire):
            raise PermissionDenied
        found = None
        if request.method == "POST":
            try:
                published = publish_questionnaire(questionnaire)
            except QuestionnaireError as error:
                found = error.problems
            else:
                self.log_change(request, published, [{"changed": {"fields": ["published_at"]}}])
                messages.success(request, _("The questionnaire is published."))
                return self._change_page(published)
        context = {
            "title": _("Publish the questionnaire"),
            "questionnaire": questionnaire,
            "problems": problems(questionnaire) if found is None else found,
        }
        return self._page(request, "publish.html", context, status=422 if found else 200)

    def import_view(self, request):
        """First the workbook is tried out and described, then taken in as a draft."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if "token" in request.POST:
            return self._take_in(request)
        if request.method != "POST":
            return self._import_page(request)
        form = WorkbookForm(request.POST, request.FILES)
        if form.is_valid():
            return self._rehearse(request, form)
        return self._import_page(request, form=form, status=422)

    def _import_page(self, request, *, status=200, **context):
        empty = {"form": WorkbookForm(), "problems": [], "content": None}
        context = {"title": _("Import a workbook")} | empty | context
        return self._page(request, "import.html", context, status=status)

    def _rehearse(self, request, form):
        file = form.cleaned_data["file"]
        try:
            content = read_workbook(file)
            present = rehearse(content)
        except QuestionnaireError as error:
            return self._import_page(request, problems=error.problems, status=422)
        token = uuid.uuid4()
        file.seek(0)
        _kept(request.user, token).save(file.read())
        questions = questions_of(content)
        return self._import_page(
            request,
            content=content,
            present=present,
            differences=differences(content),
            questions=len(questions),
            options=sum(len(question["options"]) for question in questions),
            confirm=ConfirmForm(initial={"token": token}),
        )

    def _take_in(self, request):
        form = ConfirmForm(request.POST)
        kept = _kept(request.user, form.cleaned_data["token"]) if form.is_valid() else None
        workbook = kept and kept.read()
        if workbook is None:
            messages.error(request, _("The workbook is no longer here. Choose it once more."))
            return HttpResponseRedirect(request.path)
        try:
            questionnaire = take_in(read_workbook(BytesIO(workbook)))
        except QuestionnaireError as error:
            return self._import_page(request, problems=error.problems, status=422)
        kept.remove()
        self.log_addition(request, questionnaire, [{"added": {}}])
        messages.success(request, _("The workbook is imported."))
        return self._change_page(questionnaire)


def _kept(user, token):
    """Where a person's workbook waits between the rehearsal and the confirmation."""
    return CacheStorage(name=f"questionnaire-{user.pk}-{token}")


@admin.register(Section)
class SectionAdmin(PartAdmin):
    list_display = ["name", "code", "weight", "questionnaire", "order"]
    list_filter = ["questionnaire"]
    list_select_related = ["questionnaire", "indicator"]
    search_fields = ["code", "title_fi", "title_sv", "title_en"]


class QuestionForm(forms.ModelForm):
    def clean_follows_options(self):
        """JSON can be anything; here it names options."""
        codes = self.cleaned_data["follows_options"] or []
        if not isinstance(codes, list) or not all(isinstance(code, str) for code in codes):
            raise ValidationError(_('Write a list of codes as JSON, such as ["yes", "partly"].'))
        return codes


@admin.register(Question)
class QuestionAdmin(PartAdmin):
    form = QuestionForm
    formfield_overrides = {models.JSONField: {"form_class": PlainJSON}}
    list_display = ["code", "text", "kind", "weight", "questionnaire"]
    list_filter = ["questionnaire", "kind"]
    search_fields = ["code", "text_fi", "text_sv", "text_en"]
    inlines = [OptionInline]

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)
