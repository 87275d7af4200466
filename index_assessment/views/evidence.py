"""Evidence beside an answer: adding a file, downloading and removing it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from index_assessment.evidence import add_evidence, remove_evidence
from index_assessment.saving import NotOpen
from index_assessment.views.assessment import assessment_of
from municipalities.access.permissions import Permission, permission_required
from municipalities.access.unsent import keeps_unsent, take_unsent
from municipalities.attachments.form import AttachmentForm
from municipalities.attachments.kinds import KINDS
from municipalities.attachments.upload import is_too_large
from municipalities.documents.views import sent_as_file


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@permission_required(Permission.ANSWER_INDEX)
def evidence_create(request, pk, code):
    assessment = assessment_of(request, pk)
    answers = assessment.answers.select_related("question__section", "municipality")
    answer = get_object_or_404(answers, question__code=code)
    if request.method != "POST" and not assessment.is_open:
        return _too_late(request, answer)
    form = _form(request, is_closed=not assessment.is_open)
    status = 200
    if request.method == "POST":
        try:
            if assessment.is_open and form.is_valid():
                return _added(request, answer, form)
            status = 422 if assessment.is_open else 409
        except NotOpen:
            status = 409
        except ValidationError as error:
            form.add_error("file", error)
            status = 422
    if status == 409:
        form.add_error(None, _closed())
    context = {"assessment": assessment, "question": answer.question, "form": form}
    return render(request, "index_assessment/evidence_create.html", context, status=status)


def _form(request, *, is_closed):
    """Empty, as it was sent, or with what was typed before the session had ended."""
    if request.method == "POST":
        state = {"is_too_large": is_too_large(request), "is_closed": is_closed}
        return AttachmentForm(request.POST, request.FILES, **state)
    kept = take_unsent(request)
    initial = {name: kept.get(name, "") for name in ("title", "language")} if kept else {}
    return AttachmentForm(initial={"language": get_language()} | initial)


def _added(request, answer, form):
    fields = form.cleaned_data
    checked = fields.pop("file")
    evidence = add_evidence(answer=answer, checked=checked, by=request.user, **fields)
    text = _("The file has been added: %(title)s") % {"title": evidence.attachment.title}
    messages.success(request, text)
    return _to_question(request, answer)


@require_safe
@permission_required(Permission.VIEW_SUBMITTED)
def evidence_download(request, pk):
    """The file as an attachment, to whoever may read the answer that it belongs to."""
    attachment = _evidence(request, pk).attachment
    if not attachment.is_available:
        raise Http404
    content_type = KINDS[attachment.kind].content_type
    return sent_as_file(attachment.path, name=attachment.name, content_type=content_type)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.ANSWER_INDEX)
def evidence_remove(request, pk):
    """Ask once more, and remove the file for good."""
    evidence = _evidence(request, pk)
    answer = evidence.answer
    if request.method == "POST":
        try:
            remove_evidence(evidence)
        except NotOpen:
            return _too_late(request, answer)
        title = evidence.attachment.title
        messages.success(request, _("The file has been removed: %(title)s") % {"title": title})
        return _to_question(request, answer)
    if not answer.assessment.is_open:
        return _too_late(request, answer)
    context = {"evidence": evidence, "question": answer.question, "assessment": answer.assessment}
    return render(request, "index_assessment/evidence_remove.html", context)


def _evidence(request, pk):
    """The municipality's evidence that the person may see, or 404."""
    parts = ("attachment", "answer__question__section", "answer__assessment")
    shown = request.municipality.evidence.shown(request.permissions).select_related(*parts)
    evidence = get_object_or_404(shown, pk=pk)
    assessment_of(request, evidence.answer.assessment_id)
    return evidence


def _closed():
    return _("The assessment has been submitted, so its files no longer change.")


def _too_late(request, answer):
    messages.error(request, _closed())
    return _to_question(request, answer)


def _to_question(request, answer):
    question = answer.question
    section = (request.municipality.slug, answer.assessment_id, question.section.code)
    response = redirect("assessment_section", *section)
    response["Location"] += f"#{question.code}"
    return response
