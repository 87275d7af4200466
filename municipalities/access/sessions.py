"""Sessions that end by themselves: some hours after their last use, and a day after signing in."""

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

BEGAN, SAVED = "began_at", "saved_at"


class SessionStore(db.SessionStore):
    """Both limits stand in the row's own date of expiry, which every read of it respects.

    Use moves that date, but not with each request: a session that has been saved within the last
    minutes stays as it is, so that looking at a page writes its row in the log and nothing else.
    """

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
        return super().create_model_instance(data)

    def get_expiry_date(self, **kwargs):
        expiry = super().get_expiry_date(**kwargs)
        began = self.get(BEGAN)
        if began is None:
            return expiry
        return min(expiry, datetime.fromtimestamp(began + settings.SESSION_LONGEST_AGE, UTC))
