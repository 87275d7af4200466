"""Working groups with their meetings, waiting invitations and joint services."""

from datetime import timedelta
from random import Random

from django.utils import timezone

from config.demo.profiles import read
from municipalities.access.permissions import Role
from municipalities.access.reach import inside
from municipalities.models import Municipality, Sector
from municipalities.models.joint_service import ParticipationState
from municipalities.people.invitations import invite
from municipalities.people.joint import answer, ask, begin_service
from municipalities.working_groups.keeping import (
    agree_action,
    call_meeting,
    give_seat,
    group_of,
)

SPEAK_FOR = {Role.COORDINATOR: "municipality", Role.CONTRIBUTOR: "leisure"}
# So many seats of the list stay empty in each group.
EMPTY = 3
# Those that have a group, and who has been invited to it: a few show what there is to see.
INVITED = {"vaasa": "school", "hameenlinna": "foundation", "pietarsaari": "companies"}


def build(municipality, team):
    texts = read("cooperation.toml")
    if municipality.slug in INVITED:
        _gather(municipality, texts, team[Role.COORDINATOR])
    for row in texts["service"]:
        if municipality.slug == _last(row):
            _serve_jointly(row)


def _gather(municipality, texts, by):
    sectors = {one.code: one for one in Sector.objects.all()}
    language = municipality.main_language
    group_of(municipality).write(
        base_version=0, by=by, language=language, mandate=texts["mandate"][language]
    )
    seats = [*_of_the_team(municipality, sectors), *_others(municipality, texts, sectors)]
    _invite(municipality, sectors, by)
    for row in texts["meeting"]:
        _meet(municipality, row, seats, by)


def _of_the_team(municipality, sectors):
    for membership in municipality.memberships.filter(role__in=SPEAK_FOR, ended_at=None):
        sector = sectors[SPEAK_FOR[membership.role]]
        membership.speak_for(sector=sector)
        position = "lead" if membership.role == Role.COORDINATOR else "member"
        yield give_seat(
            municipality=municipality, membership=membership, sector=sector, position=position
        )


def _others(municipality, texts, sectors):
    """Most of the seats in the list; which ones stay empty is the same every time."""
    language, rows = municipality.main_language, texts["seat"]
    if language == "sv" and not _has_county(municipality):
        rows = [row for row in rows if row["sector"] != "wellbeing_services_county"]
    chance = Random(f"{municipality.slug} seats")  # noqa: S311 - made-up seats are no secret
    empty = chance.sample(range(len(rows)), EMPTY)
    for number, row in enumerate(rows):
        if number not in empty:
            words = {key: row[key][language] for key in ("name", "organisation_name") if key in row}
            yield give_seat(
                municipality=municipality,
                sector=sectors[row["sector"]],
                position=row.get("position", "member"),
                **words,
            )


def _has_county(municipality):
    return municipality.areas.filter(kind__code="wellbeing_services_county").exists()


def _invite(municipality, sectors, by):
    """Somebody has a seat, and has not answered the invitation yet."""
    sector = sectors[INVITED[municipality.slug]]
    invitation = invite(
        municipality=municipality,
        email=f"invited.{municipality.slug}@demo.example",
        role=Role.CONTRIBUTOR,
        language=municipality.main_language,
        by=by,
        sector=sector,
    )
    give_seat(municipality=municipality, invitation=invitation, sector=sector)


def _meet(municipality, row, seats, by):
    language, today = municipality.main_language, timezone.localdate()
    there = timezone.localtime() + timedelta(days=row["day"])
    texts = {key: row[key][language] for key in ("place", "agenda", "minutes", "decisions")}
    meeting = call_meeting(
        municipality=municipality,
        values=texts
        | {
            "starts_at": there.replace(hour=9, minute=0, second=0, microsecond=0),
            "language": language,
            "link": "",
        },
        attending=seats[:-1],
        by=by,
    )
    for number, one in enumerate(row["action"]):
        action = agree_action(
            meeting,
            text=one["text"][language],
            owner=seats[number],
            due_on=today + timedelta(days=one["due"]),
        )
        if one.get("is_done"):
            action.mark(is_done=True, by=by)
    if row.get("is_approved"):
        meeting.approve(version=meeting.version, by=by)


def _last(row):
    """The municipality after which all that the service needs are there."""
    return "vaasa" if "vaasa" in (row["lead"], *row["asked"]) else row["lead"]


def _serve_jointly(row):
    towns = {one.slug: one for one in Municipality.objects.filter(is_demonstration=True)}
    lead = towns[row["lead"]]
    with inside(lead):
        service = begin_service(
            municipality=lead,
            by=_coordinator(lead),
            name=row["name"],
            area=None,
            description=row["description"],
            language="fi",
        )
    for slug in row["asked"]:
        ask(service, municipality=towns[slug])
    for participation in service.participations.filter(municipality__slug__in=row["agreed"]):
        by = _coordinator(participation.municipality)
        answer(participation, ParticipationState.AGREED, by=by)


def _coordinator(municipality):
    members = municipality.memberships.filter(role=Role.COORDINATOR, ended_at=None)
    return members.select_related("user").first().user
