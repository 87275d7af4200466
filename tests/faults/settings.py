"""The site's settings for workers that are made to fail: nothing but time is shorter."""

from config.settings import *  # noqa: F403 - all of them
from config.settings import CELERY_BEAT_SCHEDULE, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.hurry.Hurry"]
CELERY_BEAT_SCHEDULE = {
    name: entry | {"schedule": 1}
    for name, entry in CELERY_BEAT_SCHEDULE.items()
    if name.startswith("sweep")
}
EMAIL_TIMEOUT = 2
