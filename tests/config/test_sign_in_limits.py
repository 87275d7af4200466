"""The limits of signing in that the cache counts: by all processes, and nobody waits for it."""

import os
import socket
import subprocess
import sys
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from config.cache import ForgivingRedisCache
from municipalities.access.failures import LIMIT
from tests.factories.municipalities import UserFactory
from tests.source import ROOT

RIGHT, WRONG = "a-password-of-some-length", "not-the-right-password"
ANNA = "anna@example.org"
# Ten failures a minute from one place, five within five minutes for one account.
PLACE_LIMIT, KEY_LIMIT = 10, 5


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna(db):
    user = UserFactory(email=ANNA, password=RIGHT)
    user.emailaddress_set.create(email=ANNA, verified=True, primary=True)
    return user


def sign_in(email=ANNA, password=RIGHT, *, place="192.0.2.1", forwarded=None):
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    data = {"login": email, "password": password}
    return Client().post(reverse("account_login"), data, REMOTE_ADDR=place, headers=headers)


def is_in(answer):
    return answer.status_code == 302


# Over several processes

TRY = """
import django
django.setup()
from allauth.core import ratelimit
from django.test import RequestFactory
request = RequestFactory().post("/", REMOTE_ADDR="192.0.2.1")
print(sum(ratelimit.consume(request, action="login_failed", key="x") for _time in range(3)))
"""


def tried(folder):
    """How often a process of its own may try, of three times."""
    fresh = {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(folder), "REDIS_URL": ""}
    command = [sys.executable, "-c", TRY]
    return int(subprocess.check_output(command, cwd=ROOT, env=os.environ | fresh, text=True))


def test_all_processes_count_together_with_files(tmp_path):
    assert [tried(tmp_path) for _process in range(3)] == [3, KEY_LIMIT - 3, 0]


def test_many_entries_do_not_push_out_what_was_counted():
    """A cache of files is small unless told otherwise, and throws away whatever it meets."""
    names = [f"entry-{number}" for number in range(400)]
    for name in names:
        cache.set(name, name)
    assert [name for name in names if cache.get(name) is None] == []


# While the cache is down


@pytest.fixture
def cache_at(settings, monkeypatch):
    """Let the cache stand at a port of this machine."""
    monkeypatch.setattr(ForgivingRedisCache, "_asked_again_at", 0)

    def place(port):
        settings.CACHES = {
            "default": {
                "BACKEND": "config.cache.ForgivingRedisCache",
                "LOCATION": f"redis://127.0.0.1:{port}/0",
                "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
            }
        }

    return place


@pytest.fixture(params=["refuses", "is silent"])
def broken_cache(request, cache_at):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        if request.param == "is silent":
            server.listen()
        cache_at(server.getsockname()[1])
        yield


def test_people_sign_in_while_the_cache_is_down(broken_cache, anna):
    started = time.monotonic()
    answer = sign_in()
    assert is_in(answer)
    assert time.monotonic() - started < 2


def test_guessing_is_stopped_while_the_cache_is_down(broken_cache, anna):
    found = [sign_in(password=WRONG) for _time in range(LIMIT)]
    assert [answer.status_code for answer in found] == [200] * LIMIT
    assert not is_in(sign_in())


def test_the_monitor_is_told_that_the_cache_is_down(broken_cache, client, db):
    assert client.get("/readiness").json()["cache"] == "down"


def test_a_cache_that_comes_back_is_used_again(cache_at, anna, monkeypatch):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        cache_at(server.getsockname()[1])
        sign_in()
    assert 0 < ForgivingRedisCache._asked_again_at - time.monotonic() <= 10
    monkeypatch.setattr(ForgivingRedisCache, "_asked_again_at", time.monotonic())
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(5)
        cache_at(server.getsockname()[1])
        sign_in()
        server.accept()[0].close()


# Where somebody comes from


@pytest.mark.parametrize(
    ("proxies", "spoofed", "is_stopped"),
    [
        (0, {"forwarded": "198.51.100.{}"}, True),
        (0, {"place": "198.51.100.{}"}, False),
        (1, {"forwarded": "198.51.100.{}, 203.0.113.7"}, True),
        (1, {"forwarded": "203.0.113.7, 198.51.100.{}"}, False),
        (2, {"forwarded": "198.51.100.{}, 203.0.113.7, 10.0.0.1"}, True),
        (2, {"forwarded": "198.51.100.{}, 10.0.0.1"}, False),
    ],
)
def test_the_place_is_what_the_trusted_proxies_say(anna, settings, proxies, spoofed, is_stopped):
    """What the client writes into the header itself does not make it somebody else."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    for number in range(PLACE_LIMIT):
        where = {name: value.format(number) for name, value in spoofed.items()}
        sign_in(f"person{number}@example.org", WRONG, **where)
    last = {name: value.format(PLACE_LIMIT) for name, value in spoofed.items()}
    assert is_in(sign_in(**last)) is not is_stopped


def test_a_header_that_is_no_address_is_no_way_round(anna, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    for junk in ("", "unknown", "x" * 5000, "203.0.113.7\x00", "::1%eth0", "203.0.113.7:99"):
        assert sign_in(password=WRONG, forwarded=junk).status_code < 500, junk
