"""What people are told of, and how each of them wants to be told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from municipalities.mail.notification_kinds import ByMail, kind_of


class NotificationQuerySet(models.QuerySet):
    def readable(self, municipality_ids):
        """Those of no municipality, and of the municipalities that the person may enter today."""
        return self.filter(Q(municipality=None) | Q(municipality__in=municipality_ids))

    def on_desk(self):
        """Unread ones, for those who want to see them there."""
        return self.filter(on_desk=True, read_at=None)

    def due(self, moments):
        """Those that wait for a summary and happened before the moment of the latest one."""
        due = Q(pk__in=[])
        for by_mail, moment in moments.items():
            due |= Q(by_mail=by_mail, created_at__lt=moment)
        return self.filter(due)

    def mark_read(self):
        return self.filter(read_at=None).update(read_at=timezone.now())


class Notification(models.Model):
    """One person is told of one event. It is the person's own, also where it names a municipality.

    `by_mail` says in which summary it still has to go out, and is empty when nothing is left to
    mail. Words are made when it is read, in the language of the reader.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notifications",
        verbose_name=_("person"),
    )
    municipality = models.ForeignKey(
        "municipalities.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("municipality"),
    )
    kind = models.SlugField(_("kind"), max_length=60)
    values = models.JSONField(default=dict)
    path = models.CharField(_("page"), max_length=300)
    on_desk = models.BooleanField(default=True)
    by_mail = models.CharField(max_length=10, choices=ByMail, blank=True)
    created_at = models.DateTimeField(_("time"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["user"], name="unread", condition=Q(read_at=None)),
            models.Index(fields=["by_mail"], name="to_be_mailed", condition=~Q(by_mail="")),
        ]

    def __str__(self):
        return f"{self.user_id}: {self.kind}"

    @property
    def text(self):
        """What has happened, in the language that is active; empty for a kind that is gone."""
        kind = kind_of(self.kind)
        return kind.text(self.values) if kind else ""

    @property
    def address(self):
        """The page about it, without the site's name, in the language that is active."""
        wanted = translation.get_language()
        written = translation.get_language_from_path(self.path)
        if written is None:
            return self.path
        # An address is understood in its own language alone.
        with translation.override(written):
            return translate_url(self.path, wanted)


class NotificationChoice(models.Model):
    """How a person wants to be told of one kind of event; without a row the kind's own counts."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notification_choices"
    )
    kind = models.SlugField(_("kind"), max_length=60)
    on_desk = models.BooleanField(_("on my desk"), default=True)
    by_mail = models.CharField(_("by e-mail"), max_length=10, choices=ByMail)

    class Meta:
        verbose_name = _("choice of notifications")
        verbose_name_plural = _("choices of notifications")
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_choice_a_kind")]

    def __str__(self):
        return f"{self.user_id}: {self.kind} {self.by_mail}"
