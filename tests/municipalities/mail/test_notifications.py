"""Notifications: each person is told of each kind in the way, and in the language, of their own."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.mail import digests, notification_kinds
from municipalities.mail.notification_kinds import NotificationKind
from municipalities.mail.notifying import choose, notify
from municipalities.models import Mail, Notification, NotificationChoice
from tests.factories.municipalities import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
KIND = "document_ready"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture
def reader(municipality):
    return MembershipFactory(municipality=municipality, user__language="sv").user


def tell(*people, title="Rapporten", municipality=None):
    path = reverse("method_detail")
    notify(KIND, people=people, values={"title": title}, path=path, municipality=municipality)


def wants(user, by_mail, *, on_desk=True):
    choose(user, {KIND: (on_desk, by_mail)})


def a_while_ago():
    Notification.objects.update(created_at=timezone.now() - timedelta(days=8))


def test_who_has_not_chosen_is_told_at_once_in_their_language(reader):
    tell(reader)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([reader.email], "Rapporten är klar")
    assert "http://127.0.0.1:8000/sv/method/" in letter.body
    assert "/sv/account/notifications/" in letter.body
    assert [(one.text, one.by_mail) for one in reader.notifications.on_desk()] == [
        ("Rapporten is ready", "")
    ]


def test_nobody_is_told_otherwise_than_they_want(reader):
    wants(reader, "never", on_desk=False)
    tell(reader)
    wants(reader, "never")
    tell(reader)
    assert mail.outbox == []
    assert reader.notifications.count() == reader.notifications.on_desk().count() == 1
    closed = UserFactory(is_active=False)
    tell(closed)
    assert not closed.notifications.exists()


def test_values_that_do_not_fit_are_refused_before_anything_is_kept(reader):
    with pytest.raises(KeyError):
        notify(KIND, people=[reader], values={}, path="/")
    assert not Notification.objects.exists()


# Summaries


@pytest.mark.parametrize("by_mail", ["daily", "weekly"])
def test_a_summary_goes_once_however_often_its_task_comes(reader, municipality, by_mail):
    wants(reader, by_mail)
    tell(reader, title="Första", municipality=municipality)
    tell(reader, title="Andra")
    assert mail.outbox == []
    digests.send_digest(reader.pk)
    assert mail.outbox == [], "it is not due before the next morning"
    a_while_ago()
    for _again in range(3):
        digests.send_digest(reader.pk)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([reader.email], "Nya notiser i Mosaik: 2")
    assert f"{municipality.name_sv}: Första är klar" in letter.body
    assert "Andra är klar\nhttp://127.0.0.1:8000/sv/method/" in letter.body


def test_what_waits_goes_the_way_that_is_chosen_meanwhile(reader):
    wants(reader, "weekly")
    tell(reader)
    wants(reader, "at_once")
    assert reader.notifications.get().by_mail == "daily"
    wants(reader, "never")
    a_while_ago()
    digests.send_digest(reader.pk)
    assert mail.outbox == []


def test_what_a_person_may_no_longer_enter_is_told_nowhere(reader, municipality):
    wants(reader, "daily")
    tell(reader, municipality=municipality)
    a_while_ago()
    municipality.memberships.get(user=reader).end()
    digests.send_digest(reader.pk)
    assert mail.outbox == []
    readable = reader.notifications.readable(reader.reachable_municipality_ids())
    assert not readable.exists()


def test_a_long_summary_says_how_much_more_there_is(reader):
    wants(reader, "daily")
    for number in range(52):
        tell(reader, title=f"Rapport {number}.")
    a_while_ago()
    digests.send_digest(reader.pk)
    assert "Rapport 49." in mail.outbox[0].body
    assert "Rapport 50." not in mail.outbox[0].body
    assert "2" in mail.outbox[0].body.split("Rapport 49.")[1]


def test_the_moments_are_the_morning_and_the_monday():
    night = timezone.make_aware(timezone.datetime(2026, 12, 2, 6, 59))
    moments = digests.latest_moments(night)
    local = {one: timezone.localtime(moment) for one, moment in moments.items()}
    assert (local["daily"].isoformat(), local["weekly"].isoformat()) == (
        "2026-12-01T07:00:00+02:00",
        "2026-11-30T07:00:00+02:00",
    )
    after = digests.latest_moments(night + timedelta(minutes=1))
    assert after["daily"] == moments["daily"] + timedelta(days=1)


def test_those_for_whom_a_summary_is_due_are_rung_for(reader, monkeypatch):
    rung = []
    monkeypatch.setattr("municipalities.doorbell.ring", lambda task, ids: rung.append((task, ids)))
    other = UserFactory()
    for person in (reader, other):
        wants(person, "daily")
    tell(reader)
    tell(reader)
    a_while_ago()
    tell(other)
    digests.ring()
    assert rung == [(digests.SEND, [reader.pk])]


def test_old_ones_are_forgotten(reader):
    tell(reader)
    Notification.objects.update(created_at=timezone.now() - digests.KEPT)
    tell(reader)
    digests.forget()
    assert Notification.objects.count() == 1


def test_a_summary_and_what_was_due_are_kept_together(reader, settings):
    """A worker that dies in between leaves both or none: the mail is a row like the others."""
    settings.EMAIL_BACKEND = "municipalities.mail.backend.OutboxBackend"
    wants(reader, "daily")
    tell(reader)
    a_while_ago()
    digests.send_digest(reader.pk)
    assert Mail.objects.get().recipient == reader.email
    assert not Notification.objects.exclude(by_mail="").exists()


# The own page


def test_a_person_chooses_for_each_kind(coordinator):
    url = reverse("notification_settings")
    page = coordinator.get(url).content.decode()
    assert "A document of the municipality is ready" in page
    kinds = notification_kinds.kinds_for(coordinator.user)
    sent = {f"{kind.code}-by_mail": "never" for kind in kinds} | {f"{KIND}-by_mail": "weekly"}
    response = coordinator.post(url, sent, follow=True)
    assert "Your choices are saved." in response.content.decode()
    choice = NotificationChoice.objects.get(user=coordinator.user, kind=KIND)
    assert (choice.kind, choice.on_desk, choice.by_mail) == (KIND, False, "weekly")
    assert '<option value="weekly" selected>' in response.content.decode()


@pytest.mark.parametrize("value", ["", "hourly", "ä" * 300])
def test_what_cannot_be_chosen_is_refused(coordinator, value):
    response = coordinator.post(reverse("notification_settings"), {f"{KIND}-by_mail": value})
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert not NotificationChoice.objects.exists()


def test_kinds_that_do_not_concern_a_person_are_not_offered(staff, coordinator, monkeypatch):
    kind = NotificationKind("for_staff", "For staff", "Words", concerns=lambda user: user.is_staff)
    monkeypatch.setitem(notification_kinds._kinds, kind.code, kind)
    url = reverse("notification_settings")
    assert "For staff" in staff.get(url).content.decode()
    assert "For staff" not in coordinator.get(url).content.decode()


def test_a_person_marks_only_own_ones_as_read(coordinator, neighbour):
    tell(coordinator.user, neighbour.user)
    sent = [one.pk for one in Notification.objects.all()]
    response = coordinator.post(
        reverse("notification_read"), {"notification": [*sent, "x", "9" * 30, "²", ""]}
    )
    assert response.status_code == 302
    assert not coordinator.user.notifications.on_desk().exists()
    assert neighbour.user.notifications.on_desk().count() == 1
