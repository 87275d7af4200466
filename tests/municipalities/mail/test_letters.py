"""Letters that staff edit: plain words with named places, checked in words, in three languages."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from municipalities.mail import letter_kinds
from municipalities.mail.first_texts import load_after_migrating
from municipalities.mail.letters import send_letter, written
from municipalities.models import Letter
from tests.page_parts import page_of

pytestmark = pytest.mark.django_db
VALUES = {"name": "Áilu", "address": "new@example.org"}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def letter():
    return Letter.objects.get(code="address_changed")


def send(language="fi", **values):
    send_letter("address_changed", to="a@example.org", language=language, values=VALUES | values)
    return mail.outbox[-1]


@pytest.mark.parametrize(
    ("language", "hello"), [("fi", "Hei, Áilu!"), ("sv", "Hej Áilu!"), ("en", "Hello, Áilu!")]
)
def test_a_letter_speaks_the_language_of_its_reader(language, hello):
    with translation.override("en"):
        sent = send(language)
    assert (sent.to, sent.body.splitlines()[0]) == (["a@example.org"], hello)


def test_what_is_put_in_is_put_in_as_it_is(letter):
    """No value is taken for a place, for code, or for another header."""
    Letter.objects.filter(pk=letter.pk).update(subject_fi="Hei {name}")
    name = "{address} {{ request.user.password }} {% debug %} {name.__class__}\r\nBcc: all@x.org"
    sent = send(name=name)
    line = "{address} {{ request.user.password }} {% debug %} {name.__class__} Bcc: all@x.org"
    assert sent.subject == f"Hei {line}"
    assert sent.body.startswith(f"Hei, {line}!\n")
    assert "Bcc" not in sent.message()
    assert len(send(name="ä" * 300).subject) == 200


def test_what_a_text_holds_beside_places_stays_as_it_is(letter):
    Letter.objects.filter(pk=letter.pk).update(body_fi="{name} {name.__class__} {0} {{ name }}")
    assert send().body == "Áilu {name.__class__} {0} {{ name }}"


@pytest.mark.parametrize("values", [{}, {"name": ""}, VALUES | {"more": ""}])
def test_the_code_fills_all_places_and_no_others(values):
    with pytest.raises(ValueError, match="takes"):
        written("address_changed", language="fi", values=values)


def test_texts_that_staff_have_changed_outlive_a_migration(letter):
    original = letter.body_fi
    Letter.objects.filter(pk=letter.pk).update(body_fi="Vanha teksti")
    load_after_migrating(using="default")
    letter.refresh_from_db()
    assert letter.body_fi == original
    Letter.objects.filter(pk=letter.pk).update(body_fi="Oma teksti", version=1)
    load_after_migrating(using="default")
    letter.refresh_from_db()
    assert letter.body_fi == "Oma teksti"


def test_the_first_texts_pass_the_checks():
    codes = {code for found in letter_kinds.files().values() for code in found}
    assert {*Letter.objects.values_list("code", flat=True)} == codes
    for one in Letter.objects.all():
        one.full_clean()
        assert all(one.preview(language) for language in ("fi", "sv", "en"))


# The staff's pages


def form(letter, **changes):
    names = [f"{name}_{lang}" for name in ("subject", "body") for lang in ("fi", "sv", "en")]
    data = {name: getattr(letter, name) for name in names} | {"base_version": letter.version}
    return data | changes


def save(staff, letter, page="change", **changes):
    url = reverse(f"admin:municipalities_letter_{page}", args=[letter.pk])
    return staff.post(url, form(letter, **changes))


def refusals(response):
    return [" ".join(one.split()) for one in page_of(response).words("ul")]


def test_staff_write_a_letter_and_the_next_reader_gets_it(staff, letter):
    assert save(staff, letter, body_sv="Kära {name}\r\n{address}").status_code == 302
    assert send("sv").body == "Kära Áilu\nnew@example.org"
    assert "Áilu" in send("fi").body


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body_fi": "Hei {nimi}!"}, "This letter has no place {nimi}."),
        ({"subject_sv": "Hej {password}"}, "This letter has no place {password}."),
        ({"body_en": "Hello {name.password}"}, "Curly brackets stand only around"),
        ({"body_en": "Hello {{ name }}"}, "Curly brackets stand only around"),
        ({"body_sv": "  "}, "This field is required."),
        ({"subject_fi": "Hei\nBcc: all@example.org"}, "The subject is a single line."),
    ],
)
def test_what_cannot_be_filled_in_is_refused_in_words(staff, letter, changes, words):
    response = save(staff, letter, **changes)
    assert response.status_code == 200
    assert words in response.content.decode()
    preview = save(staff, letter, page="preview", **changes)
    assert preview.status_code == 422
    assert words in preview.content.decode()
    letter.refresh_from_db()
    assert letter.version == 0


def test_a_preview_shows_what_is_written_and_saves_nothing(staff, letter):
    response = save(staff, letter, page="preview", body_fi="<b>Hei</b> {name}, {address}")
    page = response.content.decode()
    assert "&lt;b&gt;Hei&lt;/b&gt; Etunimi Sukunimi, new.address@example.org" in page
    for language in ("fi", "sv", "en"):
        assert f'lang="{language}"' in page
    letter.refresh_from_db()
    assert (letter.version, "Etunimi" in letter.body_fi) == (0, False)


def test_the_slower_of_two_writers_loses_nothing(staff, letter):
    save(staff, letter, body_fi="Nopeampi {name}")
    response = save(staff, letter, body_fi="Hitaampi {name}")
    page = response.content.decode()
    assert response.status_code == 200
    assert "Somebody else has changed this letter meanwhile." in page
    assert "Nopeampi {name}" in page
    assert "Hitaampi {name}" in page
    assert response.context["adminform"].form["base_version"].value() == 1
    assert save(staff, letter, body_fi="Yhteinen {name}", base_version=1).status_code == 302
    letter.refresh_from_db()
    assert (letter.body_fi, letter.version) == ("Yhteinen {name}", 2)
