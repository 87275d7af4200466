"""Pages that gather several apps: the start page and a municipality's own page."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import translate_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from index_assessment.answer_sheet import AnswerSheet
from index_assessment.models import Questionnaire
from municipalities.access.permissions import Permission, permission_required
from municipalities.account.second_factor import shows_own
from municipalities.models import Call, Municipality, Representative
from municipalities.selection.first_steps import first_steps


@require_safe
@login_not_required
@shows_own
def home(request):
    """What the service is for; and for those signed in, their municipalities."""
    if not request.user.is_authenticated:
        context = {"has_open_calls": Call.objects.open().exists()}
        return render(request, "config/welcome.html", context)
    municipalities = Municipality.objects.open_to(request.user)
    context = {
        "municipalities": municipalities,
        "representatives": Representative.objects.of(request.user),
    }
    return render(request, "config/home.html", context)


@require_safe
@permission_required(Permission.VIEW_MUNICIPALITY)
def municipality_detail(request):
    municipality = request.municipality
    readable = municipality.assessments.readable(request.permissions)
    current, *earlier = [*readable.select_related("questionnaire")] or [None]
    context = {
        "first_steps": first_steps(municipality, request.permissions),
        "figures": municipality.figures.all(),
        "areas": municipality.current_areas(),
        "current": current,
        "earlier": earlier,
        "sheet": AnswerSheet(current) if current and current.is_open else None,
        "is_under_way": municipality.assessments.under_way().exists(),
        "questionnaire": Questionnaire.objects.current(),
    }
    return render(request, "config/municipality_detail.html", context)


@require_POST
@login_not_required
def set_language(request):
    """Show the same page in another language and remember the wish."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    if request.user.is_authenticated:
        request.user.prefer(language)
    response = HttpResponseRedirect(translate_url(back, language))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response
