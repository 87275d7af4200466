"""What the service asks of providers: nothing but their own host, and nothing without end."""

import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from municipalities.account.single_sign_on import client, fetching
from municipalities.account.single_sign_on.fetching import fetch_json, host_of
from municipalities.account.single_sign_on.refusal import Refused
from municipalities.models import IdentityProvider

DRIPS, BETWEEN = 50, 0.05


class Bad(BaseHTTPRequestHandler):
    """A provider that misbehaves in the way that the address asks for."""

    asked = ()

    def do_GET(self):
        type(self).asked += (self.path,)
        if self.path == "/redirect":
            self.send_response(302)
            self.send_header("Location", "/elsewhere")
            self.end_headers()
            return
        if self.path == "/drip":
            self.drip()
            return
        bodies = {
            "/large": b'{"x": "' + b"x" * 300_000 + b'"}',
            "/list": b"[]",
            "/deep": b"[" * 100_000,
        }
        self.send_response(500 if self.path == "/fault" else 200)
        self.end_headers()
        self.wfile.write(bodies.get(self.path, self.server.document))

    def drip(self):
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):  # the other side has hung up
            for _byte in range(DRIPS):
                self.wfile.write(b" ")
                time.sleep(BETWEEN)

    def log_message(self, *args):
        """Says nothing."""


@pytest.fixture
def bad():
    with HTTPServer(("127.0.0.1", 0), Bad) as server:
        server.document = b"no json"
        server.place = f"http://127.0.0.1:{server.server_port}"
        Bad.asked = ()
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        yield server
        server.shutdown()


@pytest.mark.parametrize("path", ["/redirect", "/large", "/list", "/deep", "/fault", "/text"])
def test_an_answer_that_is_none_is_refused(bad, path):
    with pytest.raises(Refused):
        fetch_json(bad.place + path, of=bad.place)
    assert Bad.asked == (path,)


def test_no_other_host_is_asked(bad):
    for url in ("https://example.org/", bad.place.replace("127.0.0.1", "localhost")):
        with pytest.raises(Refused):
            fetch_json(url, of=bad.place)
    assert Bad.asked == ()


@pytest.mark.parametrize(
    "url",
    [
        *("http://example.org", "file:///etc/passwd", "//example.org", "", "https://"),
        *("https://a@example.org", "https://a:b@example.org", "https://[x", "https://a:b"),
        *("gopher://127.0.0.1", "http://169.254.169.254", "http://localhost.example.org"),
    ],
)
def test_only_https_is_asked(url):
    with pytest.raises(Refused):
        host_of(url)


def test_a_real_site_asks_not_even_itself_without_https(settings):
    assert host_of("http://127.0.0.1:8000/x") == ("http", "127.0.0.1", 8000)
    settings.IS_LOCAL = False
    with pytest.raises(Refused):
        host_of("http://127.0.0.1:8000/x")


def test_a_provider_that_drips_is_left(bad, monkeypatch):
    """Each byte comes in time, and the last one never."""
    monkeypatch.setattr(fetching, "PATIENCE", 0.3)
    began = time.monotonic()
    with pytest.raises(Refused):
        fetch_json(f"{bad.place}/drip", of=bad.place)
    assert time.monotonic() - began < DRIPS * BETWEEN / 2


@pytest.mark.parametrize(
    "endpoint", ["https://example.org/token", "/token", "javascript:alert(1)", 1, None]
)
@pytest.mark.parametrize("name", client.ENDPOINTS)
def test_an_endpoint_elsewhere_is_refused(bad, name, endpoint):
    right = {one: f"{bad.place}/{one}" for one in client.ENDPOINTS} | {"issuer": bad.place}
    for changed, is_fine in ((right, True), (right | {name: endpoint}, False)):
        bad.document = repr(changed).replace("'", '"').replace("None", "null").encode()
        row = IdentityProvider(issuer=bad.place)
        if is_fine:
            assert client.discover(row) == changed
        else:
            with pytest.raises(Refused):
                client.discover(row)
