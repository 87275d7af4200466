"""When a session ends, by itself and by what people do, and what it costs to keep it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from municipalities.access.tasks import forget_what_has_ended
from municipalities.models import Session
from tests.factories.municipalities import UserFactory
from tests.town import edit

PASSWORD = "a-password-of-some-length"
IDLE, LONGEST, REFRESH = timedelta(hours=8), timedelta(hours=24), timedelta(minutes=10)
MOMENT = timedelta(seconds=5)


@pytest.fixture
def pass_time(monkeypatch):
    """Move the clock forward, on and on."""
    passed, now = [timedelta()], timezone.now

    def move(by):
        passed.append(by)

    monkeypatch.setattr(timezone, "now", lambda: now() + sum(passed, timedelta()))
    return move


@pytest.fixture
def anna(db):
    user = UserFactory(email="anna@example.org", password=PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    return user


def sign_in(client=None):
    client = client or Client()
    data = {"login": "anna@example.org", "password": PASSWORD}
    assert client.post(reverse("account_login"), data).status_code == 302
    return client


def is_in(client):
    return client.get(reverse("account_email")).status_code == 200


def test_a_session_ends_when_nobody_uses_it(anna, pass_time):
    browser = sign_in()
    pass_time(IDLE - MOMENT)
    assert is_in(browser)
    pass_time(IDLE - MOMENT)
    assert is_in(browser)
    pass_time(IDLE)
    assert not is_in(browser)


def test_a_session_ends_a_day_after_signing_in(anna, pass_time):
    browser = sign_in()
    for _time in range(3):
        pass_time(IDLE - MOMENT)
        assert is_in(browser)
    pass_time(3 * MOMENT)
    assert not is_in(browser)


def test_what_somebody_did_before_signing_in_takes_nothing_from_the_day(anna, pass_time):
    browser = Client()
    session = browser.session
    session["kept"] = "what was written"
    session.save()
    pass_time(IDLE - MOMENT)
    sign_in(browser)
    assert browser.session["kept"] == "what was written"
    for _time in range(3):
        pass_time(IDLE - MOMENT)
        assert is_in(browser)


def test_a_new_password_does_not_lengthen_the_day(anna, pass_time):
    browser = sign_in()
    for _time in range(3):
        pass_time(IDLE - MOMENT)
        assert is_in(browser)
    change_password(browser)
    pass_time(3 * MOMENT)
    assert not is_in(browser)


def test_a_save_after_the_end_is_answered_for_a_script(coordinator, assessment, pass_time):
    url = coordinator.url("answer_save", assessment.pk, "EDU-01")
    headers = {"accept": "application/json"}
    pass_time(IDLE)
    answer = coordinator.post(url, edit(), content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (401, "sign_in")


def writes(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_looking_writes_the_log_alone_and_the_session_now_and_then(coordinator, pass_time):
    url = coordinator.url("municipality_detail")
    found = []
    for wait in (timedelta(), REFRESH - MOMENT, 2 * MOMENT, MOMENT):
        pass_time(wait)
        found.append([sql.split('"')[1] for sql in writes(coordinator, url)])
    log, session = "municipalities_auditevent", "municipalities_session"
    assert found == [[log], [log], [log, session], [log]]


def test_nobody_gets_a_session_by_looking(client, db):
    for url in ("/fi/", "/fi/account/login/", "/fi/method/"):
        client.get(url)
    assert not Session.objects.exists()


def test_sessions_that_have_ended_are_forgotten(anna, pass_time):
    sign_in()
    pass_time(IDLE - MOMENT)
    other = sign_in()
    pass_time(MOMENT)
    forget_what_has_ended()
    assert [row.session_key for row in Session.objects.all()] == [other.session.session_key]


# What people do


def test_signing_in_gives_the_session_a_new_name(anna):
    """One that somebody else has planted is worth nothing."""
    browser = Client()
    session = browser.session
    session["kept"] = "what was written"
    session.save()
    planted = session.session_key
    sign_in(browser)
    assert browser.session.session_key != planted
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert not is_in(thief)


def test_signing_out_ends_the_session_itself(anna):
    browser = sign_in()
    stolen = browser.session.session_key
    browser.post(reverse("account_logout"))
    assert not Session.objects.exists()
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert not is_in(thief)


def test_a_closed_account_is_out_at_once(anna):
    browser = sign_in()
    anna.is_active = False
    anna.save()
    assert not is_in(browser)


def change_password(browser):
    new = "another-long-secret"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert browser.post(reverse("account_change_password"), data).status_code == 302


def test_a_new_password_ends_all_sessions_but_this_one(anna):
    here, elsewhere = sign_in(), sign_in()
    change_password(here)
    assert is_in(here)
    assert not is_in(elsewhere)
