"""A municipality asks for an expert's support and sees what became of its requests."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities.access.permissions import Permission, permission_required
from municipalities.access.unsent import keeps_unsent, take_unsent
from municipalities.regional.asking import ask_for_support
from municipalities.regional.form import SupportForm


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
    form = _form(request)
    if form.is_bound and form.is_valid():
        ask_for_support(municipality=request.municipality, by=request.user, **form.cleaned_data)
        messages.success(request, _("The request is sent. The programme’s staff answer it here."))
        return redirect("support_list", request.municipality.slug)
    context, status = {"form": form}, 422 if form.is_bound else 200
    return render(request, "municipalities/support_create.html", context, status=status)


def _form(request):
    """As it was sent, with what was typed before the session had ended, or empty."""
    if request.method == "POST":
        return SupportForm(request.POST)
    kept = take_unsent(request)
    typed = {name: kept.get(name, "") for name in SupportForm.Meta.fields} if kept else {}
    return SupportForm(initial={"language": get_language()} | typed)
