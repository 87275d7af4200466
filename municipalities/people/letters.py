"""The letters about people and what their municipality takes part in."""

from django.utils.translation import gettext_lazy as _

from municipalities.access.permissions import Role
from municipalities.mail.letter_kinds import LetterKind, Place
from municipalities.mail.places import MUNICIPALITY, NAME

INVITATION_SENT = LetterKind(
    code="invitation",
    title=_("To somebody who is invited to a role in a municipality"),
    places=(
        Place("inviter", _("name of the person who invites"), _("Firstname Surname")),
        MUNICIPALITY,
        Place("role", _("the role in the municipality"), Role.CONTRIBUTOR.label),
        Place(
            "link",
            _("address where the invitation is accepted"),
            "https://mosaic.example/links/invitation/",
            required=True,
        ),
    ),
)
JOINT_SERVICE_ASKED = LetterKind(
    code="joint_service_asked",
    title=_("To the coordinators of a municipality that is asked into a joint service"),
    places=(
        NAME,
        Place("lead", _("name of the municipality that leads"), _("Leading municipality")),
        MUNICIPALITY,
        Place("service", _("name of the joint service"), _("Joint guidance")),
        Place(
            "link",
            _("address where the municipality answers"),
            "https://mosaic.example/joint-services/",
            required=True,
        ),
    ),
)
LETTERS = (INVITATION_SENT, JOINT_SERVICE_ASKED)
