"""Ring for a worker. Nobody waits long for a broker that does not answer."""

import logging

from celery import current_app

logger = logging.getLogger(__name__)

RENDER = "municipalities.documents.tasks.render_document"


def ring(document_ids):
    """Send the rows' ids to a worker; a lost ring is made up for by the sweeper.

    After the first failure nothing more is tried, so that nobody waits for each row in turn.
    """
    try:
        for document_id in document_ids:
            current_app.send_task(RENDER, args=[document_id])
    except Exception:
        logger.warning("no worker could be told of documents %s", document_ids, exc_info=True)
