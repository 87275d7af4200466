"""What a call puts on the desks of staff: applications to score, and letters to send."""

from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from municipalities.access.reach import unscoped
from municipalities.desk import DeskItem
from municipalities.models import Application, ApplicationReview, Call, HeldMail


def items(desk):
    if desk.user.is_staff:
        yield from _to_score(desk.user)
        yield from _to_release()


def _to_score(user):
    """One item a call; those in whose municipality the reviewer has a role are not theirs."""
    settled = Q(finished_at__isnull=False) | Q(recused_at__isnull=False)
    own = ApplicationReview.objects.filter(settled, reviewer=user, application=OuterRef("pk"))
    waiting = (
        Application.objects.submitted()
        .filter(~Exists(own), call__reviewers__user=user, call__closes_at__lte=Now())
        .filter(Q(call__review_until=None) | Q(call__review_until__gt=Now()))
        .exclude(municipality__memberships__in=user.memberships.filter(ended_at=None))
    )
    with unscoped("the applicants of a call are not yet municipalities that anybody enters"):
        numbers = dict(waiting.order_by().values_list("call").annotate(number=Count("pk")))
    for call in Call.objects.filter(pk__in=numbers):
        number = numbers[call.pk]
        text = ngettext("Score %(number)d application", "Score %(number)d applications", number)
        yield DeskItem(
            title=text % {"number": number},
            address=reverse("admin:municipalities_application_selection", args=[call.pk]),
            deadline=call.review_until and timezone.localtime(call.review_until).date(),
            since=call.closes_at,
            about=call.title,
        )


def _to_release():
    number = HeldMail.objects.held().count()
    if number:
        text = ngettext(
            "Read and send %(number)d held mail", "Read and send %(number)d held mails", number
        )
        yield DeskItem(
            title=text % {"number": number},
            address=reverse("admin:municipalities_heldmail_changelist"),
        )
