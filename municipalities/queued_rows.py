"""Rows that are a queue: asked for, taken by one worker at a time, done or failed.

Celery only rings the doorbell; what must not be lost stands in the rows, and every step is one
statement that succeeds for one worker alone.
"""

import uuid
from datetime import timedelta
from enum import StrEnum

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# How long a row may wait for its worker before the sweeper takes the ring for lost.
LEFT_BEHIND = timedelta(minutes=1)
# So that a long queue is not rung for again and again by each sweep.
MOST_RINGS = 50


class QueueState(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class QueuedRowQuerySet(models.QuerySet):
    def claimable(self):
        """Rows that a worker may take: due, or held by a worker whose lease ran out."""
        return self.filter(
            Q(state=QueueState.QUEUED, due_at__lte=Now())
            | Q(state=QueueState.RUNNING, lease_until__lt=Now()),
            attempt__lt=self.model.MAX_ATTEMPTS,
        )

    def left_behind(self, *, longer_by=timedelta(0)):
        """Rows that nobody works on although it is time: a ring was lost, or a worker died."""
        return self.filter(
            Q(state=QueueState.QUEUED, due_at__lt=Now() - LEFT_BEHIND - longer_by)
            | Q(state=QueueState.RUNNING, lease_until__lt=Now() - longer_by)
        )

    def give_up(self, error):
        """Fail the rows left behind that have had all their attempts; how many."""
        worn = self.left_behind().filter(attempt__gte=self.model.MAX_ATTEMPTS)
        ended = {"token": None, "lease_until": None, "finished_at": Now()}
        return worn.update(state=QueueState.FAILED, error=error, **ended)

    def ids_to_ring(self):
        """The ids of rows left behind, those that have waited longest first."""
        return list(self.left_behind().order_by("due_at").values_list("pk", flat=True)[:MOST_RINGS])


class QueuedRow(models.Model):
    """What a worker does with a row, by `token`: only who has claimed it can write how it went.

    A subclass has a `state`, by the words of `QueueState`, and an `error`. The times are the
    database's, so that the clocks of several machines need not agree.
    """

    MAX_ATTEMPTS: int
    # How long a worker has a row without a word; one that is alive renews its lease in time.
    LEASE = timedelta(seconds=60)

    attempt = models.PositiveSmallIntegerField(_("attempts"), default=0)
    token = models.UUIDField(null=True, editable=False)
    lease_until = models.DateTimeField(null=True, editable=False)
    queued_at = models.DateTimeField(_("queued"), db_default=Now())
    due_at = models.DateTimeField(_("not before"), db_default=Now(), editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        abstract = True

    @property
    def is_finished(self):
        return self.state in {QueueState.DONE, QueueState.FAILED}

    @property
    def seems_left_behind(self):
        """As `left_behind`, by the clock of this machine."""
        if self.state == QueueState.RUNNING:
            return self.lease_until < timezone.now()
        return self.state == QueueState.QUEUED and self.due_at < timezone.now() - LEFT_BEHIND

    def claim(self):
        """Take the row for this worker; False when somebody else has it or it is finished."""
        rows = type(self)._default_manager.claimable().filter(pk=self.pk)
        taken = rows.update(
            state=QueueState.RUNNING,
            token=uuid.uuid4(),
            lease_until=Now() + self.LEASE,
            attempt=F("attempt") + 1,
            error="",
        )
        if taken:
            self.refresh_from_db()
        return bool(taken)

    def _mine(self):
        rows = type(self)._default_manager
        return rows.filter(pk=self.pk, token=self.token, state=QueueState.RUNNING)

    def renew(self):
        """Keep the row for another while; False when it has been taken over."""
        return bool(self._mine().update(lease_until=Now() + self.LEASE))

    def _end(self, state, **fields):
        """Write the outcome, but only while the row is still ours."""
        ended = {"state": state, "lease_until": None, "finished_at": Now()}
        return bool(self._mine().update(**ended, **fields))

    def finish(self, **fields):
        return self._end(QueueState.DONE, **fields)

    def fail(self, error):
        return self._end(QueueState.FAILED, error=error)

    def put_back(self, *, error="", delay=timedelta(0)):
        """Leave the row to the next attempt, after this delay; False when it is no longer ours."""
        return bool(
            self._mine().update(
                state=QueueState.QUEUED,
                token=None,
                lease_until=None,
                due_at=Now() + delay,
                error=error,
            )
        )

    def retry(self):
        """Queue a failed row once more, with its attempts counted anew."""
        failed = type(self)._default_manager.filter(pk=self.pk, state=QueueState.FAILED)
        return bool(
            failed.update(
                state=QueueState.QUEUED,
                error="",
                attempt=0,
                finished_at=None,
                queued_at=Now(),
                due_at=Now(),
            )
        )
