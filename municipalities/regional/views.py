"""What regional bodies ask and record, and how a municipality answers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities.access.permissions import Permission, permission_required
from municipalities.access.unsent import form_of, keeps_unsent
from municipalities.regional.asking import answer_question, ask_municipality
from municipalities.regional.forms import NeedForm, QuestionForm, WordsForm
from municipalities.regional.need import RegionalNeed
from municipalities.regional.question import RegionalQuestion
from municipalities.regional.representative import representatives_only


def _page(request, template, form, **context):
    """A form's page, with 422 when it was sent and something is wrong with it."""
    context = {"form": form, **context}
    status = 422 if request.method == "POST" else 200
    return render(request, template, context, status=status)


# A regional body


@require_safe
@representatives_only
def regional_question_list(request):
    asked = request.representative.body.questions.filter(municipality__in=request.area)
    questions = asked.select_related("municipality", "asked_by", "answered_by")
    request.seen |= {one.municipality_id for one in questions}
    context = {"questions": questions}
    return render(request, "municipalities/regional_question_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@representatives_only
def regional_question_create(request):
    form = form_of(request, QuestionForm, area=request.area)
    if form.is_bound and form.is_valid():
        body = request.representative.body
        question = ask_municipality(body=body, by=request.user, **form.cleaned_data)
        request.seen.add(question.municipality_id)
        messages.success(request, _("The question is sent. You are told when it is answered."))
        return redirect("regional_question_list", body.code)
    return _page(request, "municipalities/regional_question_create.html", form)


@require_safe
@representatives_only
def regional_need_list(request):
    needs = request.representative.body.needs.select_related("recorded_by", "closed_by")
    return render(request, "municipalities/regional_need_list.html", {"needs": needs})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@representatives_only
def regional_need_create(request):
    form = form_of(request, NeedForm)
    if form.is_bound and form.is_valid():
        body = request.representative.body
        body.needs.create(recorded_by=request.user, **form.cleaned_data)
        messages.success(request, _("The need is recorded. The programme’s staff see it too."))
        return redirect("regional_need_list", body.code)
    return _page(request, "municipalities/regional_need_create.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@representatives_only
def regional_need_close(request, pk):
    body = request.representative.body
    need = get_object_or_404(body.needs.select_related("closed_by"), pk=pk)
    form = form_of(request, WordsForm, of=RegionalNeed._meta.get_field("outcome"))
    if form.is_bound and form.is_valid():
        try:
            need.close(
                outcome=form.cleaned_data["words"],
                language=form.cleaned_data["language"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The need is closed."))
            return redirect("regional_need_list", body.code)
    return _page(request, "municipalities/regional_need_close.html", form, need=need)


# A municipality


@require_safe
@permission_required(Permission.ANSWER_QUESTION)
def question_list(request):
    asked = request.municipality.regional_questions
    questions = asked.select_related("body__kind", "asked_by", "answered_by")
    return render(request, "municipalities/question_list.html", {"questions": questions})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@permission_required(Permission.ANSWER_QUESTION)
def question_answer(request, pk):
    asked = request.municipality.regional_questions.select_related("body__kind", "asked_by")
    question = get_object_or_404(asked, pk=pk)
    if question.is_answered and request.method != "POST":
        return redirect("question_list", request.municipality.slug)
    form = form_of(request, WordsForm, of=RegionalQuestion._meta.get_field("answer"))
    if form.is_bound and form.is_valid():
        try:
            answer_question(
                question,
                text=form.cleaned_data["words"],
                language=form.cleaned_data["language"],
                by=request.user,
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The answer is sent to those who asked."))
            return redirect("question_list", request.municipality.slug)
    return _page(request, "municipalities/question_answer.html", form, question=question)
