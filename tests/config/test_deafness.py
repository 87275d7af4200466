"""A worker that hears nothing ends, for whoever keeps it to start it again."""

import os
import subprocess
import sys

from django.conf import settings

PATIENCE = 60
IMPATIENT = """
import sys
from celery.__main__ import main
from config import deafness
deafness.LOOK_EVERY, deafness.DEAF_AFTER = 0.1, 1
sys.argv = ["celery", "--app=config.celery:app", "worker", "--concurrency=1", "--loglevel=ERROR"]
sys.exit(main())
"""


def test_a_worker_that_hears_nothing_ends(tmp_path):
    """Nobody rings here, as nothing comes through from a broker that it has lost."""
    environment = {"VAR_DIR": str(tmp_path), "DATABASE_URL": "", "REDIS_URL": ""}
    environment |= {"CELERY_BROKER_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", IMPATIENT],
        cwd=settings.BASE_DIR,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert ended.returncode == os.EX_TEMPFAIL
    assert "nothing was heard for 1 seconds" in ended.stderr
