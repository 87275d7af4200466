"""Celery's tasks: thin, given ids of rows, and harmless when they come twice."""

from datetime import timedelta

from celery import shared_task

from municipalities.attachments import agreement, scanning
from municipalities.documents.files import clear_left

# Nobody writes one file for so long.
LEFT = timedelta(hours=1)


@shared_task
def scan_attachment(attachment_id):
    scanning.scan(attachment_id)


@shared_task
def sweep_attachments():
    scanning.sweep()


@shared_task
def clear_left_files():
    for store in agreement.stores():
        clear_left(store.root, older_than=LEFT)


# Comparing takes longer than other tasks may, and ends well before it would be handed out again.
@shared_task(soft_time_limit=600, time_limit=660)
def check_files():
    agreement.check_files(is_sample=True)
