"""The Celery application: the doorbell of the queues."""

import os

from celery import Celery

from config.deafness import EndWhenDeaf

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("mosaiikki")
app.config_from_object("django.conf:settings", namespace="CELERY")
ROOMS = ("access", "attachments", "documents", "experts", "mail")
app.autodiscover_tasks([f"municipalities.{room}" for room in ROOMS])
app.steps["worker"].add(EndWhenDeaf)
