"""Answering the questionnaire: one section a page, each answer saved as it is given."""

import json
import uuid

from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.http import Http404, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from index_assessment.answer_content import Content, Sent, check
from index_assessment.answer_sheet import AnswerSheet
from index_assessment.answer_words import conflict_words
from index_assessment.models.answer import Status
from index_assessment.saving import NotOpen, Saved, save_answer
from index_assessment.section_form import SectionForm
from index_assessment.views.assessment import assessment_of
from municipalities.access.permissions import Permission, permission_required
from municipalities.access.unsent import keeps_unsent, take_unsent


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@permission_required(Permission.VIEW_MUNICIPALITY)
def assessment_section(request, pk, section):
    """One section. A plain POST saves the whole page, for those without JavaScript."""
    assessment = assessment_of(request, pk)
    sheet = AnswerSheet(assessment)
    page = sheet.page(section)
    if page is None:
        raise Http404
    is_answerer = Permission.ANSWER_INDEX in request.permissions
    if request.method == "POST" and not is_answerer:
        raise PermissionDenied
    may_answer = assessment.is_open and is_answerer
    data = request.POST if request.method == "POST" else take_unsent(request)
    language = sheet.language_of(request.user) or get_language()
    shown = request.municipality.evidence.of(assessment).shown(request.permissions)
    form = SectionForm(page, data, language=language, evidence=shown.by_answer())
    if request.method == "POST" and may_answer and form.save(by=request.user):
        return _next_page(request, sheet, page)
    context = {
        "assessment": assessment,
        "sheet": sheet,
        "page": page,
        "form": form,
        "may_answer": may_answer,
        "is_kept": data is not None and request.method != "POST",
    }
    status = 200 if request.method != "POST" else 422 if may_answer else 409
    return render(request, "index_assessment/assessment_section.html", context, status=status)


def _next_page(request, sheet, page):
    municipality, assessment = request.municipality.slug, sheet.assessment
    if {"mine", "theirs"} & request.POST.keys():  # a conflict was settled; the page goes on
        return redirect("assessment_section", municipality, assessment.pk, page.section.code)
    following = sheet.after(page)
    if following is None or "back" in request.POST:
        return redirect("assessment_detail", municipality, assessment.pk)
    return redirect("assessment_section", municipality, assessment.pk, following.section.code)


def _refusal(status, error, message, **more):
    return JsonResponse({"saved": False, "error": error, "message": message, **more}, status=status)


@require_POST
@permission_required(Permission.ANSWER_INDEX)
def answer_save(request, pk, code):
    """Save one answer sent as JSON; the reply names the mutation that it acknowledges."""
    answer = _answer(assessment_of(request, pk), code)
    try:
        edit = _edit(request)
        if edit["person"] != str(request.user.pk):
            message = _("Somebody else has logged in. Log in as yourself to send your changes.")
            return _refusal(401, "sign_in", message, is_somebody_else=True)
        codes = [option.code for option in answer.question.options.all()]
        content = check(answer.question, codes, edit["sent"])
    except ValidationError as error:
        return _refusal(422, "invalid", _first(error), fields=_by_field(error))
    try:
        result = save_answer(
            answer=answer,
            content=content,
            base_version=edit["base_version"],
            mutation=edit["mutation"],
            by=request.user,
        )
    except NotOpen:
        message = _("The assessment has been submitted, so its answers no longer change.")
        return _refusal(409, "not_open", message)
    return _acknowledgement(request.user, content, edit["mutation"], result)


def _answer(assessment, code):
    answers = assessment.answers.select_related("question")
    return get_object_or_404(answers.prefetch_related("question__options"), question__code=code)


def _acknowledgement(user, content, mutation, result):
    if isinstance(result, Saved):
        return JsonResponse(
            {
                "saved": True,
                "mutation_id": str(mutation),
                "version": result.version,
                "message": _saved_words(content),
            }
        )
    return _refusal(
        409,
        "conflict",
        conflict_words(result.answer, user),
        mutation_id=str(mutation),
        version=result.answer.version,
        theirs=Content.of(result.answer).as_dict(),
        saved_at=date_format(timezone.localtime(result.answer.updated_at), "SHORT_DATETIME_FORMAT"),
    )


def _saved_words(content):
    time = time_format(timezone.localtime())
    if content.status == Status.NOT_APPLICABLE and not content.reason.strip():
        return _("Saved %(time)s. Write also why the question is not applicable.") % {"time": time}
    return _("Saved %(time)s") % {"time": time}


def _edit(request):
    """The edit in the request's body; anything but the agreed form is a `ValidationError`."""
    try:
        data = json.loads(request.body)
        choice = data.get("choice")
        lists = {name: [value] for name, value in data.items()}
        lists |= {"choice": choice} if isinstance(choice, list) else {}
        return {
            "mutation": uuid.UUID(str(data["mutation_id"])),
            "base_version": _version(data["base_version"]),
            # Whose edit it is, when the page says so: the session may by now be somebody else's.
            "person": str(data.get("person", request.user.pk)),
            "sent": Sent.from_lists(lambda name: lists.get(name, [])),
        }
    except RequestDataTooBig:
        raise ValidationError(_("The text is too long. Shorten it.")) from None
    except RawPostDataException:
        raise ValidationError(_unreadable()) from None
    except (ValueError, KeyError, AttributeError, TypeError, OverflowError, RecursionError):
        raise ValidationError(_unreadable()) from None


def _unreadable():
    return _("The page sent something that could not be read. Reload the page and try again.")


def _version(value):
    version = int(value)
    if not 0 <= version < 2**31 - 1:
        raise ValueError(version)
    return version


def _by_field(error):
    """What is wrong with the whole is told where the question begins."""
    return error.message_dict if hasattr(error, "error_dict") else {"choice": error.messages}


def _first(error):
    return error.messages[0]
