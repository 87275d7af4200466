"""A municipality's people and its working group, one of everything, for the town of the tests."""

from municipalities.models import (
    ActionPoint,
    GroupMember,
    Invitation,
    JointParticipation,
    JointService,
    Meeting,
    Membership,
)
from municipalities.people.invitations import invite
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
    seat = ground.GroupMemberFactory(name=canary, sector=ground.SectorFactory(), **own)
    ground.GroupMemberFactory(name="", invitation=invitation, **own)
    meeting = ground.MeetingFactory(agenda=canary, minutes=canary, place=canary, **own)
    ground.AttendanceFactory(meeting=meeting, member=seat, **own)
    ground.ActionPointFactory(meeting=meeting, owner=seat, text=canary, **own)
    ground.JointServiceFactory(name=canary, description=canary, **own)
    # Led by a municipality in which nobody of the tests works.
    lead = ground.MunicipalityFactory()
    led = ground.JointServiceFactory(municipality=lead, name=canary, description=canary)
    ground.JointParticipationFactory(service=led, **own)
