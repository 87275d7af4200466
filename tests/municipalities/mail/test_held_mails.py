"""Held mails: nothing leaves before staff have read and released it, and then once."""

import pytest
from django.core.exceptions import ValidationError
from django.core.mail import BadHeaderError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from municipalities.mail import delivery, holding
from municipalities.mail.letters import hold_letter
from municipalities.models import Mail
from tests.factories.municipalities import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server")]
LIST = "admin:municipalities_heldmail_changelist"
SUBJECTS = {
    "fi": "Käyttäjätunnuksesi sähköpostiosoite on vaihdettu",
    "sv": "E-postadressen för ditt konto har ändrats",
    "en": "The e-mail address of your account has been changed",
}


def held(language="fi", about="Call 2026"):
    values = {"name": "Áilu Ö", "address": "new@example.org"}
    to = f"{language}@example.org"
    return hold_letter("address_changed", to=to, language=language, values=values, about=about)


@pytest.fixture
def letters():
    """One in each language."""
    return [held(language) for language in SUBJECTS]


def states():
    return [*Mail.objects.order_by("pk").values_list("state", flat=True)]


def test_nothing_leaves_before_it_is_released(server, letters, work_through):
    delivery.sweep()
    work_through()
    assert (server.taken, states()) == ([], ["held"] * 3)
    assert [one.attempt for one in Mail.objects.all()] == [0] * 3
    # A held mail has not failed, so that it cannot be tried again either.
    assert not delivery.retry(letters[0])


def test_what_is_released_leaves_in_the_language_of_each_reader(server, letters, work_through):
    by = UserFactory(is_staff=True)
    assert holding.release(letters, by=by) == letters
    work_through()
    assert {one["To"]: one["Subject"].strip() for one in server.taken} == {
        f"{language}@example.org": subject for language, subject in SUBJECTS.items()
    }
    assert all("Áilu Ö" in one.get_content() for one in server.taken)
    assert {(one.state, one.body, one.decided_by_id) for one in Mail.objects.all()} == {
        ("done", "", by.pk)
    }


def test_releasing_twice_sends_once(server, letters, work_through):
    by = UserFactory()
    assert len(holding.release(letters, by=by)) == 3
    assert holding.release(letters, by=by) == []
    work_through()
    assert holding.release(letters, by=by) == []
    work_through()
    assert len(server.taken) == 3


def test_what_is_discarded_never_leaves(server, letters, work_through):
    by = UserFactory()
    with pytest.raises(ValidationError):
        holding.discard(letters, reason="  ", by=by)
    assert holding.discard(letters[:1], reason="Wrong person", by=by) == letters[:1]
    assert holding.release(letters, by=by) == letters[1:]
    work_through()
    assert len(server.taken) == 2
    assert holding.discard(letters, reason="Too late", by=by) == []
    assert Mail.objects.get(state="discarded").discard_reason == "Wrong person"
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(state="discarded").update(discard_reason="")


@pytest.mark.parametrize("field", ["to", "subject"])
def test_no_header_is_put_in(field):
    mail = {"to": "a@example.org", "subject": "Hei", "body": "", "language": "fi", "about": ""}
    with pytest.raises(BadHeaderError):
        holding.hold(**mail | {field: "a@example.org\nBcc: all@example.org"})
    assert not Mail.objects.exists()


# The staff's pages


def decide(staff, action, mails, **data):
    data |= {"action": action, "_selected_action": [one.pk for one in mails]}
    return staff.post(reverse(LIST), data, follow=True)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def test_staff_read_each_mail_before_it_leaves(staff, letters, server, work_through):
    page = staff.get(reverse("admin:municipalities_heldmail_change", args=[letters[1].pk]))
    for words in ("sv@example.org", "Swedish", SUBJECTS["sv"], "Den här gamla adressen"):
        assert words in page.content.decode()
    asked = decide(staff, "release", letters[:2])
    assert asked.status_code == 200
    assert SUBJECTS["fi"] in asked.content.decode()
    assert "Send 2 mails" in asked.content.decode()
    assert states() == ["held"] * 3
    done = decide(staff, "release", letters[:2], confirmed="yes")
    assert "2 mails are on their way." in done.content.decode()
    work_through()
    assert {one["To"] for one in server.taken} == {"fi@example.org", "sv@example.org"}
    again = decide(staff, "release", letters[:2], confirmed="yes")
    assert "None of these mails is held any more." in again.content.decode()
    # Once it is on its way, nobody reads what it says.
    gone = staff.get(reverse("admin:municipalities_heldmail_change", args=[letters[1].pk]))
    assert gone.status_code == 302


def test_staff_discard_with_a_reason(staff, letters):
    refused = decide(staff, "discard", letters, confirmed="yes", reason=" ")
    assert refused.status_code == 422
    assert "Write why the mails are not sent." in refused.content.decode()
    assert states() == ["held"] * 3
    done = decide(staff, "discard", letters, confirmed="yes", reason="The decision was changed")
    assert "3 mails are discarded." in done.content.decode()
    assert states() == ["discarded"] * 3


def test_others_neither_read_nor_decide(coordinator, letters):
    url = reverse("admin:municipalities_heldmail_change", args=[letters[0].pk])
    assert coordinator.get(url).status_code in {302, 403}
    decide(coordinator, "release", letters, confirmed="yes")
    assert states() == ["held"] * 3
