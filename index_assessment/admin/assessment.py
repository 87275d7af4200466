"""Reviewing assessments: scores, answers, commentary, recommendations, and the steps to publish."""

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from index_assessment import review_forms
from index_assessment.answer_sheet import AnswerSheet
from index_assessment.models import Assessment
from index_assessment.models.assessment import State
from index_assessment.publishing import publish
from index_assessment.review_texts import CONCLUSIONS, ReviewTexts
from index_assessment.reviewing import NotReviewable, ReviewOfIndicator
from index_assessment.score_tables import score_tables
from index_assessment.views.assessment import reports_of
from municipalities.models import User
from municipalities.revisions.models import LANGUAGE_NAMES

FOLDER = "admin/index_assessment/assessment"


@admin.register(Assessment)
class AssessmentAdmin(admin.ModelAdmin):
    list_display = ["municipality", "state", "submitted_at", "published_at", "version"]
    list_filter = ["state", "questionnaire"]
    search_fields = ["municipality__name_fi", "municipality__name_sv"]
    date_hierarchy = "submitted_at"
    ordering = ["-submitted_at", "-pk"]

    @admin.display(description=gettext_lazy("questionnaire"), ordering="questionnaire__version")
    def version(self, assessment):
        """The title is the same in every row and too long for a column."""
        return assessment.questionnaire.version

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
        if not re.fullmatch(r"[0-9]{1,18}", object_id):
            raise Http404
        assessment = self._assessment(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        if request.htmx:
            return self._documents(request, assessment)
        return self._assessment_page(request, assessment, review_forms.ReturnForm())

    def _documents(self, request, assessment):
        """How far the documents are; an empty answer where the page shows it already."""
        context = {"assessment": assessment, **reports_of(assessment)}
        if request.GET.get("seen") == context["progress"]:
            return HttpResponse(status=204)
        return render(request, f"{FOLDER}/_document_list.html", context)

    def _assessment_page(self, request, assessment, return_form, *, status=200):
        context = {
            "return_form": return_form,
            "problems": return_form.problems(),
            "events": _events(assessment),
            "is_making": False,
        }
        if not assessment.is_open:
            context |= self._overview(assessment)
        return self._page(request, assessment, "review.html", context, status=status)

    def _page(self, request, assessment, template, context, *, status=200):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "assessment": assessment,
            "title": str(assessment),
        } | context
        return render(request, f"{FOLDER}/{template}", context, status=status)

    def _overview(self, assessment):
        sheet, texts = AnswerSheet(assessment), ReviewTexts(assessment)
        tables = score_tables(sheet)
        scores = {row.code: row.score for row in tables.indicators}
        indicators = [page.section.indicator for page in sheet.pages if page.section.indicator_id]
        rows = [
            {
                "indicator": indicator,
                "score": scores[indicator.code],
                "commentary": texts.commentaries.get(indicator.pk),
                "recommendations": texts.recommendations.get(indicator.pk, []),
            }
            for indicator in indicators
        ]
        return {
            "rows": rows,
            "tables": tables,
            "conclusions": texts.commentaries.get(None),
            "unfinished": texts.unfinished(),
            "unwritten": texts.unwritten(),
            **reports_of(assessment),
        }

    def review_view(self, request, object_id, code):
        """One indicator: the answers with their points, the commentary, the recommendations."""
        assessment = self._assessment(request, object_id)
        if assessment.is_open:
            raise Http404
        sheet = AnswerSheet(assessment)
        page = sheet.of_indicator(code)
        if page is None and code != CONCLUSIONS:
            raise Http404
        indicator = page.section.indicator if page else None
        if not assessment.is_reviewable:
            return self._closed(request, sheet, page, indicator)
        data = request.POST if request.method == "POST" else None
        review = ReviewOfIndicator(assessment, indicator, review_forms, data)
        try:
            if data is not None and self._saves(request, review):
                return HttpResponseRedirect(self._after(request, sheet, page, object_id))
        except NotReviewable:
            return self._closed(request, sheet, page, indicator)
        context = self._answers(sheet, page) | {
            "review": review,
            "subject": indicator or _("Conclusions"),
            "problems": review.problems() if data is not None else [],
            "is_unsaved": data is not None,
        }
        status = 200 if data is None else 422
        return self._page(request, assessment, "review_indicator.html", context, status=status)

    def _answers(self, sheet, page):
        if page is None:
            return {"page": None}
        result = sheet.score()
        lines = {line.question: line for line in result.ledger}
        files = sheet.assessment.municipality.evidence.of(sheet.assessment)
        evidence = files.shown(frozenset()).by_answer()
        return {
            "page": page,
            "score": result.indicators[page.section.indicator.code],
            "entries": [
                (entry, lines[entry.question.code], evidence.get(entry.answer.pk, []))
                for entry in page.entries
            ],
        }

    def _closed(self, request, sheet, page, indicator):
        """The texts as they were published, and whatever somebody wrote too late."""
        if request.method == "POST":
            messages.error(request, _("The review of this assessment can no longer be changed."))
        commentary, recommendations = ReviewTexts(sheet.assessment).of(indicator)
        context = self._answers(sheet, page) | {
            "subject": indicator or _("Conclusions"),
            "commentary": commentary,
            "recommendations": recommendations,
            "refused": _typed(request.POST),
        }
        status = 422 if request.method == "POST" else 200
        template = "review_closed.html"
        return self._page(request, sheet.assessment, template, context, status=status)

    def _saves(self, request, review):
        if not review.is_valid():
            review.keep_refused(by=request.user)
            return False
        if not review.save(by=request.user):
            messages.error(request, _("Somebody else saved at the same moment. Save again."))
            return False
        messages.success(request, _("The review has been saved."))
        if review.lapsed():
            names = ", ".join(str(LANGUAGE_NAMES[language]) for language in review.lapsed())
            text = _(
                "The source text has changed, so these are outdated now: %(languages)s. Compare "
                "them with the new source text and tick them again."
            )
            messages.warning(request, text % {"languages": names})
        return True

    def _after(self, request, sheet, page, object_id):
        if "next" in request.POST and page is not None:
            following = sheet.after(page)
            code = following.section.indicator.code if following else CONCLUSIONS
            return reverse("admin:index_assessment_assessment_review", args=[object_id, code])
        return reverse("admin:index_assessment_assessment_change", args=[object_id])

    def _step(self, request, assessment, deed, message):
        """Do one step of the review and say how it went, on the assessment's page."""
        try:
            deed()
        except ValidationError as error:
            for text in error.messages:
                messages.error(request, text)
        else:
            messages.success(request, message)
        return self._change_page(assessment)

    def _change_page(self, assessment):
        url = reverse("admin:index_assessment_assessment_change", args=[assessment.pk])
        return HttpResponseRedirect(url)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def return_view(self, request, object_id):
        """The form stands on the assessment's page, to which another language leads back."""
        assessment = self._assessment(request, object_id)
        if request.method != "POST":
            return self._change_page(assessment)
        form = review_forms.ReturnForm(request.POST)
        if not form.is_valid():
            return self._assessment_page(request, assessment, form, status=422)
        try:
            assessment.send_back(by=request.user, **form.cleaned_data)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            assessment.refresh_from_db()
            return self._assessment_page(request, assessment, form, status=409)
        messages.success(request, _("The assessment has been returned to the municipality."))
        return self._change_page(assessment)

    @method_decorator(require_POST)
    def approve_view(self, request, object_id):
        assessment = self._assessment(request, object_id)
        return self._step(
            request, assessment, lambda: assessment.approve(by=request.user), _("Approved.")
        )

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def publish_view(self, request, object_id):
        """Say what the report would lack, and publish it when that is confirmed."""
        assessment = self._assessment(request, object_id)
        if assessment.state != State.APPROVED:
            text = _("This cannot be done while the assessment is in the state “%(state)s”.")
            messages.error(request, text % {"state": assessment.get_state_display()})
            return self._change_page(assessment)
        texts = ReviewTexts(assessment)
        unfinished = texts.unfinished()
        if request.method == "POST" and not unfinished:
            return self._step(
                request,
                assessment,
                lambda: publish(assessment=assessment, by=request.user),
                _("Published. The reports in three languages are being made."),
            )
        context = {"unfinished": unfinished, "unwritten": texts.unwritten()}
        status = 422 if request.method == "POST" else 200
        return self._page(request, assessment, "publish.html", context, status=status)


def _events(assessment):
    """What has happened, each with the person, whose name the events themselves do not hold."""
    events = list(assessment.events.all())
    people = User.objects.in_bulk({event.by_id for event in events})
    return [(event, people.get(event.by_id)) for event in events]


def _typed(data):
    """The texts of a refused form, so that nothing that a person typed is lost."""
    return [(name[-2:], text) for name, text in data.items() if "-text_" in name and text.strip()]
