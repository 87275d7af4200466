"""The ground floor as a Django app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from municipalities.access.admin_grants import opens
from municipalities.access.permissions import Permission
from municipalities.revisions import triggers

EDIT = ("view", "add", "change")
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
    },
    Permission.MANAGE_MUNICIPALITIES: {
        f"municipalities.{name}": ("view", "change")
        for name in ("municipality", "area", "organisation", "municipalityfigure")
    },
    Permission.VIEW_AUDIT: {"municipalities.auditevent": ("view",)},
}


class MunicipalitiesConfig(AppConfig):
    name = "municipalities"
    verbose_name = _("Municipalities")

    def ready(self):
        for permission, models in OPENED.items():
            opens(permission, models)
        triggers.append_only(self.get_model("AuditEvent"), self.get_model("TextRevision"))
        pre_migrate.connect(
            triggers.drop_before_migrating, sender=self, dispatch_uid="drop_triggers"
        )
        # Sent when all apps have migrated, so the tables of the upper floors exist as well.
        post_migrate.connect(
            triggers.make_after_migrating, sender=self, dispatch_uid="make_triggers"
        )
