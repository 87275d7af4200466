"""The working group of the demonstration, brought together as its coordinator would."""

from datetime import timedelta

from django.utils import timezone

from config.demo.profiles import read
from municipalities.access.permissions import Role
from municipalities.models import Sector
from municipalities.working_groups.keeping import agree_action, call_meeting, give_seat, group_of

BEFORE, NEXT = timedelta(days=21), timedelta(days=28)
LANGUAGE = "fi"


def gather(municipality, team):
    """Seats, a meeting with minutes and actions, and the next meeting.

    Only where all roles are there; and where the sectors have been loaded.
    """
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    if not sectors or not {Role.COORDINATOR, Role.MANAGER, Role.CONTRIBUTOR} <= team.keys():
        return
    words, by = read("working_group.toml"), team[Role.COORDINATOR]
    group = group_of(municipality)
    group.write(base_version=0, by=by, language=LANGUAGE, mandate=words["mandate"].strip())
    seats = [_seat(municipality, team, row, sectors) for row in words["seat"]]
    held = _meeting(municipality, seats[:4], words["meeting"], timezone.now() - BEFORE, by)
    for owner, row in zip(seats, words["action"], strict=False):
        due_on = timezone.localdate() + timedelta(days=row["days"])
        agree_action(held, text=row["text"], owner=owner, due_on=due_on)
    coming = {"place": words["meeting"]["place"]}
    _meeting(municipality, [], coming, timezone.now() + NEXT, by)


def _seat(municipality, team, row, sectors):
    person = team.get(row.get("role"))
    membership = municipality.memberships.of(person).get(role=row["role"]) if person else None
    return give_seat(
        municipality=municipality,
        membership=membership,
        organisation_name=row.get("organisation", ""),
        position=row["position"],
        sector=sectors[row["sector"]],
    )


def _meeting(municipality, attending, words, when, by):
    texts = {name: words.get(name, "").strip() for name in ("agenda", "minutes", "decisions")}
    at = timezone.localtime(when).replace(hour=9, minute=0, second=0, microsecond=0)
    values = texts | {"starts_at": at, "place": words["place"], "language": LANGUAGE}
    return call_meeting(municipality=municipality, values=values, attending=attending, by=by)
