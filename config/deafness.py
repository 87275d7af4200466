"""Ends a worker that hears nothing any more, so that whoever keeps it starts it again.

A broker that was silent when a worker acknowledged its last messages leaves that worker waiting
for ever: it believes that it still has them in hand, and takes no others. It is alive all the same,
and answers those who ask.
"""

import logging
import os
import time

from celery import bootsteps
from celery.worker import state

logger = logging.getLogger(__name__)

LOOK_EVERY = 10
# The schedule rings twice a minute, and no task keeps a worker busy for so long.
DEAF_AFTER = 900


class EndWhenDeaf(bootsteps.StartStopStep):
    requires = {"celery.worker.components:Timer"}

    def start(self, worker):
        self.tasks, self.heard_at = 0, time.monotonic()
        worker.timer.call_repeatedly(LOOK_EVERY, self._look)

    def _look(self):
        tasks, now = sum(state.total_count.values()), time.monotonic()
        if tasks != self.tasks:
            self.tasks, self.heard_at = tasks, now
        elif now - self.heard_at > DEAF_AFTER:
            logger.error("nothing was heard for %s seconds: the worker ends", DEAF_AFTER)
            state.should_stop = os.EX_TEMPFAIL
