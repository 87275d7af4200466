"""The admin: the workshop of programme staff, behind the same sign-in and the same log of use."""

import logging
import re
from functools import wraps
from http import HTTPStatus

from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, FieldDoesNotExist, PermissionDenied
from django.db import IntegrityError
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from index_assessment.models import Assessment
from index_assessment.models.assessment import INDEX_REPORT, State
from municipalities.access.audit import record_request
from municipalities.access.reach import narrow_to
from municipalities.access.walls import TenantOwned

logger = logging.getLogger(__name__)

# An id that every database can hold.
ID = re.compile(r"[0-9]{1,18}", re.ASCII)
# What waits, the most urgent first.
WORK = {
    State.SUBMITTED: gettext_lazy("Waiting for review (%(number)s)"),
    State.APPROVED: gettext_lazy("Approved, to be published (%(number)s)"),
    State.RETURNED: gettext_lazy("Returned (%(number)s)"),
    State.DRAFT: gettext_lazy("In progress (%(number)s)"),
}
# The names of pages and documents, for those who read the log of use and the lists.
WORDS = {
    "desk": gettext_lazy("Desk"),
    "municipality_detail": gettext_lazy("Page of the municipality"),
    "assessment_start": gettext_lazy("Starting an assessment"),
    "assessment_detail": gettext_lazy("Overview of an assessment"),
    "assessment_section": gettext_lazy("Answers of a section"),
    "answer_save": gettext_lazy("Saving an answer"),
    "evidence_create": gettext_lazy("Adding evidence"),
    "evidence_download": gettext_lazy("Downloading evidence"),
    "evidence_remove": gettext_lazy("Removing evidence"),
    "assessment_submit": gettext_lazy("Submitting an assessment"),
    "assessment_score": gettext_lazy("Scores of an assessment"),
    "support_list": gettext_lazy("Requests for support"),
    "support_create": gettext_lazy("Asking for support"),
    "question_list": gettext_lazy("Questions of regional bodies"),
    "question_answer": gettext_lazy("Answering a regional body"),
    "regional_area": gettext_lazy("Area of a regional body"),
    "regional_report": gettext_lazy("Downloading a report for a regional body"),
    "regional_question_list": gettext_lazy("Questions to municipalities"),
    "regional_question_create": gettext_lazy("Asking a municipality a question"),
    "report_list": gettext_lazy("Reports of an assessment"),
    "report_link_create": gettext_lazy("Making a link to a report"),
    "report_link_end": gettext_lazy("Ending a link to a report"),
    "linked_report": gettext_lazy("Report behind a link"),
    "linked_report_download": gettext_lazy("Downloading a report behind a link"),
    "application_detail": gettext_lazy("Application behind its link"),
    "application_basics": gettext_lazy("Contact person of an application"),
    "application_answer": gettext_lazy("Answer of an application"),
    "application_letter": gettext_lazy("Attaching a commitment letter"),
    "application_letter_download": gettext_lazy("Downloading a commitment letter"),
    "application_submit": gettext_lazy("Submitting an application"),
    "application_withdraw": gettext_lazy("Withdrawing an application"),
    "document_download": gettext_lazy("Downloading a document"),
    "document_retry": gettext_lazy("Making a document again"),
    INDEX_REPORT: gettext_lazy("Index report"),
    # People and the working group.
    "member_list": gettext_lazy("Members of the municipality"),
    "member_edit": gettext_lazy("For whom a member speaks"),
    "member_end": gettext_lazy("Ending a membership"),
    "invitation_list": gettext_lazy("Invitations"),
    "invitation_create": gettext_lazy("Inviting somebody"),
    "invitation_send_again": gettext_lazy("Sending an invitation again"),
    "invitation_withdraw": gettext_lazy("Withdrawing an invitation"),
    "linked_invitation": gettext_lazy("Invitation behind a link"),
    "working_group_detail": gettext_lazy("Working group"),
    "working_group_sectors": gettext_lazy("Sectors of the working group"),
    "working_group_mandate": gettext_lazy("Mandate of the working group"),
    "seat_create": gettext_lazy("Adding a member to the working group"),
    "seat_edit": gettext_lazy("Changing a member of the working group"),
    "seat_end": gettext_lazy("Taking a member out of the working group"),
    "meeting_create": gettext_lazy("Adding a meeting"),
    "meeting_detail": gettext_lazy("Meeting of the working group"),
    "meeting_edit": gettext_lazy("Writing agenda or minutes"),
    "meeting_approve": gettext_lazy("Approving minutes"),
    "action_create": gettext_lazy("Adding an action"),
    "action_edit": gettext_lazy("Changing an action"),
    "action_mark": gettext_lazy("Marking an action"),
    "action_remove": gettext_lazy("Removing an action"),
    "joint_service_list": gettext_lazy("Joint services"),
    "joint_service_create": gettext_lazy("Beginning a joint service"),
    "joint_service_detail": gettext_lazy("Joint service"),
    "joint_service_edit": gettext_lazy("Changing a joint service"),
    "joint_service_ask": gettext_lazy("Asking a municipality into a joint service"),
    "joint_service_end": gettext_lazy("Ending a joint service"),
    "joint_participation_answer": gettext_lazy("Answering about a joint service"),
}
PAGES = {
    "changelist": gettext_lazy("list"),
    "add": gettext_lazy("adding"),
    "change": gettext_lazy("page"),
    "delete": gettext_lazy("deleting"),
    "history": gettext_lazy("history"),
    "review": gettext_lazy("review"),
    "return": gettext_lazy("returning"),
    "approve": gettext_lazy("approving"),
    "publish": gettext_lazy("publishing"),
    "selection": gettext_lazy("side by side"),
    "letter": gettext_lazy("commitment letter"),
    "conflict": gettext_lazy("conflict of interest"),
    "decide": gettext_lazy("deciding"),
    "announce": gettext_lazy("announcing a decision"),
    "take_back": gettext_lazy("taking a decision back"),
    "try": gettext_lazy("trying out"),
    "withdraw": gettext_lazy("withdrawing"),
}


class StaffSite(admin.AdminSite):
    site_header = format_lazy("{} – {}", gettext_lazy("Mosaic"), gettext_lazy("programme staff"))
    site_title = gettext_lazy("Mosaic")
    index_title = gettext_lazy("Programme staff")
    enable_nav_sidebar = False

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """There is one way to sign in; who has signed in but is no staff is refused."""
        wanted = _wanted_page(request)
        if self.has_permission(request):
            return HttpResponseRedirect(wanted)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(wanted)

    def password_change(self, request, extra_context=None):
        """There is one page for it, which counts wrong passwords."""
        return HttpResponseRedirect(reverse("account_change_password"))

    def index(self, request, extra_context=None):
        """The front page says first what waits for staff."""
        return super().index(request, {"work": _work(request)} | (extra_context or {}))

    def words_of(self, name):
        """Words for what lists on the floors below would show as it is written in the database."""
        return words_of(name)

    def admin_view(self, view, cacheable=False):
        """Let staff reach all municipalities, and log each look at their rows."""
        inner = super().admin_view(_answering_nonsense(view), cacheable)
        model = getattr(getattr(view, "__self__", None), "model", None)
        is_tenants = model is not None and issubclass(model, TenantOwned)

        @wraps(inner)
        def audited(request, *args, **kwargs):
            is_staff = self.has_permission(request)
            if is_staff:
                everywhere = request.user.reachable_municipality_ids()
                narrow_to(everywhere, reason="staff work with all municipalities")
            response = inner(request, *args, **kwargs)
            # An empty answer to a page that asks for progress shows nothing of a municipality.
            if is_staff and is_tenants and response.status_code != HTTPStatus.NO_CONTENT:
                _record(request, response, model, kwargs.get("object_id"))
            return response

        return audited


def words_of(name):
    """What people call a page or a kind of document; a name without words stays as it is."""
    if name in WORDS:
        return str(WORDS[name])
    for model in admin.site._registry:
        stem = f"{model._meta.app_label}_{model._meta.model_name}_"
        if name.startswith(stem):
            page = name.removeprefix(stem)
            many = page == "changelist"
            noun = model._meta.verbose_name_plural if many else model._meta.verbose_name
            return f"{capfirst(noun)}: {PAGES.get(page, page)}"
    return name


def _wanted_page(request):
    """Where to go after signing in, if that is a page of this house."""
    wanted = request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return reverse("admin:index")


def _work(request):
    """How many assessments are in each state, with a link to their list."""
    if not request.user.has_perm("index_assessment.view_assessment"):
        return []
    by_state = Assessment.objects.order_by().values_list("state").annotate(Count("pk"))
    numbers = dict(by_state)
    place = reverse("admin:index_assessment_assessment_changelist")
    return [
        {
            "words": words % {"number": numbers.get(state, 0)},
            "address": f"{place}?state__exact={state}",
        }
        for state, words in WORK.items()
    ]


def _answering_nonsense(view):
    """Say what is wrong with ids, numbers and columns that no row has, where Django fails."""

    @wraps(view)
    def answering(request, *args, **kwargs):
        if not all(ID.fullmatch(pk) for pk in request.POST.getlist("_selected_action")):
            messages.error(request, _("These rows are not there. Choose them once more."))
            return HttpResponseRedirect(request.get_full_path())
        # With this sign Django takes a second filter that does not fit for a broken database.
        if ERROR_FLAG in request.GET and len(request.GET) > 1:
            return _without_filter(request)
        try:
            return view(request, *args, **kwargs)
        except IntegrityError:
            logger.warning("refused by the database", exc_info=True)
            messages.error(request, _("Somebody else saved at the same moment. Save again."))
            return HttpResponseRedirect(request.get_full_path())
        except (FieldDoesNotExist, OverflowError, ValueError) as error:
            if isinstance(error, ValueError) and not request.GET:
                raise
            if request.method != "GET" or not request.GET:
                raise BadRequest("a number or a column that is not there") from None
            return _without_filter(request)

    return answering


def _without_filter(request):
    messages.error(request, _("This filter does not fit. It has been taken off."))
    return HttpResponseRedirect(request.path)


def _record(request, response, model, object_id):
    row = None
    if ID.fullmatch(str(object_id or "")):
        row = model._base_manager.filter(pk=object_id).values("municipality_id").first()
    record_request(
        request,
        response,
        municipality_id=row["municipality_id"] if row else None,
        action=request.resolver_match.url_name,
        target=str(object_id or ""),
    )
