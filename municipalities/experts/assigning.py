"""Experts come into a municipality on their first day, and are out after their last."""

from django.db import transaction
from django.utils import timezone

from municipalities.access.permissions import Permission, Role
from municipalities.access.reach import unscoped
from municipalities.experts.pool import ExpertAssignment
from municipalities.mail.notifying import notify
from municipalities.mail.own_kinds import EXPERT_ARRIVED, EXPERT_ASSIGNED
from municipalities.models.membership import Membership
from municipalities.models.user import User


@unscoped("assignments of all municipalities begin and end by the day")
@transaction.atomic
def keep_memberships(day=None):
    """Open and end the experts' memberships as the day asks for; doing it again changes nothing.

    A membership that staff had given by hand is left alone, and one that staff have ended by
    hand stays ended.
    """
    day = day or timezone.localdate()
    rows = ExpertAssignment.objects.select_for_update(of=("self",))
    for assignment in rows.with_open_membership().exclude(starts_on__lte=day, ends_on__gte=day):
        assignment.membership.end()
        ExpertAssignment.objects.filter(pk=assignment.pk).update(membership=None)
    for assignment in rows.running(day).filter(membership=None):
        _open(assignment)


def _open(assignment):
    person = assignment.expert.user
    membership, is_new = Membership.objects.get_or_create(
        municipality=assignment.municipality, user=person, role=Role.EXPERT, ended_at=None
    )
    if not is_new:
        return
    ExpertAssignment.objects.filter(pk=assignment.pk).update(membership=membership)
    about = {
        "path": assignment.municipality.get_absolute_url(),
        "municipality": assignment.municipality,
    }
    leaders = User.objects.who_may(
        Permission.ASK_SUPPORT, municipality_id=assignment.municipality_id
    )
    notify(EXPERT_ARRIVED.code, people=leaders, values={"name": person.name}, **about)
    notify(EXPERT_ASSIGNED.code, people=[person], values={}, **about)
