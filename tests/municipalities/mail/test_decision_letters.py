"""Decisions leave with their letters: released and discarded by staff on the page of held mails."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.applications.submitting import withdraw
from municipalities.mail.letters import send_letters
from municipalities.models import Call, Decision, Letter, Mail
from municipalities.selection.deciding import decide
from tests.factories.calls import applied, closed_call
from tests.factories.municipalities import MunicipalityFactory
from tests.people import member, nobody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server")]
# What no place does with a text: two lines, a place, a template, markup, a header.
REASON = "Ŋuorggus\n\n{link} {{ 7|add:1 }} {% debug %} <b>\nBcc: all@example.org"
WORDS = {
    "fi": ("Päätös hakemuksestanne: The title (fi)", "Saat erillisessä viestissä kutsun"),
    "sv": ("Beslut om er ansökan: The title (sv)", "I ett separat meddelande får du en inbjudan"),
    "en": ("Decision on your application: The title (en)", "follows in another mail"),
}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def call():
    """Closed, and the time of its reviewers is over."""
    found = closed_call(places=3)
    Call.objects.update(review_until=timezone.now() - timedelta(minutes=1))
    return found


def decided(call, staff, outcome="accepted", language="sv"):
    """An application with a decision that nobody has been told of."""
    town = MunicipalityFactory(activated_at=None)
    application = applied(call, municipality=town, language=language)
    decide(
        application=application,
        outcome=outcome,
        reasons=dict.fromkeys(WORDS, REASON),
        over_places_reason="",
        by=staff.user,
    )
    return application


def act(staff, action, **data):
    """What the staff do with all mails that were held once."""
    mails = Mail.objects.exclude(about="").values_list("pk", flat=True)
    data |= {"action": action, "_selected_action": list(mails), "confirmed": "yes"}
    url = reverse("admin:municipalities_heldmail_changelist")
    return staff.post(url, data, follow=True).content.decode()


def test_released_letters_leave_and_the_chosen_are_in(call, staff, server, work_through):
    """Through a real mail server, in the language of each; only one outcome opens a tenant."""
    chosen = {language: decided(call, staff, language=language) for language in WORDS}
    declined = decided(call, staff, "declined")
    work_through()
    assert server.taken == []
    assert "4 mails are on their way." in act(staff, "release")
    assert not Decision.objects.filter(announced_at=None).exists()
    assert "None of these mails is held any more." in act(staff, "release")
    work_through()
    work_through()
    assert len(server.taken) == 7
    for language, (subject, words) in WORDS.items():
        application = chosen[language]
        letter, invitation = (m for m in server.taken if m["To"] == application.email)
        text = letter.get_content().replace("\r\n", "\n")
        assert (letter["Subject"], letter["Bcc"]) == (subject, None)
        assert words in text
        assert REASON in text
        assert f"/{language}/links/" in text
        application.municipality.refresh_from_db()
        assert application.municipality.activated_at
        assert application.municipality.invitations.get().language == language
        assert f"/{language}/links/" in invitation.get_content()
    [letter] = (m for m in server.taken if m["To"] == declined.email)
    assert "valdes" in letter.get_content()
    declined.municipality.refresh_from_db()
    assert declined.municipality.activated_at is None


def test_what_is_discarded_is_undecided(call, staff, server, work_through):
    application = decided(call, staff)
    assert "1 mail is discarded." in act(staff, "discard", reason="Wrong grounds")
    assert not Decision.objects.exists()
    assert Mail.objects.get().discard_reason == "Wrong grounds"
    assert "None of these mails" in act(staff, "release")
    work_through()
    assert server.taken == []
    application.municipality.refresh_from_db()
    assert application.municipality.activated_at is None
    again = {"reasons": dict.fromkeys(WORDS, "B"), "over_places_reason": "", "by": staff.user}
    assert decide(application=application, outcome="waiting", **again).mail.state == "held"


def test_a_withdrawn_application_gets_no_decision(call, staff, server, work_through):
    application = decided(call, staff)
    held = Mail.objects.get()
    assert withdraw(application=application)
    data = {"action": "release", "_selected_action": [held.pk], "confirmed": "yes"}
    staff.post(reverse("admin:municipalities_heldmail_changelist"), data)
    work_through()
    [told] = server.taken
    assert told["Subject"] == "Ansökan återkallad: The title (sv)"
    assert not application.municipality.invitations.exists()


def test_who_may_not_decide_on_mails_announces_nothing(call, staff):
    decided(call, staff)
    for person in (member(MunicipalityFactory(), "coordinator"), nobody(None)):
        act(person, "release")
    assert Decision.objects.get().announced_at is None


def test_every_letter_is_previewed_wholly_in_the_language_previewed():
    """No place is left, and no example speaks the language of the staff."""
    for letter in Letter.objects.all():
        for language, word in (("fi", "Esimerkkikunta"), ("sv", "Exempelkommunen")):
            subject, body = letter.preview(language)
            assert not re.search(r"[{}]|Firstname|Example m|Call 2027|p\.m\.", subject + body)
            if "municipality" in letter.kind.names:
                assert word in subject + body


def test_many_readers_take_as_many_statements_as_one():
    def statements(number):
        readers = [(f"a{n}@example.org", "fi", {"name": "Áilu"}) for n in range(number)]
        with CaptureQueriesContext(connection) as queries:
            send_letters("identity_linked", readers)
        return len(queries)

    assert statements(12) == statements(1)
    assert Mail.objects.count() == 13
