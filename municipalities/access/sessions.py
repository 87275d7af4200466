"""Sessions that end by themselves: some hours after their last use, and a day after signing in."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

BEGAN, SAVED = "began_at", "saved_at"


class SessionQuerySet(models.QuerySet):
    def open(self):
        """Those in which somebody can still do something."""
        return self.filter(expire_date__gt=timezone.now())

    def end_all_but(self, key):
        """Sign out everywhere but here; the number of sessions that this has ended."""
        others = self.exclude(session_key=key)
        number = others.open().count()
        others.delete()
        return number


class Session(AbstractBaseSession):
    """Its row names the person, who can see where they are signed in and end it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        related_name="sessions",
        verbose_name=_("person"),
    )

    objects = BaseSessionManager.from_queryset(SessionQuerySet)()

    class Meta(AbstractBaseSession.Meta):
        pass

    @classmethod
    def get_session_store_class(cls):
        return SessionStore


class SessionStore(db.SessionStore):
    """Both limits stand in the row's own date of expiry, which every read of it respects.

    Use moves that date, but not with each request: a session that has been saved within the last
    minutes stays as it is, so that looking at a page writes its row in the log and nothing else.
    """

    @classmethod
    def get_model_class(cls):
        return Session

    def load(self):
        data = super().load()
        if SESSION_KEY in data:
            age = timezone.now().timestamp() - data.get(SAVED, 0)
            self.modified = self.modified or age >= settings.SESSION_REFRESH_AGE
        return data

    def create_model_instance(self, data):
        if SESSION_KEY in data:
            data[SAVED] = int(timezone.now().timestamp())
            data.setdefault(BEGAN, data[SAVED])
        row = super().create_model_instance(data)
        row.user_id = data.get(SESSION_KEY)
        return row

    def get_expiry_date(self, **kwargs):
        expiry = super().get_expiry_date(**kwargs)
        began = self.get(BEGAN)
        if began is None:
            return expiry
        return min(expiry, datetime.fromtimestamp(began + settings.SESSION_LONGEST_AGE, UTC))
