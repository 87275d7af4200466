"""The letters and the notifications of the ground floor."""

from django.utils.translation import gettext_lazy as _

from municipalities.mail.letter_kinds import LetterKind, Place
from municipalities.mail.notification_kinds import ByMail, NotificationKind
from municipalities.mail.places import NAME

SETTINGS = Place(
    "settings",
    _("address of the page where the reader chooses how to be told"),
    "https://mosaic.example/account/notifications/",
)

PASSWORD_LINK = Place(
    "link",
    _("address of the page where the password is chosen"),
    "https://mosaic.example/account/password/",
    required=True,
)

ACCOUNT_LETTERS = (
    LetterKind(
        code="welcome",
        title=_("To a new person, with the link for choosing the first password"),
        places=(NAME, PASSWORD_LINK),
    ),
    LetterKind(
        code="password_reset",
        title=_("To somebody who has forgotten the password"),
        places=(NAME, PASSWORD_LINK),
    ),
    LetterKind(
        code="unknown_account",
        title=_("To an address without an account, when a new password was asked for"),
        places=(Place("address", _("the address that was typed"), "address@example.org"),),
    ),
)

LETTERS = (
    *ACCOUNT_LETTERS,
    LetterKind(
        code="address_changed",
        title=_("To the former address, when staff have changed the address of an account"),
        places=(NAME, Place("address", _("the new address"), "new.address@example.org")),
    ),
    LetterKind(
        code="notification",
        title=_("At once, to those who want to be mailed at once about an event"),
        places=(
            NAME,
            Place("text", _("what has happened"), _("The index report is ready"), required=True),
            Place("link", _("address of the page about it"), "https://mosaic.example/"),
            SETTINGS,
        ),
    ),
    LetterKind(
        code="digest",
        title=_("In the morning, to those who want to be mailed a summary"),
        places=(
            NAME,
            Place("number", _("how many notifications there are"), "2"),
            Place(
                "list",
                _("the notifications with their addresses"),
                _("The index report is ready"),
                required=True,
                long=True,
            ),
            SETTINGS,
        ),
    ),
)


def _is_staff(user):
    return user.is_staff


def _is_no_staff(user):
    return not user.is_staff


DOCUMENT_READY = NotificationKind(
    code="document_ready",
    title=_("A document of the municipality is ready"),
    words=_("%(title)s is ready"),
    concerns=_is_no_staff,
)
EXPERT_ARRIVED = NotificationKind(
    code="expert_arrived",
    title=_("An expert begins to work with the municipality"),
    words=_("%(name)s has begun as the municipality’s expert"),
    concerns=_is_no_staff,
)
EXPERT_ASSIGNED = NotificationKind(
    code="expert_assigned",
    title=_("I am assigned to a municipality as an expert"),
    words=_("You have been assigned to this municipality as an expert"),
    concerns=_is_no_staff,
)
SUPPORT_ASKED = NotificationKind(
    code="support_asked",
    title=_("A municipality asks for an expert’s support"),
    words=_("Support is asked for: %(topic)s"),
    by_mail=ByMail.DAILY,
    concerns=_is_staff,
)
SUPPORT_ANSWERED = NotificationKind(
    code="support_answered",
    title=_("The programme answers a request for support"),
    words=_("The programme has answered the request for support: %(topic)s"),
    concerns=_is_no_staff,
)
QUESTION_ASKED = NotificationKind(
    code="question_asked",
    title=_("A regional body asks the municipality a question"),
    words=_("A question from %(body)s"),
    concerns=_is_no_staff,
)
QUESTION_ANSWERED = NotificationKind(
    code="question_answered",
    title=_("A municipality answers a question of the regional body that I represent"),
    words=_("%(municipality)s has answered the question"),
    concerns=_is_no_staff,
)
NOTIFICATIONS = (
    DOCUMENT_READY,
    EXPERT_ARRIVED,
    EXPERT_ASSIGNED,
    SUPPORT_ASKED,
    SUPPORT_ANSWERED,
    QUESTION_ASKED,
    QUESTION_ANSWERED,
)
