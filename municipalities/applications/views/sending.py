"""Submitting an application and withdrawing it, each after one more look."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from municipalities.access.links import link_required
from municipalities.applications.beginning import PURPOSE, NotOpen
from municipalities.applications.submitting import (
    AlreadyApplied,
    Incomplete,
    lacks,
    submit,
    withdraw,
)
from municipalities.applications.views.writing import application_of, is_open, too_late


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@link_required(PURPOSE)
def application_submit(request):
    application = application_of(request)
    status, trouble = 200, ""
    if request.method == "POST":
        try:
            submit(application=application)
        except NotOpen:
            status, trouble = 409, _("The call has closed. The application was not submitted.")
        except AlreadyApplied:
            status, trouble = 409, _("An application of the municipality is submitted already.")
        except Incomplete:
            status = 422
        else:
            return redirect("application_detail", request.link.token)
    elif not is_open(application):
        return too_late(request)
    context = {
        "application": application,
        "answers": application.answers.select_related("criterion"),
        "lacks": lacks(application),
        "trouble": trouble,
    }
    return render(request, "municipalities/application_submit.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@link_required(PURPOSE)
def application_withdraw(request):
    application = application_of(request)
    if request.method == "POST":
        if withdraw(application=application):
            messages.success(request, _("The application is withdrawn."))
        else:
            messages.error(request, _("The application can no longer be withdrawn."))
        return redirect("application_detail", request.link.token)
    return render(request, "municipalities/application_withdraw.html", {"application": application})
