"""The information session: anybody registers in time, gets the link, and staff get the list."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from municipalities.calls.registrations import RegistrationClosed, register
from municipalities.models import Call, Mail, SessionRegistration
from tests.factories.calls import SessionRegistrationFactory, open_call, session_in
from tests.factories.municipalities import MunicipalityFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.EMAIL_BACKEND = "municipalities.mail.backend.OutboxBackend"
    with translation.override("en"):
        yield


@pytest.fixture
def call():
    return open_call(**session_in(days=3))


def send(client, call, **fields):
    sent = {"name": "Áile", "email": "Aile@Example.org", "language": "sv", "municipality": ""}
    return client.post(reverse("session_register", args=[call.slug]), sent | fields)


def test_whoever_registers_gets_the_link_by_mail_in_their_language(client, call):
    town = MunicipalityFactory(activated_at=None)
    assert send(client, call, municipality=town.pk).status_code == 302
    registration, mail = SessionRegistration.objects.get(), Mail.objects.get()
    assert (registration.email, registration.municipality) == ("aile@example.org", town)
    assert call.session_link in mail.body
    assert "The title (sv)" in mail.body
    page = client.get(reverse("call_detail", args=[call.slug])).content.decode()
    assert call.session_link not in page


def test_registering_again_changes_and_tells_nothing(client, call):
    first = send(client, call)
    again = send(client, call, name="Somebody else")
    assert first.url == again.url
    assert SessionRegistration.objects.get().name == "Áile"
    assert Mail.objects.count() == 2


def test_registration_ends_at_its_own_time(client, call):
    past = timezone.now() - timedelta(seconds=1)
    Call.objects.filter(pk=call.pk).update(session_registration_until=past)
    fields = {"name": "A", "municipality": None, "email": "a@example.org", "language": "fi"}
    with pytest.raises(RegistrationClosed):
        register(call=call, **fields)
    late = send(client, call)
    assert late.status_code == 409
    assert "Áile" in late.content.decode()
    for without in (open_call(), call):
        page = client.get(reverse("call_detail", args=[without.slug])).content.decode()
        assert "Register for the information session" not in page


@pytest.mark.parametrize(
    "fields",
    [{"name": "ä" * 300}, {"email": "nobody"}, {"municipality": 10**20}, {"language": "x"}],
)
def test_what_is_wrong_is_refused_in_words(client, call, fields):
    refused = send(client, call, **fields)
    assert refused.status_code == 422
    assert "govuk-error-summary" in refused.content.decode()
    assert not SessionRegistration.objects.exists()


def test_the_list_of_staff_holds_no_formula(call, staff):
    formulas = ('=HYPERLINK("https://pwn.test")', "@SUM(1)", "+1", "-1+2", "\t=1")
    for name in formulas:
        SessionRegistrationFactory(call=call, name=name)
    url = reverse("admin:municipalities_call_registrations", args=[call.pk])
    book = load_workbook(io.BytesIO(staff.get(url).content))
    rows = list(book.active.iter_rows(min_row=2))
    assert len(rows) == len(formulas)
    for row in rows:
        assert row[0].data_type == "s"
        assert not row[0].value.lstrip().startswith(("=", "@"))
