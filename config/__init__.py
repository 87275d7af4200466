"""The roof: settings, URLs, navigation and the pages that gather several apps.

It imports every app and is imported by none.
"""

from config.celery import app as celery_app

__all__ = ["celery_app"]
