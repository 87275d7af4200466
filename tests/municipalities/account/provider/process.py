"""What the tests hold of the provider: its process, and a browser's way through its pages."""

import html
import os
import re
import socket
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

CLIENT, SECRET = "the-service", "a-client-secret"
PASSWORD = "a-password-at-the-provider"
PEOPLE = ("one@provider.test", "two@provider.test")
BACK = "http://testserver/sign-in/return"
HERE = "tests.municipalities.account.provider"
ROOT = Path(__file__).parents[4]
PATIENCE = 60


class Stay(HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


class Provider:
    def __init__(self, folder, back=BACK):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.issuer = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"{HERE}.serve", str(self.port)],
            cwd=ROOT,
            env=os.environ
            | {
                "PROVIDER_FOLDER": str(folder),
                "PROVIDER_BACK": back,
                "DJANGO_SETTINGS_MODULE": f"{HERE}.settings",
            },
            stderr=subprocess.DEVNULL,
        )

    def wait(self):
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                return
        raise AssertionError("the provider does not start")

    def end(self):
        self.process.kill()
        self.process.wait(PATIENCE)

    def sign_in(self, address, person=PEOPLE[0]):
        """Follow the address as the person, up to where it leads back to the service."""
        browser = build_opener(HTTPCookieProcessor(CookieJar()), Stay)
        for _step in range(6):
            place, page = visit(browser, address)
            if place is None:
                form = {"login": person, "password": PASSWORD}
                form |= {name: hidden(page, name) for name in ("next", "csrfmiddlewaretoken")}
                place, _page = visit(browser, address, form)
            address = urljoin(address, place)
            if not address.startswith(self.issuer):
                return address
        raise AssertionError(f"ended at {address}")


def visit(browser, address, form=None):
    """Where an answer leads, or None and its page."""
    data = urlencode(form).encode() if form else None
    try:
        with browser.open(address, data, timeout=PATIENCE) as answer:
            return None, answer.read().decode()
    except HTTPError as answer:
        with answer:
            if answer.code not in {301, 302}:
                page = answer.read().decode()
                raise AssertionError(f"{answer.code}: {page[-600:]}") from None
            return answer.headers["Location"], ""


def hidden(page, name):
    return html.unescape(re.search(rf'name="{name}"\s+value="([^"]*)"', page).group(1))
