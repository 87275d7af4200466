"""Whatever a page says, rendering it opens no connection and reads no file but our own."""

import resource
import socket
from contextlib import suppress
from io import BytesIO

import pikepdf
import pytest

from municipalities.documents.finisher import Refused
from municipalities.documents.own_process import (
    Interrupted,
    LimitReached,
    Limits,
    WorkFailed,
    in_own_process,
)
from municipalities.documents.pdf import render_pdf, warm
from tests.municipalities.documents.recorder import recorder

CANARY = b"canary-4f1c-of-a-local-file"
SVG = "http://www.w3.org/2000/svg"
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
WAYS_IN = {
    "link": '<link rel="stylesheet" href="{url}">',
    "attachment": '<link rel="attachment" href="{url}">',
    "style import": '<style>@import url("{url}");</style>',
    "style image": '<style>body {{ background: url("{url}") }}</style>',
    "style font": '<style>@font-face {{ font-family: F; src: url("{url}") }}</style>',
    "list image": '<style>ul {{ list-style-image: url("{url}") }}</style><ul><li>Kohta</li></ul>',
    "page image": '<style>@page {{ background: url("{url}") }}</style>',
    "content": '<style>p::before {{ content: url("{url}") }}</style><p>Teksti</p>',
    "colour profile": '<style>@color-profile --p {{ src: url("{url}") }}</style>',
    "img": '<img alt="Kuva" src="{url}">',
    "picture set": '<img alt="Kuva" srcset="{url}">',
    "object": '<object data="{url}"></object>',
    "embed": '<embed src="{url}">',
    "frame": '<iframe src="{url}"></iframe>',
    "script": '<script src="{url}"></script>',
    "base": '<base href="{url}"><img alt="Kuva" src="kuva.png">',
    "attached link": '<a rel="attachment" href="{url}">Liite</a>',
    "svg image": f'<svg xmlns="{SVG}" {XLINK}><title>K</title><image xlink:href="{{url}}"/></svg>',
    "svg use": f'<svg xmlns="{SVG}" {XLINK}><title>K</title><use xlink:href="{{url}}#a"/></svg>',
    "svg style": f'<svg xmlns="{SVG}"><title>K</title><style>@import "{{url}}";</style></svg>',
    "svg fill": f'<svg xmlns="{SVG}"><title>K</title><rect fill="url({{url}}#a)"/></svg>',
}
ADDRESSES = [
    "file://{path}",
    "FILE://{path}",
    "http://127.0.0.1:9/canary.png",
    "https://example.org/canary.css",
    "ftp://example.org/canary",
    "//example.org/canary.png",
    "data:text/css,p%7Bcolor:red%7D",
    "asset:../{path}",
    "asset:none.png",
]


@pytest.fixture
def canary(tmp_path):
    path = tmp_path / "canary.txt"
    path.write_bytes(CANARY)
    return path


@pytest.fixture
def events():
    recorder.events = []
    yield recorder.events
    recorder.events = None


def page(fragment: str) -> str:
    head = '<html lang="fi"><head><title>Raportti</title></head>'
    return f"{head}<body><h1>Otsikko</h1>{fragment}</body></html>"


def everything_in(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        streams = [thing for thing in document.objects if isinstance(thing, pikepdf.Stream)]
        return pdf + b"".join(stream.read_bytes() for stream in streams)


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("way_in", WAYS_IN.values(), ids=WAYS_IN)
def test_nothing_is_loaded_from_elsewhere(way_in, address, canary, events, figure):
    try:
        pdf = render_pdf(html=page(way_in.format(url=address.format(path=canary))))
    except Refused:
        pdf = b""
    is_embedded = CANARY in (everything_in(pdf) if pdf else b"")
    figure("hostile pages, inputs", 1, least=150)
    figure("hostile pages, files read and connections made", len(events), most=0)
    figure("hostile pages, foreign bytes embedded", int(is_embedded), most=0)
    assert events == []
    assert not is_embedded


@pytest.mark.parametrize(
    "way_in",
    [
        "link",
        "attachment",
        "style import",
        "style image",
        "style font",
        "img",
        "object",
    ],
)
def test_what_would_be_loaded_is_refused_in_words(way_in, canary):
    with pytest.raises(Refused, match="A document loads nothing but its own assets: file:"):
        render_pdf(html=page(WAYS_IN[way_in].format(url=f"file://{canary}")))


def test_recorder_hears_of_files_and_connections(canary, events):
    canary.read_bytes()
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", 9), timeout=1)
    assert [event.split()[0] for event in events][:1] == ["open"]
    assert any(event.startswith("socket.connect") for event in events)


def test_asset_of_ours_is_loaded():
    styles = b'p::before { content: "Tervetuloa" }'
    html = page('<link rel="stylesheet" href="asset:own.css"><p>Teksti</p>')
    with_asset = render_pdf(html=html, assets={"own.css": styles})
    assert len(with_asset) > len(render_pdf(html=page("<p>Teksti</p>")))


BOMBS = {
    "wide table": '<table><tr><td colspan="100000">a</td></tr></table>',
    "deep page": "<div>" * 5_000 + "a" + "</div>" * 5_000,
    "long text": f"<p>{'kotoutuminen ' * 200_000}</p>",
    "many pages": '<p style="break-after: page">a</p>' * 5_000,
    "many columns": f"<table><tr>{'<td>a</td>' * 20_000}</tr></table>",
    "huge box": '<div style="width: 1e9px; height: 1e9px; background: red">a</div>',
    "gradient": f'<div style="background: linear-gradient({",".join(["red", "blue"] * 50_000)})">a',
    "drawing in itself": f'<svg xmlns="{SVG}"><title>K</title><g id="a"><use href="#a"/></g></svg>',
}
# Of a fiftieth of what a real document may take, so that the test is soon over.
LIMITS = Limits(memory=400, cpu=4, seconds=40)


def printed_within_limits(fragment):
    return in_own_process(
        lambda: render_pdf(html=page(fragment)), limits=LIMITS, every=60, meanwhile=lambda: None
    )


def cpu_of_children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("fragment", BOMBS.values(), ids=BOMBS)
def test_a_page_that_would_take_too_much_is_ended(fragment, figure):
    warm()
    before = cpu_of_children()
    with suppress(LimitReached, Interrupted, WorkFailed):
        printed_within_limits(fragment)
    figure("bombs of pages, inputs", 1, least=len(BOMBS))
    figure("bombs of pages, CPU seconds", round(cpu_of_children() - before, 2), most=LIMITS.cpu + 1)


def test_the_limit_is_what_ends_a_wide_table():
    with pytest.raises(LimitReached, match="CPU"):
        printed_within_limits(BOMBS["wide table"])
