"""Celery's tasks: thin, given ids of rows, and harmless when they come twice."""

from celery import shared_task

from municipalities.documents import queue
from municipalities.documents.models import Document


@shared_task
def render_document(document_id):
    document = Document.objects.filter(pk=document_id).first()
    if document is not None and document.claim():
        queue.make(document)


@shared_task
def sweep_documents():
    queue.sweep()
