"""The shared cache: it counts the limits of signing in, and nobody waits for it when it is down."""

import logging
import time

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PAUSE = 10


class ForgivingRedisCache(RedisCache):
    """While Redis is down nothing is remembered, so that people can still sign in.

    The limits that are counted here are then open; the count in the database stands behind them.
    After a failure Redis is left alone for some seconds: a request asks many times, and a server
    that never answers would take its whole time limit with each question.
    """

    _asked_again_at = 0

    def add(self, *arguments, **options):
        return self._ask(super().add, True, *arguments, **options)

    def get(self, key, default=None, version=None):
        return self._ask(super().get, default, key, default, version)

    def set(self, *arguments, **options):
        return self._ask(super().set, None, *arguments, **options)

    def delete(self, *arguments, **options):
        return self._ask(super().delete, False, *arguments, **options)

    def _ask(self, method, otherwise, *arguments, **options):
        if time.monotonic() < self._asked_again_at:
            return otherwise
        try:
            return method(*arguments, **options)
        except RedisError as error:
            # For all threads, each of which has a cache object of its own.
            type(self)._asked_again_at = time.monotonic() + PAUSE
            logger.warning("the cache is down, the limits that it counts are open: %r", error)
            return otherwise
