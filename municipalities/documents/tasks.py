"""Celery's tasks: thin, given ids of rows, and harmless when they come twice."""

from celery import shared_task

from municipalities.documents import queue


@shared_task
def render_document(document_id):
    document = queue.claim(document_id)
    if document is not None:
        queue.make(document)


@shared_task
def sweep_documents():
    queue.sweep()
