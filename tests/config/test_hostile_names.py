"""Names and addresses that would reach into the headers of a mail or of an answer."""

import email.policy
from email import message_from_bytes
from email.message import EmailMessage

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from index_assessment.report.kind import index_report
from municipalities.models import User
from tests import people
from tests.factories.index_assessment import published_edition
from tests.factories.municipalities import MunicipalityFactory, UserFactory, stored
from tests.hostile.payloads import PAYLOADS

pytestmark = pytest.mark.django_db
BREAKS = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "%0d%0a", "\\r\\n"]
NAMES = [
    *(f"Anna{one}Bcc: victim@example.org{one}{one}<script>pwn()</script>" for one in BREAKS),
    '"Anna" <victim@example.org>',
    "Anna, victim@example.org",
    "=?utf-8?q?Bcc:_victim=40example.org?=",
    "\u202egro.elpmaxe@mitciv",
    *PAYLOADS[::9],
]
FILES = [
    'a"; filename="evil.exe',
    "a'; filename*=utf-8''evil.exe",
    "a\r\nSet-Cookie: pwn=1",
    "a\nX: y",
    "\u202efdp.exe",
    "../../etc/passwd",
    "..\\evil.exe",
    "a;b=c",
    "a%22b",
    "Åbo – Turku",
    *PAYLOADS[::9],
]


def sent_to(person, user):
    person.post(reverse("account_reset_password"), {"email": user.email})
    [message] = mail.outbox
    return message, message_from_bytes(message.message().as_bytes(), policy=email.policy.default)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_adds_no_header_and_nobody_to_a_mail(nobody, name):
    user = UserFactory(email="anna@example.org")
    User.objects.filter(pk=user.pk).update(name=name)
    message, parsed = sent_to(nobody, user)
    assert message.recipients() == ["anna@example.org"]
    assert {key.lower() for key in parsed} == {
        "content-type",
        "content-transfer-encoding",
        "mime-version",
        "subject",
        "from",
        "to",
        "date",
        "message-id",
    }
    assert "\n" not in parsed["Subject"]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_mail_is_plain_text_whatever_a_name_says(nobody, name):
    user = UserFactory(email="anna@example.org")
    User.objects.filter(pk=user.pk).update(name=name)
    message, parsed = sent_to(nobody, user)
    assert parsed.get_content_type() == "text/plain"
    assert not getattr(message, "alternatives", None)
    assert message.attachments == []


@pytest.mark.parametrize("payload", ["<b>pwn</b>", "<script/pwn>pwn()</script>", "{{7*7}}"])
def test_an_unknown_address_is_repeated_as_plain_text(nobody, payload):
    address = f'"{payload}"@example.org'
    nobody.post(reverse("account_reset_password"), {"email": address})
    [message] = mail.outbox
    assert address in message.body
    assert message.content_subtype == "plain"
    assert message.recipients() == [address]


@pytest.mark.parametrize("line", ["\r\n", "\n", "\r", "\x00", "\x85"], ids=ascii)
def test_an_address_has_one_line(nobody, line):
    address = f"anna@example.org{line}Bcc: victim@example.org"
    with pytest.raises(ValidationError):
        UserFactory(email=address)
    nobody.post(reverse("account_reset_password"), {"email": address})
    assert mail.outbox == []


# Names of files


def header_of(name):
    response = HttpResponse(headers={"Content-Disposition": content_disposition_header(True, name)})
    return response["Content-Disposition"]


def read(header):
    message = EmailMessage()
    message["Content-Disposition"] = header
    return message["Content-Disposition"]


def snapshot_of(name):
    names = dict.fromkeys(("fi", "sv", "en"), name)
    return {"municipality": {"name": names}, "edition": {"published_on": "2026-01-31"}}


@pytest.mark.parametrize("name", FILES, ids=ascii)
def test_a_report_is_named_in_plain_letters(name):
    filename = index_report.filename(snapshot_of(name), "fi")
    assert filename.startswith("indeksiraportti-")
    assert filename.endswith("-2026-fi.pdf")
    assert filename.isascii()
    assert filename.replace("-", "").replace("_", "").removesuffix(".pdf").isalnum()
    assert header_of(filename) == f'attachment; filename="{filename}"'


@pytest.mark.parametrize("name", FILES, ids=ascii)
def test_a_download_names_one_file_and_nothing_else(name):
    names = dict.fromkeys(("name_fi", "name_sv", "name_en"), name[:60])
    edition = published_edition(municipality=MunicipalityFactory(**names))
    document = stored(b"%PDF-1.7", municipality=edition.municipality, subject_id=edition.pk)
    manager = people.member(edition.municipality, "manager")
    reply = manager.get(manager.url("document_download", document.pk))
    assert reply.getvalue() == b"%PDF-1.7"
    parsed = read(reply["Content-Disposition"])
    assert parsed.content_disposition == "attachment"
    assert parsed.params.keys() == {"filename"}
    assert parsed.params["filename"].endswith("-fi.pdf")
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in reply.headers
