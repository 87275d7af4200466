"""Programmes and calls: written, checked, published; then only what may change changes."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline

from municipalities.admin.choices import SplitDateTime
from municipalities.admin.inlines import BoundedRows
from municipalities.calls.publishing import NotPublishable, extend, problems, publish
from municipalities.calls.registrations import as_workbook
from municipalities.documents.spreadsheets import CONTENT_TYPE
from municipalities.models import Call, CallContact, CallReviewer, Criterion, Programme

FOLDER = "admin/municipalities/call"


@admin.register(Programme)
class ProgrammeAdmin(TranslationAdmin):
    list_display = ["name", "starts_on", "ends_on", "total_budget", "eu_rate"]
    search_fields = ["name_fi", "name_sv", "name_en"]

    @admin.display(description=gettext_lazy("EU contribution, %"))
    def eu_rate(self, programme):
        return programme.eu_rate


class CallForm(forms.ModelForm):
    def _post_clean(self):
        """Also hold times that are changed against those that are only shown."""
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.validate_constraints()
            except ValidationError as error:
                self.add_error(None, error)


class ExtendForm(forms.Form):
    until = forms.SplitDateTimeField(label=gettext_lazy("New closing time"), widget=SplitDateTime)


class PartInline(BoundedRows):
    extra = 0


class CriterionInline(PartInline, TranslationStackedInline):
    """As long as the call is a draft."""

    model = Criterion

    def has_add_permission(self, request, obj=None):
        return super().has_add_permission(request, obj) and _is_draft(obj)

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _is_draft(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _is_draft(obj)


class ContactInline(PartInline, TranslationStackedInline):
    model = CallContact


class ReviewerInline(PartInline, admin.StackedInline):
    model = CallReviewer


def _is_draft(call):
    return call is None or call.published_at is None


@admin.register(Call)
class CallAdmin(TranslationAdmin):
    form = CallForm
    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        models.DateTimeField: {"widget": SplitDateTime},
    }
    list_display = ["title", "programme", "state", "opens_at", "closes_at", "places"]
    list_filter = ["programme"]
    list_select_related = ["programme"]
    search_fields = ["title_fi", "title_sv", "title_en", "slug"]
    prepopulated_fields = {"slug": ["title_fi"]}
    inlines = [CriterionInline, ContactInline, ReviewerInline]
    fieldsets = [
        (None, {"fields": ["programme", "title", "slug", "summary", "places"]}),
        (gettext_lazy("Times"), {"fields": ["opens_at", "closes_at", "review_until"]}),
        (gettext_lazy("What it offers and asks for"), {"fields": ["offer", "commitments"]}),
        (
            gettext_lazy("Information session"),
            {
                "fields": [
                    *("session_at", "session_ends_at"),
                    *("session_link", "session_registration_until"),
                ]
            },
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_clock()

    @admin.display(description=gettext_lazy("state"))
    def state(self, call):
        return call.phase.label

    def get_prepopulated_fields(self, request, obj=None):
        return self.prepopulated_fields if _is_draft(obj) else {}

    def get_readonly_fields(self, request, obj=None):
        """What was promised, and a deadline that has passed, are only shown."""
        if _is_draft(obj):
            return []
        is_reviewed = obj.review_until and obj.review_until <= obj.now
        kept = [*Call.KEPT, "closes_at", *(["review_until"] if is_reviewed else [])]
        return self.replace_orig_field(kept)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _is_draft(obj)

    def get_urls(self):
        def page(route, view, name):
            view = self.admin_site.admin_view(view)
            return path(f"<int:object_id>/{route}/", view, name=f"municipalities_call_{name}")

        return [
            page("publish", self.publish_view, "publish"),
            page("extend", self.extend_view, "extend"),
            page("registrations", self.registrations_view, "registrations"),
            *super().get_urls(),
        ]

    def _call(self, request, object_id):
        call = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self.has_change_permission(request, call):
            raise PermissionDenied
        return call

    def _page(self, request, template, context, *, status=200):
        context = {**self.admin_site.each_context(request), "opts": self.opts} | context
        return render(request, f"{FOLDER}/{template}", context, status=status)

    def _change_page(self, call):
        return HttpResponseRedirect(reverse("admin:municipalities_call_change", args=[call.pk]))

    def publish_view(self, request, object_id):
        call = self._call(request, object_id)
        found = None
        if request.method == "POST":
            try:
                publish(call=call, by=request.user)
            except NotPublishable as error:
                found = error.problems
            else:
                self.log_change(request, call, [{"changed": {"fields": ["published_at"]}}])
                messages.success(request, _("The call is published. Everybody can read it."))
                return self._change_page(call)
        if found is None:
            found = problems(call) if _is_draft(call) else []
        status = 422 if request.method == "POST" else 200
        context = {"title": _("Publish the call"), "call": call, "problems": found}
        return self._page(request, "publish.html", context, status=status)

    def extend_view(self, request, object_id):
        call = self._call(request, object_id)
        form = ExtendForm(request.POST or None, initial={"until": call.closes_at})
        if request.method == "POST" and form.is_valid():
            try:
                extend(call=call, until=form.cleaned_data["until"])
            except ValidationError as error:
                form.add_error("until", error)
            else:
                self.log_change(request, call, [{"changed": {"fields": ["closes_at"]}}])
                messages.success(request, _("The closing time is put off."))
                return self._change_page(call)
        status = 422 if request.method == "POST" else 200
        context = {"title": _("Put off the closing time"), "call": call, "form": form}
        return self._page(request, "extend.html", context, status=status)

    @method_decorator(require_safe)
    def registrations_view(self, request, object_id):
        """Those who come to the information session, as a workbook."""
        call = get_object_or_404(Call, pk=object_id)
        if not self.has_view_permission(request, call):
            raise PermissionDenied
        headers = {"Content-Disposition": content_disposition_header(True, f"{call.slug}.xlsx")}
        return HttpResponse(as_workbook(call), content_type=CONTENT_TYPE, headers=headers)
