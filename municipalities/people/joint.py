"""Services that several municipalities run together: leading, asking, answering.

What a municipality that takes part reads is the lead's row: its participation opens that, as a
membership opens a municipality to a person.
"""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from municipalities.access.permissions import Permission
from municipalities.access.reach import reach
from municipalities.mail.letters import send_letters
from municipalities.models import JointParticipation, JointService, Municipality, User
from municipalities.models.joint_service import ParticipationState
from municipalities.people.letters import JOINT_SERVICE_ASKED

ANSWERED = {
    ParticipationState.ASKED: (ParticipationState.AGREED, ParticipationState.DECLINED),
    ParticipationState.AGREED: (ParticipationState.LEFT,),
}


@transaction.atomic
def begin_service(*, municipality, by, name, area, description, language):
    """Found a joint service that this municipality leads."""
    service = JointService.objects.create(municipality=municipality, name=name, area=area)
    service.write(
        base_version=0, by=by, language=language, name=name, area=area, description=description
    )
    return service


def may_be_asked(service):
    """The municipalities in the programme, of the service's area if it has one, not asked yet."""
    asked = service.participations.current().values("municipality")
    others = Municipality.objects.active().exclude(pk=service.municipality_id)
    if service.area_id:
        others = others.filter(areas=service.area_id)
    return others.exclude(pk__in=asked)


@transaction.atomic
def ask(service, *, municipality):
    """Ask a municipality to take part, or once more; mail its coordinators."""
    if service.ended_at:
        raise ValidationError(_("The service has ended."))
    JointParticipation.objects.update_or_create(
        service=service,
        municipality=municipality,
        defaults={
            "lead": service.municipality,
            "state": ParticipationState.ASKED,
            "asked_at": timezone.now(),
            "answered_at": None,
            "answered_by_id": None,
        },
    )
    coordinators = User.objects.who_may(
        Permission.EDIT_JOINT_SERVICES, municipality_id=municipality.pk
    )
    readers = [
        (one.email, one.language, _asked(one, service, municipality)) for one in coordinators
    ]
    send_letters(JOINT_SERVICE_ASKED.code, readers)


def _asked(person, service, municipality):
    with translation.override(person.language):
        page = reverse("joint_service_list", args=[municipality.slug])
        return {
            "name": person.name,
            "lead": service.municipality.name,
            "municipality": municipality.name,
            "service": service.name,
            "link": f"{settings.SITE_URL}{page}",
        }


def answer(participation, state, *, by):
    """Agree, decline or leave; an answer that has been given meanwhile stands. Returns whether."""
    before = [old for old, allowed in ANSWERED.items() if state in allowed]
    mine = JointParticipation.objects.filter(pk=participation.pk, state__in=before)
    return bool(mine.update(state=state, answered_at=timezone.now(), answered_by_id=by.pk))


def end_service(service):
    """Close the service; those who took part see that it has ended."""
    mine = JointService.objects.filter(pk=service.pk, ended_at=None)
    mine.update(ended_at=timezone.now())


@dataclass(frozen=True)
class SharedService:
    """A service that another municipality leads, and the part that one's own has in it."""

    service: JointService
    part: JointParticipation
    others: tuple


def services_shared_with(municipality):
    """What others lead and this municipality was asked into or takes part in."""
    rows = municipality.joint_participations.current().select_related("lead")
    own = {one.service_id: one for one in rows}
    others = {}
    agreed = JointParticipation.objects.filter(service__in=own, state=ParticipationState.AGREED)
    for one in agreed.exclude(municipality=municipality).select_related("municipality"):
        others.setdefault(one.service_id, []).append(one.municipality)
    with reach({municipality.pk, *(one.lead_id for one in own.values())}):
        parts = ("municipality", "area__kind")
        services = list(JointService.objects.filter(pk__in=own).select_related(*parts))
    return [SharedService(one, own[one.pk], tuple(others.get(one.pk, ()))) for one in services]
