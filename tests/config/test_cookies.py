"""Cookies: out of reach of other hosts over HTTPS, and under plain names on this machine."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

from tests.source import ROOT

# Signs in and chooses a language, which takes all cookies that the site has.
ASK = """
import json
import django
django.setup()
from django.conf import settings
from django.core.management import call_command
from django.test import Client
call_command("migrate", verbosity=0)
from municipalities.models import User
user = User.objects.create_user("anna@example.org", "a-password-of-some-length", name="Anna")
user.emailaddress_set.create(email=user.email, verified=True, primary=True)
host = settings.ALLOWED_HOSTS[0]
client = Client(headers={"host": host, "x-forwarded-proto": "https"})
client.get("/fi/account/login/")
data = {"login": user.email, "password": "a-password-of-some-length"}
assert client.post("/fi/account/login/", data).status_code == 302
client.post("/fi/language/", {"language": "sv"})
print(json.dumps({name: dict(cookie) for name, cookie in client.cookies.items()}))
"""
ON_THIS_MACHINE = {"ALLOWED_HOSTS": "localhost", "SECRET_KEY": ""}
PRODUCTION = {
    "ALLOWED_HOSTS": "mosaiikki.example",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyz0123456789ABCDEF",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "EMAIL_URL": "smtp://127.0.0.1:1",
}


def cookies(folder, environment):
    fresh = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(settings.VAR_DIR),
        "DATABASE_URL": f"sqlite:///{folder}/cookies.sqlite3",
        "REDIS_URL": "",
        "DEBUG": "0",
    }
    command = [sys.executable, "-c", ASK]
    said = subprocess.check_output(command, cwd=ROOT, env=os.environ | fresh | environment)
    return json.loads(said)


@pytest.mark.parametrize(
    ("environment", "prefix", "is_secure"),
    [(ON_THIS_MACHINE, "", False), (PRODUCTION, "__Host-", True)],
    ids=["on this machine", "in production"],
)
def test_every_cookie(tmp_path, environment, prefix, is_secure):
    found = cookies(tmp_path, environment)
    hidden = {"sessionid": True, "csrftoken": False, "language": True}
    assert found.keys() == {prefix + name for name in hidden}
    for name, is_hidden in hidden.items():
        cookie = found[prefix + name]
        assert bool(cookie["secure"]) is is_secure, name
        assert bool(cookie["httponly"]) is is_hidden, name
        assert (cookie["path"], cookie["domain"], cookie["samesite"]) == ("/", "", "Lax"), name
