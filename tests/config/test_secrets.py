"""Where secrets come from, and that a real site does not start without its own."""

import json
import os
import subprocess
import sys

import pytest

from tests.source import ROOT

KEY = "0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEF"
OTHER = KEY[::-1]
SECRETS = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "CELERY_BROKER_URL", "EMAIL_URL")
COMPLETE = {
    "ALLOWED_HOSTS": "mosaiikki.example",
    "SECRET_KEY": KEY,
    "DATABASE_URL": "postgres://mosaiikki:word@database.example:5432/name",
    "REDIS_URL": "redis://:word@cache.example:6379/0",
    "CELERY_BROKER_URL": "redis://:word@broker.example:6379/1",
    "EMAIL_URL": "smtp+tls://user:word@mail.example:587",
}
READ = """
import json
from config import settings
print(json.dumps({
    "SECRET_KEY": settings.SECRET_KEY,
    "SECRET_KEY_FALLBACKS": settings.SECRET_KEY_FALLBACKS,
    "DATABASE_URL": [settings.DATABASES["default"][part] for part in ("HOST", "NAME", "PASSWORD")],
    "REDIS_URL": str(settings.CACHES["default"]["LOCATION"]),
    "CELERY_BROKER_URL": settings.CELERY_BROKER_URL,
    "EMAIL_URL": getattr(settings, "EMAIL_HOST_PASSWORD", ""),
}))
"""


def start(folder, **environment):
    """The secrets that the settings have, or what they say when they refuse."""
    blank = dict.fromkeys([*SECRETS, "SECRET_KEY_FALLBACKS"], "")
    fresh = {"VAR_DIR": str(folder), "DEBUG": "0", "ALLOWED_HOSTS": "localhost"}
    done = subprocess.run(
        [sys.executable, "-c", READ],
        cwd=ROOT,
        env=os.environ | blank | fresh | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr.splitlines()[-1]


def test_a_complete_site_starts(tmp_path):
    assert start(tmp_path, **COMPLETE)["SECRET_KEY"] == KEY
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize("name", ["SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_a_site_without_one_of_its_secrets_does_not_start(tmp_path, name):
    refused = start(tmp_path, **COMPLETE | {name: ""})
    assert "ImproperlyConfigured" in refused
    assert f"{name} is missing" in refused


@pytest.mark.parametrize("key", [KEY[:49], "abcd" * 20, f"django-insecure-{KEY}"])
@pytest.mark.parametrize("name", ["SECRET_KEY", "SECRET_KEY_FALLBACKS"])
def test_a_key_that_could_be_guessed_is_refused(tmp_path, name, key):
    refused = start(tmp_path, **COMPLETE | {name: key})
    assert "at least 50 random characters" in refused
    assert key not in refused


def test_a_site_that_shows_its_faults_is_refused(tmp_path):
    assert "DEBUG must be off" in start(tmp_path, **COMPLETE | {"DEBUG": "1"})


def test_a_site_on_this_machine_makes_its_own_key(tmp_path):
    first, again = (start(tmp_path)["SECRET_KEY"] for _time in range(2))
    assert first == again
    assert len(first) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


# From files


def test_each_secret_may_stand_in_a_file(tmp_path):
    """As containers are given them; what ends the line in the file is no part of it."""
    expected = start(tmp_path, **COMPLETE)
    files = {}
    for name in SECRETS:
        path = tmp_path / name.lower()
        path.write_text(f"{COMPLETE[name]}\n")
        files[f"{name}_FILE"] = str(path)
    names = {"ALLOWED_HOSTS": "mosaiikki.example"}
    assert start(tmp_path, **names, **files) == expected


def test_the_file_counts_when_both_are_given(tmp_path):
    (tmp_path / "key").write_text(OTHER)
    found = start(tmp_path, **COMPLETE, SECRET_KEY_FILE=str(tmp_path / "key"))
    assert found["SECRET_KEY"] == OTHER


def test_a_file_that_is_not_there_stops_the_start(tmp_path):
    refused = start(tmp_path, **COMPLETE, SECRET_KEY_FILE=str(tmp_path / "nowhere"))
    assert "FileNotFoundError" in refused


def test_an_empty_file_is_no_secret(tmp_path):
    (tmp_path / "key").write_text("\n")
    refused = start(tmp_path, **COMPLETE, SECRET_KEY_FILE=str(tmp_path / "key"))
    assert "SECRET_KEY is missing" in refused


def test_earlier_keys_are_taken_along(tmp_path):
    """So that changing the key ends nobody's session and no link."""
    found = start(tmp_path, **COMPLETE, SECRET_KEY_FALLBACKS=f"{OTHER},{OTHER[1:]}")
    assert found["SECRET_KEY_FALLBACKS"] == [OTHER, OTHER[1:]]
