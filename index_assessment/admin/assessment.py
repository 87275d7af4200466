"""Reviewing assessments: scores, answers, commentary, recommendations, and the steps to publish."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from index_assessment import review_forms
from index_assessment.answer_sheet import AnswerSheet
from index_assessment.models import Assessment
from index_assessment.publishing import publish, unfinished_texts
from index_assessment.reviewing import ReviewOfIndicator
from index_assessment.score_tables import score_tables

CONCLUSIONS = "conclusions"


@admin.register(Assessment)
class AssessmentAdmin(admin.ModelAdmin):
    list_display = ["municipality", "questionnaire", "state", "submitted_at", "published_at"]
    list_filter = ["state", "questionnaire"]
    list_select_related = ["municipality", "questionnaire"]
    search_fields = ["municipality__name_fi", "municipality__name_sv"]
    date_hierarchy = "submitted_at"
    ordering = ["-submitted_at", "-pk"]
    change_form_template = "admin/index_assessment/assessment/review.html"

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("municipality", "questionnaire")

    def get_urls(self):
        def named(name):
            return f"index_assessment_assessment_{name}"

        def wrap(view):
            return self.admin_site.admin_view(view)

        return [
            path(
                "<int:object_id>/review/<slug:code>/", wrap(self.review_view), name=named("review")
            ),
            path("<int:object_id>/return/", wrap(self.return_view), name=named("return")),
            path("<int:object_id>/approve/", wrap(self.approve_view), name=named("approve")),
            path("<int:object_id>/publish/", wrap(self.publish_view), name=named("publish")),
            *super().get_urls(),
        ]

    def _assessment(self, request, object_id):
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(self.get_queryset(request), pk=object_id)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The review's own page stands in for the form: nothing of a row is edited directly."""
        if not str(object_id).isdigit():
            raise Http404
        assessment = self._assessment(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        context = self._context(request, assessment) | {"return_form": review_forms.ReturnForm()}
        if not assessment.is_open:
            context |= self._overview(assessment)
        return render(request, self.change_form_template, context)

    def _context(self, request, assessment):
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "assessment": assessment,
            "title": str(assessment),
            "events": assessment.events.all(),
        }

    def _overview(self, assessment):
        sheet = AnswerSheet(assessment)
        written = {c.indicator_id: c for c in assessment.commentaries.select_related("indicator")}
        advice = {}
        for recommendation in assessment.recommendations.all():
            advice.setdefault(recommendation.indicator_id, []).append(recommendation)
        tables = score_tables(sheet)
        scores = {row.code: row.score for row in tables.indicators}
        rows = [
            {
                "indicator": page.section.indicator,
                "score": scores[page.section.indicator.code],
                "commentary": written.get(page.section.indicator_id),
                "recommendations": advice.get(page.section.indicator_id, []),
            }
            for page in sheet.pages
            if page.section.indicator_id
        ]
        return {
            "rows": rows,
            "tables": tables,
            "conclusions": written.get(None),
            "unfinished": unfinished_texts(assessment),
            "documents": assessment.report_documents(),
        }

    def review_view(self, request, object_id, code):
        """One indicator: the answers with their points, the commentary, the recommendations."""
        assessment = self._assessment(request, object_id)
        if assessment.is_open:
            raise Http404
        sheet = AnswerSheet(assessment)
        page = None
        if code != CONCLUSIONS:
            page = sheet.of_indicator(code)
            if page is None:
                raise Http404
        review = ReviewOfIndicator(
            assessment,
            page.section.indicator if page else None,
            review_forms,
            request.POST if request.method == "POST" else None,
        )
        if request.method == "POST" and self._saves(request, assessment, review):
            return HttpResponseRedirect(self._after(request, sheet, page, object_id))
        context = self._context(request, assessment) | {"page": page, "review": review}
        if page:
            result = sheet.score()
            lines = {line.question: line for line in result.ledger}
            context["score"] = result.indicators[code]
            context["entries"] = [(entry, lines[entry.question.code]) for entry in page.entries]
        status = 422 if request.method == "POST" else 200
        template = "admin/index_assessment/assessment/review_indicator.html"
        return render(request, template, context, status=status)

    def _saves(self, request, assessment, review):
        if not assessment.is_reviewable:
            messages.error(request, _("The review of this assessment can no longer be changed."))
            return False
        if not review.is_valid():
            return False
        if not review.save(by=request.user):
            messages.error(request, _("Somebody else saved at the same moment. Save again."))
            return False
        messages.success(request, _("The review has been saved."))
        return True

    def _after(self, request, sheet, page, object_id):
        if "next" in request.POST and page is not None:
            following = sheet.after(page)
            code = following.section.indicator.code if following else CONCLUSIONS
            return reverse("admin:index_assessment_assessment_review", args=[object_id, code])
        return reverse("admin:index_assessment_assessment_change", args=[object_id])

    def _step(self, request, object_id, deed, message):
        """Do one step of the review and say how it went, on the assessment's page."""
        assessment = self._assessment(request, object_id)
        try:
            deed(assessment)
        except ValidationError as error:
            for text in error.messages:
                messages.error(request, text)
        else:
            messages.success(request, message)
        return HttpResponseRedirect(
            reverse("admin:index_assessment_assessment_change", args=[object_id])
        )

    def return_view(self, request, object_id):
        return self._posted(
            request,
            object_id,
            lambda a: a.send_back(by=request.user, reason=request.POST.get("reason", "")[:5000]),
            _("The assessment has been returned to the municipality."),
        )

    def approve_view(self, request, object_id):
        return self._posted(
            request, object_id, lambda a: a.approve(by=request.user), _("Approved.")
        )

    def publish_view(self, request, object_id):
        return self._posted(
            request,
            object_id,
            lambda a: publish(assessment=a, by=request.user),
            _("Published. The reports in three languages are being made."),
        )

    def _posted(self, request, object_id, deed, message):
        step = require_POST(self._step)
        return step(request, object_id, deed, message)
