"""A municipality asks for an expert's support and sees what became of its requests."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities.access.permissions import Permission, permission_required
from municipalities.access.unsent import form_of, keeps_unsent
from municipalities.experts.asking import ask_for_support
from municipalities.experts.form import SupportForm


@require_safe
@permission_required(Permission.ASK_SUPPORT)
def support_list(request):
    asked = request.municipality.support_requests.select_related(
        "asked_by", "assignment__expert__user"
    )
    return render(request, "municipalities/support_list.html", {"asked": asked})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_unsent
@permission_required(Permission.ASK_SUPPORT)
def support_create(request):
    form = form_of(request, SupportForm)
    if form.is_bound and form.is_valid():
        ask_for_support(municipality=request.municipality, by=request.user, **form.cleaned_data)
        messages.success(request, _("The request is sent. The programme’s staff answer it here."))
        return redirect("support_list", request.municipality.slug)
    context, status = {"form": form}, 422 if form.is_bound else 200
    return render(request, "municipalities/support_create.html", context, status=status)
