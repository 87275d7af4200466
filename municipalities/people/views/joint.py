"""Joint services: those that the municipality leads, and those that others lead."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from municipalities.access.audit import record_gathered
from municipalities.access.permissions import Permission, permission_required
from municipalities.access.unsent import keeps_unsent, take_unsent
from municipalities.models.joint_service import ParticipationState
from municipalities.people import joint
from municipalities.people.joint_forms import AskForm, JointServiceForm
from municipalities.revisions.models import Conflict

ANSWERS = {ParticipationState.AGREED, ParticipationState.DECLINED, ParticipationState.LEFT}


def _service(request, pk):
    own = request.municipality.joint_services.select_related("municipality", "area__kind")
    return get_object_or_404(own, pk=pk)


def _to(request, service):
    return redirect("joint_service_detail", request.municipality.slug, service.pk)


@require_safe
@permission_required(Permission.VIEW_TEAM)
def joint_service_list(request):
    municipality = request.municipality
    shared = joint.services_shared_with(municipality)
    context = {"led": municipality.joint_services.select_related("area__kind"), "shared": shared}
    response = render(request, "municipalities/joint_service_list.html", context)
    # In the log of those who lead them, too: it is their rows that are read.
    leads = {one.service.municipality_id for one in shared}
    record_gathered(request, response, municipality_ids=leads)
    return response


@require_safe
@permission_required(Permission.VIEW_TEAM)
def joint_service_detail(request, pk):
    return _page(request, _service(request, pk))


def _page(request, service, form=None, *, status=200):
    context = {
        "service": service,
        "parts": service.participations.select_related("municipality"),
        "form": form or AskForm(choices=joint.may_be_asked(service)),
    }
    return render(request, "municipalities/joint_service_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@permission_required(Permission.EDIT_JOINT_SERVICES)
def joint_service_create(request):
    municipality, status = request.municipality, 200
    kept = take_unsent(request) if request.method != "POST" else None
    initial = {"language": get_language(), "version": 0}
    form = JointServiceForm(request.POST or kept, municipality=municipality, initial=initial)
    if request.method == "POST":
        if form.is_valid():
            by = request.user
            service = joint.begin_service(municipality=municipality, by=by, **form.texts())
            messages.success(request, _("The joint service has been saved."))
            return _to(request, service)
        status = 422
    context = {"form": form, "is_kept": bool(kept)}
    return render(request, "municipalities/joint_service_create.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@permission_required(Permission.EDIT_JOINT_SERVICES)
def joint_service_edit(request, pk):
    service, status = _service(request, pk), 200
    kept = take_unsent(request) if request.method != "POST" else None
    initial = JointServiceForm.of(service, get_language())
    own = {"municipality": request.municipality, "initial": initial}
    form = JointServiceForm(request.POST or kept, **own)
    context = {"form": form, "service": service, "is_kept": bool(kept)}
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service.write(base_version=form.base_version, by=request.user, **form.texts())
            except Conflict:
                service.refresh_from_db()
                status = 409
                context["saved"] = form.on_top_of(service)
            else:
                messages.success(request, _("The joint service has been saved."))
                return _to(request, service)
    return render(request, "municipalities/joint_service_edit.html", context, status=status)


@require_POST
@permission_required(Permission.EDIT_JOINT_SERVICES)
def joint_service_ask(request, pk):
    service = _service(request, pk)
    form = AskForm(request.POST, choices=joint.may_be_asked(service))
    if not form.is_valid():
        return _page(request, service, form, status=422)
    other = form.cleaned_data["municipality"]
    try:
        joint.ask(service, municipality=other)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        text = _("%(municipality)s has been asked. Its coordinators answer.")
        messages.success(request, text % {"municipality": other.name})
    return _to(request, service)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(Permission.EDIT_JOINT_SERVICES)
def joint_service_end(request, pk):
    """Ask once more, and end the service for all."""
    service = _service(request, pk)
    if request.method == "POST":
        joint.end_service(service)
        messages.success(request, _("The joint service has ended: %(name)s") % {"name": service})
        return _to(request, service)
    return render(request, "municipalities/joint_service_end.html", {"service": service})


@require_POST
@permission_required(Permission.EDIT_JOINT_SERVICES)
def joint_participation_answer(request, pk):
    """Agree, decline or leave, for one's own municipality."""
    participation = get_object_or_404(request.municipality.joint_participations, pk=pk)
    state = request.POST.get("answer")
    if state in ANSWERS and joint.answer(participation, state, by=request.user):
        messages.success(request, _("Your answer has been saved."))
    else:
        messages.error(request, _("Nothing was changed: there is an answer already."))
    return redirect("joint_service_list", request.municipality.slug)
