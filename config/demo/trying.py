"""What each account of the demonstration can begin with, in words and with addresses."""

from django.urls import reverse

from config.demo.joining import CHOSEN, WRITING
from municipalities.access.permissions import Role
from municipalities.access.reach import reach
from municipalities.applications.beginning import PURPOSE
from municipalities.models import Call, Municipality
from municipalities.models.invitation import INVITATION

# With the municipality's slug as their only argument.
MUNICIPAL = {
    Role.COORDINATOR: {
        "people and invitations": "member_list",
        "the working group, its meetings and actions": "working_group_detail",
        "joint services": "joint_service_list",
    },
    Role.CONTRIBUTOR: {"the sectors of the working group": "working_group_sectors"},
    Role.MANAGER: {"the working group and its approved minutes": "working_group_detail"},
    Role.EXPERT: {"the municipality in figures": "municipality_detail"},
}
# With the code of the body that is represented as their only argument.
REGIONAL = {
    "what the area has published": "regional_area",
    "questions to municipalities": "regional_question_list",
    "what the area needs": "regional_need_list",
}


def worth_trying(role, place):
    """Pairs of words and path, in the language that is active."""
    yield "what waits for you", reverse("desk")
    if place is None:
        yield from _of_staff()
        return
    if place.slug == CHOSEN:
        yield "the first steps of the chosen", reverse("municipality_detail", args=[place.slug])
    for words, name in MUNICIPAL[role].items():
        yield words, reverse(name, args=[place.slug])
    if role == Role.COORDINATOR:
        yield from _linked(place, INVITATION, "linked_invitation", "as the invited, logged out")


def worth_trying_for(body):
    """The same for those who represent a regional body."""
    for words, name in REGIONAL.items():
        yield words, reverse(name, args=[body.code])


def _of_staff():
    call = Call.objects.filter(slug="second-call").first()
    if call is not None:
        address = reverse("admin:municipalities_application_selection", args=[call.pk])
        yield "score the last application of the second call, then decide", address
    yield "read and send a held letter", reverse("admin:municipalities_heldmail_changelist")
    yield "as an applicant, logged out", reverse("call_list")
    place = Municipality.objects.get(slug=WRITING)
    yield from _linked(place, PURPOSE, "application_detail", "an application that is being written")


def _linked(place, purpose, name, words):
    with reach({place.pk}):
        link = place.signed_links.filter(purpose=purpose).open().first()
    if link is not None:
        yield words, reverse(name, args=[link.token])
