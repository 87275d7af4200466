"""The Celery application: the doorbell of the document queue."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("mosaiikki")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["municipalities.documents"])
