"""Which passwords are refused, in words that help; and that no others are."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.factories.municipalities import MunicipalityFactory, UserFactory
from tests.page_parts import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def towns(db):
    MunicipalityFactory(name_fi="Jyväskylä", name_sv="Jyväskylä")
    MunicipalityFactory(name_fi="Vaasa", name_sv="Vasa")
    MunicipalityFactory(name_fi="Turku", name_sv="Åbo")
    MunicipalityFactory(name_fi="Ii", name_sv="Ii")
    MunicipalityFactory(name_fi="Kemi", name_sv="Kemi")
    MunicipalityFactory(name_fi="Kemijärvi", name_sv="Kemijärvi")


@pytest.fixture
def anna(db):
    return UserFactory(email="anna.virtanen@example.org", name="Anna Virtanen")


REFUSED = [
    "eleven-char",
    "x-" * 64 + "x",
    "password1234",
    "qwertyuiop123",
    "123456789012345",
    "anna.virtanen",
    "Anna-Virtanen",
    "Kotoutuminen",
    "kotoutuminen2026",
    "K-o-t-o-u-t-u-m-i-n-e-n",
    "Mosaiikki2026!",
    "mosaikmosaikmosaik",
    "Jyväskylä2026",
    "jyvaskyla-2026!",
    "VaasaVasaVaasa",
    "Vaasan kunta 2026",
    "Åbo kommun 12",
    "Turku12345678",
    "Kemijärvi2026",
    "salasana-salasana",
    "good relations!",
]
ACCEPTED = [
    "kolme sinistä kirahvia",
    "vaasa-keltainen-polkupyörä",
    "mosaiikki ei yksin riitä",
    "vaasa83kd92jf03",
    "iiiiiiii-kahdest",
    "🦒🦒🦒 sanoi giraffi",
    "x-" * 63 + "xy",
]


@pytest.mark.parametrize("password", REFUSED)
def test_refused(anna, password):
    with pytest.raises(ValidationError):
        validate_password(password, anna)


@pytest.mark.parametrize("password", ACCEPTED)
def test_accepted(anna, password):
    """Any letters, in any mixture: there is no rule about kinds of characters."""
    validate_password(password, anna)


@pytest.mark.parametrize(
    ("language", "password", "words"),
    [
        ("en", "y" * 129, "at most 128 characters"),
        ("en", "mosaiikki2026", "at least 8 other letters or digits"),
        ("en", "short", "at least 12 characters"),
    ],
)
def test_the_page_says_what_is_wrong(anna, language, password, words):
    Client().post(f"/{language}/account/password/reset/", {"email": anna.email})
    [link] = re.findall(r"https?://testserver(/\S+)", mail.outbox[-1].body)
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    answer = client.post(form, {"password1": password, "password2": password})
    assert words in page_of(answer).words("div", class_="govuk-error-summary")[0]
    anna.refresh_from_db()
    assert not anna.has_usable_password()


def test_the_page_tells_the_rules_beforehand(client):
    user = UserFactory(password="a-password-of-some-length")
    client.force_login(user)
    with translation.override("en"):
        page = client.get(reverse("account_change_password")).content.decode()
    assert "at most 128 characters" in page
    assert "names of municipalities" in page


@pytest.mark.parametrize("name", ["account_login", "account_change_password"])
def test_passwords_may_be_pasted_and_filled_in_by_a_manager(client, name):
    """No field limits or forbids what is typed; each says which password it is for."""
    if name != "account_login":
        client.force_login(UserFactory(password="a-password-of-some-length"))
    fields = page_of(client.get(reverse(name))).all("input", type="password")
    assert fields
    for field in fields:
        assert field.attributes.keys().isdisjoint({"maxlength", "onpaste", "readonly"})
        assert field.attributes["autocomplete"] in {"current-password", "new-password"}
