"""The calls, for everybody: what is offered, by when, how to apply, and whom to ask."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from municipalities.calls.address_form import may_mail_to
from municipalities.calls.registration_form import RegistrationForm
from municipalities.calls.registrations import RegistrationClosed, register
from municipalities.models import Call


@require_safe
@login_not_required
def call_list(request):
    calls = Call.objects.published().with_clock().select_related("programme")
    return render(request, "municipalities/call_list.html", {"calls": calls})


@require_safe
@login_not_required
def call_detail(request, call):
    call = _call(call)
    context = {"call": call, "criteria": call.criteria.all(), "contacts": call.contacts.all()}
    return render(request, "municipalities/call_detail.html", context)


def _call(slug):
    published = Call.objects.published().with_clock().select_related("programme")
    return get_object_or_404(published, slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def session_register(request, call):
    """Anybody may come to the information session; the link is mailed."""
    call = _call(call)
    form, status = RegistrationForm(request.POST or None, initial={"language": get_language()}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and may_mail_to(request, form):
            try:
                register(call=call, **form.cleaned_data)
            except RegistrationClosed:
                form.add_error(None, _("Registration has ended."))
                status = 409
            else:
                return redirect("session_registered", call.slug)
    context = {"call": call, "form": form}
    return render(request, "municipalities/session_register.html", context, status=status)


@require_safe
@login_not_required
def session_registered(request, call):
    return render(request, "municipalities/session_registered.html", {"call": _call(call)})
