"""Ring for a worker. Nobody waits long for a broker that does not answer."""

import logging
import time

from celery import current_app

logger = logging.getLogger(__name__)

# After a failure nobody rings for so many seconds: a page that rings twice waits once.
REST_SECONDS = 10
# By the broker's address, until when.
_resting: dict[str, float] = {}


def ring(task, ids):
    """Send the rows' ids to a worker; a lost ring is made up for by the sweeper.

    After the first failure nothing more is tried, so that nobody waits for each row in turn.
    """
    broker = current_app.conf.broker_url
    if time.monotonic() < _resting.get(broker, 0):
        logger.warning("no worker is told of %s %s so soon after a failure", task, ids)
        return
    try:
        for one in ids:
            current_app.send_task(task, args=[one])
    except Exception:
        _resting[broker] = time.monotonic() + REST_SECONDS
        logger.warning("no worker could be told of %s %s", task, ids, exc_info=True)
