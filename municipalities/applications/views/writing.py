"""Writing an application behind its link, in parts, until the call closes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities.access.links import link_required
from municipalities.applications.beginning import PURPOSE, NotOpen
from municipalities.applications.forms import AnswerForm, BasicsForm, LetterForm
from municipalities.applications.submitting import lacks
from municipalities.applications.writing import (
    BASICS,
    Conflict,
    attach_letter,
    save_answer,
    save_basics,
)
from municipalities.attachments.kinds import KINDS
from municipalities.attachments.upload import is_too_large
from municipalities.documents.views import sent_as_file
from municipalities.models.application import ApplicationState


def application_of(request):
    """The application that the link in the address opens."""
    own = request.municipality.applications.select_related("call", "municipality", "letter")
    return get_object_or_404(own, pk=request.link.subject_id)


def is_open(application):
    """Whether it can be written at this moment, by the clock of the database."""
    return application.municipality.applications.open().filter(pk=application.pk).exists()


@require_safe
@login_not_required
@link_required(PURPOSE)
def application_detail(request):
    application = application_of(request)
    decision = application.decisions.exclude(announced_at=None).first()
    can_be_written = is_open(application)
    may_withdraw = application.state == ApplicationState.SUBMITTED or can_be_written
    context = {
        "application": application,
        "is_open": can_be_written,
        "answers": application.answers.select_related("criterion"),
        "missing": {part for part, _words in lacks(application)},
        "decision": decision,
        "may_withdraw": may_withdraw and decision is None,
    }
    return render(request, "municipalities/application_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@link_required(PURPOSE)
def application_basics(request):
    application = application_of(request)
    held = {name: getattr(application, name) for name in ("version", *BASICS)}
    form = BasicsForm(request.POST if request.method == "POST" else None, initial=held)

    def save(fields):
        base = fields.pop("version")
        save_basics(application=application, basics=fields, base_version=base)

    context = {"application": application, "form": form, "row": application, "is_basics": True}
    return _written(request, "municipalities/application_basics.html", context, save)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@link_required(PURPOSE)
def application_answer(request, pk):
    application = application_of(request)
    answers = application.answers.select_related("criterion", "application__call")
    answer = get_object_or_404(answers, criterion=pk)
    held = {"version": answer.version, "text": answer.text}
    form = AnswerForm(request.POST if request.method == "POST" else None, initial=held)

    def save(fields):
        save_answer(answer=answer, text=fields["text"], base_version=fields["version"])

    context = {"application": application, "form": form, "row": answer, "answer": answer}
    return _written(request, "municipalities/application_answer.html", context, save)


def _written(request, template, context, save):
    """Save what was sent, or show it once more with the reason why it is not saved."""
    form, row = context["form"], context["row"]
    status, trouble = 200, ""
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                save(dict(form.cleaned_data))
                return _saved(request)
        except NotOpen:
            status, trouble = 409, "closed"
        except Conflict:
            row.refresh_from_db()
            form.now_from(row.version)
            status, trouble = 409, "conflict"
    elif not is_open(context["application"]):
        return too_late(request)
    return render(request, template, context | {"trouble": trouble}, status=status)


def _saved(request):
    messages.success(request, _("Saved."))
    return redirect("application_detail", request.link.token)


def too_late(request):
    messages.error(request, _("The application can no longer be changed."))
    return redirect("application_detail", request.link.token)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@link_required(PURPOSE)
def application_letter(request):
    application = application_of(request)
    is_closed = not is_open(application)
    if request.method != "POST" and is_closed:
        return too_late(request)
    form, status = LetterForm(), 200
    if request.method == "POST":
        state = {"is_too_large": is_too_large(request), "is_closed": is_closed}
        form, status = LetterForm(request.POST, request.FILES, **state), 422
        try:
            if form.is_valid() and not is_closed:
                checked = form.cleaned_data["file"]
                attach_letter(application=application, checked=checked, by=request.user)
                return _saved(request)
        except NotOpen:
            is_closed = True
        except ValidationError as error:
            form.add_error("file", error)
        if is_closed:
            status = 409
            form.add_error(None, _("The application can no longer be changed."))
    context = {"application": application, "form": form}
    return render(request, "municipalities/application_letter.html", context, status=status)


@require_safe
@login_not_required
@link_required(PURPOSE)
def application_letter_download(request):
    letter = application_of(request).letter
    if letter is None or not letter.is_available:
        raise Http404
    content_type = KINDS[letter.kind].content_type
    return sent_as_file(letter.path, name=letter.name, content_type=content_type)
