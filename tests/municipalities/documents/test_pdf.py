"""PDF documents: accessible, the same bytes each time, and refused rather than wrong."""

import gc
import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from municipalities.documents.finisher import Refused
from municipalities.documents.pdf import render_pdf
from tests.municipalities.documents.specimen import TEXTS, specimen_html
from tests.pdf_assertions import assert_accessible, furnished_pages
from tests.pdf_text import pdf_texts

LANGUAGES = [code for code, _name in settings.LANGUAGES]
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)
PRINT_DIGEST = """
import gc
import hashlib
from municipalities.documents.pdf import render_pdf
from tests.municipalities.documents.specimen import specimen_html
print(hashlib.sha256(render_pdf(html=specimen_html("fi"))).hexdigest())
"""


def page(body: str, *, language: str = "fi", title: str = "Raportti", styles: str = "") -> str:
    return (
        f'<html lang="{language}"><head><title>{title}</title>'
        f'<style>html {{ font-family: "Source Sans 3" }} {styles}</style></head>'
        f"<body><h1>Raportti</h1>{body}</body></html>"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_document_is_accessible_in_each_language(language):
    assert_accessible(render_pdf(html=specimen_html(language)), language)


def test_headers_and_footers_are_set_apart_on_every_page():
    pdf = render_pdf(html=specimen_html("fi"))
    assert furnished_pages(pdf) == [True, True, True]
    assert "Sivu 3 / 3" in pdf_texts(pdf)


@pytest.mark.parametrize("language", LANGUAGES)
def test_contents_name_the_pages(language):
    texts = pdf_texts(render_pdf(html=specimen_html(language)))
    chapter = texts.index(TEXTS[language]["chapter"])
    assert texts[chapter : chapter + 4] == [
        TEXTS[language]["chapter"],
        "2",
        TEXTS[language]["other"],
        "3",
    ]


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        ('<p id="here"><a href="#here"><strong>Linkki</strong></a></p>', ""),
        (
            "<div><table><tr><th>A</th></tr><tr><td>1</td></tr></table></div>",
            "div { position: absolute }",
        ),
        ("<p>Teksti</p>", '@page { @top-left { content: "Otsake"; background: #eee } }'),
        (
            '<p class="logo"><img src="asset:logo.png" alt="Vaakuna"></p><p>Teksti</p>',
            ".logo { position: running(logo) } @page { @top-left { content: element(logo) } }",
        ),
        (
            "<table><thead><tr><th>A</th></tr></thead>" + "<tr><td>1</td></tr>" * 150 + "</table>",
            "",
        ),
        ("<ol><li>Yksi<ol><li>Kaksi</li></ol></li></ol>", ""),
        ('<p><a href="https://example.org">' + "pitkä linkki " * 40 + "</a></p>", ""),
    ],
    ids=["parts of a link", "absolute table", "header", "logo", "long table", "lists", "long link"],
)
def test_document_is_accessible_with(body, styles):
    pdf = render_pdf(html=page(body, styles=styles), assets={"logo.png": PIXEL})
    assert_accessible(pdf, "fi")


def test_same_input_gives_same_bytes():
    once, other, again = (
        render_pdf(html=specimen_html(language)) for language in ("fi", "sv", "fi")
    )
    assert once == again
    assert once != other


def test_another_process_with_fonts_of_its_own_gives_same_bytes(tmp_path):
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "PYTHONHASHSEED": "4711"}
    result = subprocess.run(
        [sys.executable, "-c", PRINT_DIGEST],
        env={**environment, "DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.strip() == hashlib.sha256(render_pdf(html=specimen_html("fi"))).hexdigest()


def test_static_stylesheet_is_used_as_it_is_now(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    pages = []
    for rule in ("auto", "page"):
        (tmp_path / "report.css").write_text(f"p {{ break-before: {rule} }}")
        pdf = render_pdf(html=page("<p>Teksti</p>"), stylesheets=("report.css",))
        pages.append(len(furnished_pages(pdf)))
    assert pages == [1, 2]


def test_stylesheet_that_is_missing_is_refused():
    with pytest.raises(Refused, match=r"There is no stylesheet css/none\.css"):
        render_pdf(html=page("<p>Teksti</p>"), stylesheets=("css/none.css",))


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (page("", language=" "), "language"),
        ("<html><title>Raportti</title><h1>Raportti</h1>", "language"),
        (page("", title=" "), "title"),
        ('<html lang="fi"><h1>Raportti</h1>', "title"),
        (page('<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>'), "text alternative"),
        (page('<img src="asset:logo.png" alt="">'), "text alternative"),
        (page('<p id="here"><a href="#here"> </a></p>'), "no text"),
        (page('<a href="#nowhere">Luku</a>'), "No anchor #nowhere"),
        (page("", styles='@page { @top-left { content: "Otsake"; opacity: 0.5 } }'), "transparent"),
    ],
)
def test_document_that_would_not_be_accessible_is_refused(html, reason):
    with pytest.raises(Refused, match=reason):
        render_pdf(html=html, assets={"logo.png": PIXEL})


def test_a_refusal_spoils_no_later_document():
    before = render_pdf(html=specimen_html("fi"))
    with pytest.raises(Refused):
        render_pdf(html=page('<a href="#nowhere">Luku</a>'))
    assert render_pdf(html=specimen_html("fi")) == before


@pytest.mark.parametrize(
    "text", ["Добро пожаловать", "Čállinguovddáš ŋŧđ", "Người Việt", "Ελληνικά"]
)
def test_letters_of_neighbours_are_written_in_the_house_font(text):
    pdf = render_pdf(html=page(f"<p>{text}</p>"))
    assert text in pdf_texts(pdf)
    assert_accessible(pdf, "fi")


def test_sign_that_no_font_has_becomes_a_replacement_character():
    pdf = render_pdf(html=page("<p>Ennen \ue000 jälkeen</p>"))
    assert "Ennen \N{REPLACEMENT CHARACTER} jälkeen" in pdf_texts(pdf)
    assert_accessible(pdf, "fi")


def test_a_refusal_in_one_thread_spares_the_document_of_another():
    sound, broken = specimen_html("fi"), page('<a href="#nowhere">Luku</a>')
    with ThreadPoolExecutor(max_workers=2) as threads:
        refusals = [threads.submit(render_pdf, html=broken) for _ in range(3)]
        documents = [threads.submit(render_pdf, html=sound) for _ in range(3)]
    assert all(isinstance(refusal.exception(), Refused) for refusal in refusals)
    assert {document.result() for document in documents} == {render_pdf(html=sound)}


@pytest.mark.parametrize("at_work", [True, False])
def test_garbage_is_collected_once_after_the_rendering(at_work):
    collections = []
    gc.callbacks.append(lambda phase, details: collections.append((phase, details["generation"])))
    try:
        (gc.enable if at_work else gc.disable)()
        render_pdf(html=specimen_html("fi"))
        assert gc.isenabled() == at_work
    finally:
        gc.callbacks.pop()
        gc.enable()
    assert collections == [("start", 2), ("stop", 2)]


def test_what_a_worker_has_frozen_stays_frozen():
    assert gc.get_freeze_count() == 0
    render_pdf(html=specimen_html("fi"))
    assert gc.get_freeze_count() == 0
    gc.freeze()
    try:
        render_pdf(html=specimen_html("fi"))
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
