"""A municipality's people and its working group, one of everything, for the town of the tests."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from municipalities.models import (
    ActionPoint,
    GroupMember,
    Invitation,
    JointParticipation,
    JointService,
    Meeting,
    Membership,
    RegionalQuestion,
    Sector,
)
from municipalities.people.invitations import invite
from municipalities.working_groups.reference import load_sectors
from tests.factories import municipalities as ground

# The kind of row that an address names, by the beginning of its name.
ROWS = {
    "member_": Membership,
    "invitation_": Invitation,
    "seat_": GroupMember,
    "meeting_": Meeting,
    "action_create": Meeting,
    "action_": ActionPoint,
    "joint_service_": JointService,
    "joint_participation_": JointParticipation,
    "question_": RegionalQuestion,
}


def kind_named(name):
    """The model of the row whose id stands in an address of this name."""
    return next((model for stem, model in ROWS.items() if name.startswith(stem)), None)


def team_row(municipality, name):
    """Not by way of the municipality: some tests make that way lead everywhere."""
    model = kind_named(name)
    if model is None:
        return None
    rows = model._base_manager.filter(municipality=municipality)
    # Those of the town itself; the people who walk through it are made later.
    return rows.order_by("pk").first()


def build_team(municipality, canary):
    own = {"municipality": municipality}
    member = ground.MembershipFactory(
        role="contributor", user__name=canary, organisation_name=canary, **own
    )
    invitation = invite(
        email=f"{canary}-{municipality.pk}@example.org",
        role="manager",
        language="fi",
        by=member.user,
        organisation_name=canary,
        **own,
    )
    ground.WorkingGroupFactory(mandate=canary, **own)
    seat = ground.named_seat(name=canary, sector=ground.SectorFactory(), **own)
    ground.named_seat(name="", invitation=invitation, **own)
    meeting = ground.MeetingFactory(agenda=canary, minutes=canary, place=canary, **own)
    ground.AttendanceFactory(meeting=meeting, member=seat, **own)
    ground.ActionPointFactory(meeting=meeting, owner=seat, text=canary, **own)
    ground.JointServiceFactory(name=canary, description=canary, **own)
    # Led by a municipality in which nobody of the tests works.
    lead = ground.MunicipalityFactory()
    led = ground.JointServiceFactory(municipality=lead, name=canary, description=canary)
    ground.JointParticipationFactory(service=led, **own)


@dataclass(frozen=True)
class Team:
    """What the pages of a municipality at work show."""

    member: Membership
    invitation: Invitation
    seat: GroupMember
    meeting: Meeting
    action: ActionPoint
    service: JointService

    @property
    def link(self):
        return self.invitation.municipality.signed_links.get(subject_id=self.invitation.pk)

    def pages(self):
        """The addresses about one row, with the row."""
        for name in ("member_edit", "member_end"):
            yield name, self.member
        for name in ("seat_edit", "seat_end"):
            yield name, self.seat
        for name in ("meeting_detail", "meeting_edit", "meeting_approve", "action_create"):
            yield name, self.meeting
        for name in ("action_edit", "action_remove"):
            yield name, self.action
        for name in ("detail", "edit", "end"):
            yield f"joint_service_{name}", self.service


def full_team(municipality, *, by):
    """Everything once, in words as people write them."""
    load_sectors()
    own, sectors = {"municipality": municipality}, {one.code: one for one in Sector.objects.all()}
    kind = ground.OrganisationKindFactory(name_fi="Yhdistys", name_sv="Förening", name_en="NGO")
    county = sectors["wellbeing_services_county"]
    member = ground.MembershipFactory(
        role="contributor", user__name="Áile Ŋuorggam", sector=sectors["leisure"], **own
    )
    name = "Maahanmuuttajanaisten yhteistyöjärjestö ry"
    speaking = {"organisation_kind": kind, "organisation_name": name}
    invitation = invite(
        email="a-rather-long-address-of-somebody@yhteistyojarjesto.example.org",
        role="manager",
        language="fi",
        by=by,
        sector=sectors["association"],
        **speaking,
        **own,
    )
    ground.InvitationFactory(accepted_at=timezone.now(), accepted_by=by, **own)
    ground.WorkingGroupFactory(mandate="Kaupunginhallitus on asettanut työryhmän.", **own)
    seat = ground.named_seat(membership=member, name="", position="lead", sector=county, **own)
    ground.named_seat(invitation=invitation, name="", **own)
    ground.named_seat(name="", sector=sectors["school"], **speaking, **own)
    meeting, action = _held(seat, own)
    service = ground.JointServiceFactory(
        name="Seudun ohjaus ja neuvonta", description="Yhteinen neuvontapiste.", **own
    )
    ground.JointParticipationFactory(service=service)
    ground.JointParticipationFactory(service__name="Työllisyysalueen koulutus", **own)
    return Team(member, invitation, seat, meeting, action, service)


def _held(seat, own):
    """A meeting with minutes, and an action that is late."""
    texts = {
        "agenda": "1. Avaus\n2. Tilannekuva",
        "minutes": "Avattiin.",
        "decisions": "Sovittiin.",
    }
    meeting = ground.MeetingFactory(
        place="Kaupungintalo", link="https://example.org/kokous", **texts, **own
    )
    ground.AttendanceFactory(meeting=meeting, member=seat, **own)
    late = {"due_on": timezone.localdate() - timedelta(days=400)}
    return meeting, ground.ActionPointFactory(meeting=meeting, owner=seat, **late, **own)
