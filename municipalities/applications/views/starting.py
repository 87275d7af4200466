"""Beginning an application from the public page of a call, and asking for its link again."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities.applications.beginning import (
    NotOpen,
    TooManyDrafts,
    begin,
    mail_links_again,
)
from municipalities.calls.address_form import AddressForm, StartForm, may_mail_to
from municipalities.models import Call


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def application_start(request, call):
    """The answer is the same whether or not the address or the municipality is known already."""
    call = _call(call)
    form, status = StartForm(request.POST or None, initial={"language": get_language()}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and may_mail_to(request, form):
            try:
                begin(call=call, **form.cleaned_data)
            except TooManyDrafts:
                form.add_error("municipality", _too_many())
            except NotOpen:
                form.add_error(None, _("The call does not take applications at this moment."))
                status = 409
            else:
                return redirect("application_mailed", call.slug)
    context = {"call": call, "form": form}
    return render(request, "municipalities/application_start.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def application_link(request, call):
    call = _call(call)
    form, status = AddressForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and may_mail_to(request, form):
            mail_links_again(call=call, email=form.cleaned_data["email"])
            return redirect("application_mailed", call.slug)
    context = {"call": call, "form": form}
    return render(request, "municipalities/application_link.html", context, status=status)


@require_safe
@login_not_required
def application_mailed(request, call):
    return render(request, "municipalities/application_mailed.html", {"call": _call(call)})


def _too_many():
    return _(
        "Many applications of this municipality have been begun. Ask your colleagues for their "
        "link, or the contact persons of the call."
    )


def _call(slug):
    return get_object_or_404(Call.objects.published().with_clock(), slug=slug)
