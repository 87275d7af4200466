"""Applications: side by side in one table, each on a page of its own, scored and decided on."""

import re

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from municipalities.applications.submitting import withdraw
from municipalities.attachments.kinds import KINDS
from municipalities.documents.views import sent_as_file
from municipalities.models import Application, Call, User
from municipalities.models.application import ApplicationState
from municipalities.selection import deciding, reviewing
from municipalities.selection.forms import ConflictForm, DecisionForm, ReviewForm
from municipalities.selection.table import Selection

FOLDER = "admin/municipalities/application"


@admin.register(Application)
class ApplicationAdmin(admin.ModelAdmin):
    list_display = ["municipality", "call", "state", "submitted_at"]
    list_filter = ["call", "state"]
    list_select_related = ["municipality", "call"]
    search_fields = ["municipality__name_fi", "municipality__name_sv"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        def page(route, view, name):
            name = f"municipalities_application_{name}"
            return path(route, self.admin_site.admin_view(view), name=name)

        return [
            page("<int:object_id>/withdraw/", self.withdraw_view, "withdraw"),
            page("call/<int:call_id>/", self.selection_view, "selection"),
            page("<int:object_id>/letter/", self.letter_view, "letter"),
            page("<int:object_id>/review/", self.review_view, "review"),
            page("<int:object_id>/conflict/", self.conflict_view, "conflict"),
            page("<int:object_id>/decide/", self.decide_view, "decide"),
            page("<int:object_id>/announce/", self.announce_view, "announce"),
            page("<int:object_id>/take-back/", self.take_back_view, "take_back"),
            *super().get_urls(),
        ]

    def _application(self, request, object_id):
        if not self.has_change_permission(request):
            raise PermissionDenied
        rows = Application.objects.select_related("municipality", "call", "letter")
        return get_object_or_404(rows, pk=object_id)

    def _submitted(self, request, object_id):
        """What is still a draft, or has been withdrawn, is not read by staff."""
        application = self._application(request, object_id)
        if application.state != ApplicationState.SUBMITTED:
            raise Http404
        return application

    def _render(self, request, template, context, *, status=200):
        context = {**self.admin_site.each_context(request), "opts": self.opts} | context
        return render(request, f"{FOLDER}/{template}", context, status=status)

    def _back(self, object_id):
        url = reverse("admin:municipalities_application_change", args=[object_id])
        return HttpResponseRedirect(url)

    @method_decorator(require_safe)
    def selection_view(self, request, call_id):
        """All applications to a call in one table."""
        call = get_object_or_404(Call, pk=call_id)
        if not self.has_view_permission(request):
            raise PermissionDenied
        selection = Selection(call)
        context = {"title": _("Applications side by side"), "selection": selection, "call": call}
        return self._render(request, "selection.html", context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """A page of its own stands in for the form: nothing of a row is edited directly."""
        if not re.fullmatch(r"[0-9]{1,18}", object_id):
            raise Http404
        application = self._application(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        return self._page(request, application)

    def _page(self, request, application, *, status=200, **bound):
        context = {"title": str(application), "application": application}
        if application.state == ApplicationState.SUBMITTED:
            context |= self._overview(request, application) | bound
        return self._render(request, "application.html", context, status=status)

    def _overview(self, request, application):
        selection, user = Selection(application.call), request.user
        asked = {"selection": selection, "application": application, "user": user}
        review = reviewing.review_of(application, user)
        decisions = list(application.decisions.select_related("mail"))
        people = User.objects.in_bulk({one.decided_by_id for one in decisions})
        return {
            "selection": selection,
            "row": selection.row(application),
            "answers": application.answers.select_related("criterion"),
            "review_hindrance": reviewing.hindrance(**asked),
            "review_form": ReviewForm(criteria=selection.criteria, review=review),
            "own_review": review,
            "conflict_form": ConflictForm(),
            "is_recused": review is not None and review.recused_at is not None,
            "decision_hindrance": deciding.hindrance(**asked),
            "decision_form": DecisionForm(),
            "decisions": [(one, people.get(one.decided_by_id)) for one in decisions],
            "may_withdraw": all(one.announced_at is None for one in decisions),
            "trouble": "",
        }

    @method_decorator(require_safe)
    def letter_view(self, request, object_id):
        letter = self._submitted(request, object_id).letter
        if letter is None or not letter.is_available:
            raise Http404
        content_type = KINDS[letter.kind].content_type
        return sent_as_file(letter.path, name=letter.name, content_type=content_type)

    @method_decorator(require_POST)
    def review_view(self, request, object_id):
        """Save the own points; with `finish` the review is done."""
        application = self._submitted(request, object_id)
        criteria = list(application.call.criteria.all())
        form = ReviewForm(request.POST, criteria=criteria)
        trouble, status = _("The points were not saved. Correct what is marked."), 422
        if form.is_valid():
            try:
                reviewing.save_review(
                    application=application,
                    points=form.written("points"),
                    comments=form.written("comment"),
                    base_version=form.cleaned_data["version"],
                    is_finished="finish" in request.POST,
                    by=request.user,
                )
            except reviewing.NotReviewable as error:
                trouble = str(error)
            except reviewing.Conflict:
                trouble = _("You have saved in another window meanwhile. Compare and save again.")
                status = 409
                form.data = form.data.copy()
                form.data["version"] = reviewing.review_of(application, request.user).version
            else:
                messages.success(request, _("The points are saved."))
                return self._back(object_id)
        return self._page(request, application, status=status, review_form=form, trouble=trouble)

    @method_decorator(require_POST)
    def conflict_view(self, request, object_id):
        application = self._submitted(request, object_id)
        form, trouble = ConflictForm(request.POST), _("Say what the conflict of interest is.")
        if form.is_valid():
            try:
                words = form.cleaned_data["words"]
                reviewing.declare_conflict(application=application, words=words, by=request.user)
            except reviewing.NotReviewable as error:
                trouble = str(error)
            else:
                messages.success(request, _("You are recused from this application."))
                return self._back(object_id)
        return self._page(request, application, status=422, conflict_form=form, trouble=trouble)

    @method_decorator(require_POST)
    def decide_view(self, request, object_id):
        application = self._submitted(request, object_id)
        form, trouble = (
            DecisionForm(request.POST),
            _("The decision needs a reason in each language."),
        )
        if form.is_valid():
            try:
                deciding.decide(
                    application=application,
                    outcome=form.cleaned_data["outcome"],
                    reasons=form.reasons(),
                    over_places_reason=form.cleaned_data["over_places_reason"],
                    by=request.user,
                )
            except deciding.NotDecidable as error:
                trouble = str(error)
            else:
                messages.success(request, _("The decision is prepared. Read its letter below."))
                return self._back(object_id)
        return self._page(request, application, status=422, decision_form=form, trouble=trouble)

    @method_decorator(require_POST)
    def withdraw_view(self, request, object_id):
        """For the municipality, for example when somebody has applied who may not."""
        if withdraw(application=self._submitted(request, object_id)):
            messages.success(request, _("The application is withdrawn."))
        else:
            messages.error(request, _("The application can no longer be withdrawn."))
        return self._back(object_id)

    def _prepared(self, request, object_id):
        application = self._submitted(request, object_id)
        return application.decisions.select_related("application__municipality", "mail").first()

    @method_decorator(require_POST)
    def announce_view(self, request, object_id):
        decision = self._prepared(request, object_id)
        if decision is not None and deciding.announce(decision=decision, by=request.user):
            messages.success(request, _("The decision is announced, and its letter is on its way."))
        else:
            messages.error(request, _("There is no decision to be announced."))
        return self._back(object_id)

    @method_decorator(require_POST)
    def take_back_view(self, request, object_id):
        decision = self._prepared(request, object_id)
        if decision is not None and deciding.take_back(decision=decision):
            messages.success(request, _("The decision is taken back. Nobody has been told of it."))
        else:
            messages.error(request, _("There is no decision to be taken back."))
        return self._back(object_id)
