"""Requests that the served site is still answering, since a window that closes leaves them behind.

The flush after a test would wait for what they have locked, and they for the flush.
"""

import threading
import time

from django.core.signals import request_finished, request_started

PATIENCE = 60
# A request that the browser has sent last may not have reached the server yet.
QUIET_SECONDS = 0.1


class Underway:
    """Counts the requests in the server's threads; those of a test's own client end with it."""

    def __init__(self):
        self.number, self.is_changed = 0, threading.Condition()
        self.changed_at = time.monotonic()

    def __enter__(self):
        request_started.connect(self._begin)
        request_finished.connect(self._end)
        return self

    def __exit__(self, *_failure):
        request_started.disconnect(self._begin)
        request_finished.disconnect(self._end)

    def _begin(self, **_kwargs):
        self._count(+1)

    def _end(self, **_kwargs):
        self._count(-1)

    def _count(self, change):
        if threading.current_thread() is not threading.main_thread():
            with self.is_changed:
                self.number += change
                self.changed_at = time.monotonic()
                self.is_changed.notify_all()

    def wait_until_answered(self):
        with self.is_changed:
            while True:
                answered = self.is_changed.wait_for(lambda: self.number == 0, PATIENCE)
                assert answered, f"{self.number} requests are not answered"
                rest = self.changed_at + QUIET_SECONDS - time.monotonic()
                if rest <= 0:
                    return
                self.is_changed.wait(rest)
