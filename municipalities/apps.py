"""The ground floor as a Django app."""

from pathlib import Path

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from municipalities import desk
from municipalities.access.admin_grants import opens
from municipalities.access.permissions import Permission
from municipalities.account import letters as account_letters
from municipalities.applications import letters as application_letters
from municipalities.calls import letters as call_letters
from municipalities.calls.kept import keep
from municipalities.mail import first_texts, letter_kinds, notification_kinds
from municipalities.mail.own_kinds import LETTERS, NOTIFICATIONS
from municipalities.people import letters as people_letters
from municipalities.revisions import triggers
from municipalities.selection import first_steps
from municipalities.selection import letters as selection_letters
from municipalities.selection.own_steps import STEPS
from municipalities.working_groups.approved import keep_approved

EDIT = ("view", "add", "change")
WRITE = (*EDIT, "delete")
OPENED = {
    Permission.REVIEW_INDEX: {
        "municipalities.document": ("view", "change"),
        "municipalities.attachment": ("view",),
        "municipalities.filecheck": ("view",),
    },
    Permission.MANAGE_PEOPLE: {
        "municipalities.user": EDIT,
        "municipalities.membership": EDIT,
        "municipalities.mail": ("view",),
        "municipalities.identityprovider": EDIT,
        "municipalities.expertprofile": EDIT,
        "municipalities.expertassignment": EDIT,
        "municipalities.supportrequest": ("view", "change"),
        "municipalities.representative": EDIT,
        "municipalities.regionalneed": ("view",),
        "municipalities.regionalquestion": ("view",),
    },
    Permission.MANAGE_MUNICIPALITIES: {
        f"municipalities.{name}": ("view", "change")
        for name in ("municipality", "area", "organisation", "municipalityfigure", "sector")
    },
    Permission.MANAGE_CALLS: {
        "municipalities.programme": WRITE,
        "municipalities.call": WRITE,
        "municipalities.criterion": WRITE,
        "municipalities.callcontact": WRITE,
        "municipalities.callreviewer": WRITE,
        "municipalities.application": ("view", "change"),
    },
    Permission.MANAGE_MAIL: {
        f"municipalities.{name}": ("view", "change") for name in ("letter", "heldmail")
    },
    Permission.VIEW_AUDIT: {"municipalities.auditevent": ("view",)},
}


def register_letters(folder):
    """The rooms' own letters, beside those that the whole ground floor sends."""
    call_rooms = (call_letters, application_letters, selection_letters)
    letter_kinds.register(folder / "letters.toml", *LETTERS)
    for file, rooms in (
        ("call_letters.toml", call_rooms),
        ("people_letters.toml", (people_letters, account_letters)),
    ):
        letter_kinds.register(folder / file, *(kind for room in rooms for kind in room.LETTERS))


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = _("Municipalities")

    def ready(self):
        for permission, models in OPENED.items():
            opens(permission, models)
        for room in ("experts", "people", "regional", "selection", "working_groups"):
            desk.register(f"municipalities.{room}.desk.items")
        keep(self.get_model("Call"), self.get_model("Criterion"))
        first_steps.register(*STEPS)
        register_letters(Path(self.path, "data"))
        notification_kinds.register(*NOTIFICATIONS)
        triggers.append_only(self.get_model("AuditEvent"), self.get_model("TextRevision"))
        keep_approved(*map(self.get_model, ("Meeting", "Attendance", "ActionPoint")))
        pre_migrate.connect(
            triggers.drop_before_migrating, sender=self, dispatch_uid="drop_triggers"
        )
        # Sent when all apps have migrated, so the tables of the upper floors exist as well.
        post_migrate.connect(
            triggers.make_after_migrating, sender=self, dispatch_uid="make_triggers"
        )
        post_migrate.connect(
            first_texts.load_after_migrating, sender=self, dispatch_uid="load_letters"
        )
