"""A working group, its people and its joint services, whose every text is hostile."""

from datetime import timedelta

from django.utils import timezone

from tests.factories import municipalities as ground


def build_sectors(texts):
    for _number in range(texts.rounds("Sector.name_fi", "Sector.source_fi")):
        ground.SectorFactory(**texts.of("Sector", "name", "source"))


def build_team(texts, towns):
    """All of it in the first town, but for the mandate, of which each town has one."""
    build_sectors(texts)
    for town in towns.values():
        ground.WorkingGroupFactory(municipality=town, **texts.of("WorkingGroup", "mandate"))
    own = {"municipality": towns["draft"]}
    build_seats(texts, own)
    build_meetings(texts, own)
    for _number in range(texts.rounds("JointService.name", "JointService.description")):
        words = texts.of("JointService", "name", "description")
        service = ground.JointServiceFactory(municipality=towns["empty"], **words)
        ground.JointParticipationFactory(service=service, **own)


def build_seats(texts, own):
    for _number in range(texts.rounds("Membership.organisation_name")):
        ground.MembershipFactory(
            role="manager", **texts.of("Membership", "organisation_name"), **own
        )
    for _number in range(texts.rounds("Invitation.email", "Invitation.organisation_name")):
        ground.InvitationFactory(**texts.of("Invitation", "email", "organisation_name"), **own)
    for _number in range(texts.rounds("GroupMember.name", "GroupMember.organisation_name")):
        ground.named_seat(**texts.of("GroupMember", "name", "organisation_name"), **own)


def build_meetings(texts, own):
    """In the future, when the page of the group shows the links as well."""
    words = ("place", "link", "agenda", "minutes", "decisions")
    soon = timezone.now() + timedelta(days=30)
    for _number in range(texts.rounds("Meeting.place", "Meeting.link")):
        meeting = ground.MeetingFactory(starts_at=soon, **texts.of("Meeting", *words), **own)
    for _number in range(texts.rounds("ActionPoint.text")):
        ground.ActionPointFactory(
            meeting=meeting, owner=None, **texts.of("ActionPoint", "text"), **own
        )
