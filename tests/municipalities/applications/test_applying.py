"""Applying without an account: begun, resumed by a mailed link, written in parts, submitted."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.applications.beginning import MOST_DRAFTS, NotOpen, begin, link_of
from municipalities.applications.submitting import AlreadyApplied, submit, withdraw
from municipalities.models import Application, Attachment, Mail, SignedLink, TextRevision
from tests.factories.calls import (
    applied,
    close,
    closed_call,
    drafted,
    open_call,
    token_of,
)
from tests.factories.municipalities import MunicipalityFactory
from tests.municipalities.attachments.other_files import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.EMAIL_BACKEND = "municipalities.mail.backend.OutboxBackend"
    with translation.override("en"):
        yield


@pytest.fixture
def call():
    return open_call()


@pytest.fixture
def town():
    return MunicipalityFactory(activated_at=None, slug="applicant")


@pytest.fixture
def draft(call, town):
    return drafted(call, municipality=town)


def start(client, call, town, email="Aino@Example.org", language="sv"):
    fields = {"municipality": town.pk, "email": email, "language": language}
    return client.post(reverse("application_start", args=[call.slug]), fields)


def page(name, application, *args):
    return reverse(name, args=[token_of(application), *args])


def link_in(mail):
    return re.search(r"https?://[^/]+(/\S+)", mail.body)[1]


def test_from_the_public_page_to_a_receipt(client, call, town):
    assert start(client, call, town).status_code == 302
    mail = Mail.objects.get()
    assert mail.recipient == "aino@example.org"
    assert link_in(mail).startswith("/sv/links/")
    application = town.applications.get()
    assert (application.language, application.answers.count()) == ("sv", 2)

    basics = {
        "version": 0,
        "contact_name": "Áile Šaŋŋá",
        "phone": "+358 40 123",
        "working_group": "Alla sektorer\r\ntillsammans",
    }
    assert client.post(page("application_basics", application), basics).status_code == 302
    for answer in application.answers.all():
        fields = {"version": 0, "text": "Vi gör så här."}
        url = page("application_answer", application, answer.criterion_id)
        assert client.post(url, fields).status_code == 302
    refused = client.post(page("application_submit", application))
    assert refused.status_code == 422
    assert "Attach the commitment letter" in refused.content.decode()
    file = SimpleUploadedFile("brev.pdf", pdf())
    assert client.post(page("application_letter", application), {"file": file}).status_code == 302
    assert client.post(page("application_submit", application)).status_code == 302

    application.refresh_from_db()
    assert application.state == "submitted"
    assert application.working_group == "Alla sektorer\ntillsammans"
    assert Attachment.objects.get(municipality=town).added_by_id is None
    receipt = Mail.objects.first()
    assert link_in(receipt) == link_in(mail)
    text = client.get(link_in(mail)).content.decode()
    assert "Áile Šaŋŋá" in text
    assert town.activated_at is None


def test_beginning_again_mails_the_same_link_and_says_nothing_else(client, call, town):
    first, again = start(client, call, town), start(client, call, town, "aino@example.org")
    other = start(client, call, town, "other@example.org")
    assert first.url == again.url == other.url
    assert Application.objects.filter(municipality=town).count() == 2
    asked = [
        client.post(reverse("application_link", args=[call.slug]), {"email": email})
        for email in ("AINO@example.org", "nobody@example.org")
    ]
    assert asked[0].url == asked[1].url == first.url
    mails = [mail for mail in Mail.objects.all() if mail.recipient == "aino@example.org"]
    assert len(mails) == 3
    assert len({link_in(mail) for mail in mails}) == 1
    assert not Mail.objects.filter(recipient="nobody@example.org").exists()


def test_one_address_is_not_mailed_without_end(client, call, town):
    codes = [start(client, call, town).status_code for _number in range(6)]
    assert codes == [302] * 5 + [422]
    assert Mail.objects.count() == 5


def test_a_municipality_is_not_begun_without_end(client, call, town):
    for number in range(MOST_DRAFTS):
        drafted(call, municipality=town, email=f"a{number}@example.org")
    refused = start(client, call, town)
    assert refused.status_code == 422
    assert "Ask your colleagues" in refused.content.decode()
    # Whoever has begun one still gets its link.
    assert start(client, call, town, "a7@example.org").status_code == 302


def test_a_link_opens_its_own_application_alone(client, call, town, draft):
    foreign = drafted(call, municipality=town, email="other@example.org", working_group="SECRET")
    other = foreign.answers.first()
    assert "SECRET" not in client.get(page("application_detail", draft)).content.decode()
    assert client.get(page("application_answer", draft, 10**9)).status_code == 404
    # The same criterion, and yet the own answer.
    fields = {"version": 0, "text": "mine"}
    client.post(page("application_answer", draft, other.criterion_id), fields)
    other.refresh_from_db()
    assert other.text == "We do it together."
    link = link_of(draft)
    SignedLink.objects.filter(pk=link.pk).update(purpose="index_report")
    assert client.get(reverse("application_detail", args=[link.token])).status_code == 404


def test_a_conflict_loses_nothing(client, draft):
    answer = draft.answers.first()
    url = page("application_answer", draft, answer.criterion_id)
    assert client.post(url, {"version": 0, "text": "first"}).status_code == 302
    late = client.post(url, {"version": 0, "text": "second"})
    assert late.status_code == 409
    text = late.content.decode()
    assert "first" in text
    assert "second</textarea>" in text
    kept = TextRevision.objects.filter(subject=answer.subject).values_list("text", "is_accepted")
    assert set(kept) == {("first", True), ("second", False)}
    assert 'name="version" value="1"' in text
    assert client.post(url, {"version": 1, "text": "both"}).status_code == 302
    basics = page("application_basics", draft)
    fields = {"version": 0, "contact_name": "A", "phone": "0401234567", "working_group": "x"}
    assert client.post(basics, fields).status_code == 302
    late = client.post(basics, fields | {"working_group": "mine"})
    assert late.status_code == 409
    assert "mine</textarea>" in late.content.decode()


def test_three_hundred_characters_and_odd_numbers_are_refused_in_words(client, draft):
    fields = {"version": 0, "contact_name": "ä" * 300, "phone": "call me", "working_group": "x"}
    refused = client.post(page("application_basics", draft), fields)
    assert refused.status_code == 422
    text = refused.content.decode()
    assert "Write the number in digits" in text
    assert "ä" * 300 in text
    for version in ("", "-1", "x", "9" * 30):
        fields = {"version": version, "text": "kept"}
        url = page("application_answer", draft, draft.answers.first().criterion_id)
        refused = client.post(url, fields)
        assert (refused.status_code, "kept</textarea>" in refused.content.decode()) == (422, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", b"no pdf"),
        ("letter.exe", b"MZ"),
        ("letter.docx", b"PK\x03\x04"),
        ("a.txt", b""),
    ],
)
def test_hostile_letters_are_refused_in_words(client, draft, name, content):
    before = draft.letter_id
    file = SimpleUploadedFile(name, content)
    response = client.post(page("application_letter", draft), {"file": file})
    assert response.status_code == 422
    draft.refresh_from_db()
    assert draft.letter_id == before


def test_a_new_letter_takes_the_place_of_the_old(client, draft):
    old = draft.letter_id
    file = SimpleUploadedFile("new.pdf", pdf())
    assert client.post(page("application_letter", draft), {"file": file}).status_code == 302
    draft.refresh_from_db()
    assert draft.letter_id != old
    assert not Attachment.objects.filter(pk=old, municipality=draft.municipality).exists()
    got = client.get(page("application_letter_download", draft))
    assert b"".join(got.streaming_content) == draft.letter.path.read_bytes()


# The closing


def test_the_form_closes_to_the_very_moment(draft, call):
    """The clock of the database alone decides, in the statement that submits."""
    close(call)
    with pytest.raises(NotOpen):
        submit(application=draft)
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_after_the_closing_the_draft_is_read_and_what_was_typed_is_shown(client, draft, call):
    answer = draft.answers.first()
    url = page("application_answer", draft, answer.criterion_id)
    close(call)
    late = client.post(url, {"version": 0, "text": "too late"})
    assert late.status_code == 409
    assert "too late</textarea>" in late.content.decode()
    assert client.get(url).status_code == 302
    text = client.get(page("application_detail", draft)).content.decode()
    assert "The call closed on" in text
    assert "We do it together." in text
    assert client.post(page("application_submit", draft)).status_code == 409
    file = SimpleUploadedFile("late.pdf", pdf())
    late = client.post(page("application_letter", draft), {"file": file})
    assert late.status_code == 409
    answer.refresh_from_db()
    assert answer.text == "We do it together."


def test_nothing_begins_before_the_opening_or_after_the_closing(client, town):
    early = open_call(
        opens_at=timezone.now() + timedelta(days=1), closes_at=timezone.now() + timedelta(days=2)
    )
    for call in (early, closed_call()):
        with pytest.raises(NotOpen):
            begin(call=call, municipality=town, email="a@example.org", language="fi")
        assert start(client, call, town).status_code == 409
    assert not Application.objects.filter(municipality=town).exists()


# Submitting


def test_submitting_twice_is_submitting_once(draft):
    submit(application=draft)
    first = submit(application=draft)
    assert first.state == "submitted"
    assert Mail.objects.count() == 1


def test_a_municipality_applies_once(client, call, town, draft):
    applied(call, municipality=town, email="other@example.org")
    with pytest.raises(AlreadyApplied):
        submit(application=draft)
    response = client.post(page("application_submit", draft))
    assert response.status_code == 409
    assert "is submitted already" in response.content.decode()


def test_withdrawing_makes_room_for_another(call, town, draft):
    other = applied(call, municipality=town, email="other@example.org")
    assert withdraw(application=other)
    assert not withdraw(application=other)
    assert submit(application=draft).state == "submitted"
    with pytest.raises(NotOpen):
        submit(application=other)


def test_an_infected_letter_is_no_letter(draft):
    Attachment.objects.filter(pk=draft.letter_id).update(state="infected", file="")
    with pytest.raises(ValidationError):
        submit(application=draft)


def test_before_it_is_a_tenant_nobody_else_reaches_the_application(client, staff, draft):
    """The link opens its own pages; the municipality's door stays shut, for staff as well."""
    url = reverse("municipality_detail", args=["applicant"])
    assert client.get(url).status_code == 302
    assert staff.get(url).status_code == 404
    link = link_of(draft)
    link.end()
    assert client.get(reverse("application_detail", args=[link.token])).status_code == 410
