"""The count of failed sign-ins, which stands in the database behind the limits of the cache."""

import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import connection, connections
from django.db.models import F
from django.test import Client
from django.urls import reverse

from municipalities.access.failures import LIMIT, WINDOW
from municipalities.access.tasks import forget_what_has_ended
from municipalities.models import SignInFailure
from tests.factories.municipalities import UserFactory
from tests.page_parts import page_of

RIGHT, WRONG = "a-password-of-some-length", "not-the-right-password"
ANNA, NOBODY = "anna@example.org", "nobody@example.org"


@pytest.fixture(autouse=True)
def _quick_tries(settings):
    """Without the cache's limits, which are tighter and would hide what is tested here."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def account(email=ANNA, **fields):
    user = UserFactory(email=email, password=RIGHT, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@pytest.fixture
def anna(db):
    return account()


def sign_in(email, password, *, address="192.0.2.1", language="en"):
    return Client().post(
        f"/{language}/account/login/",
        {"login": email, "password": password},
        REMOTE_ADDR=address,
    )


def is_in(answer):
    return answer.status_code == 302


def fail(email, times=LIMIT):
    for number in range(times):
        sign_in(email, WRONG, address=f"198.51.100.{number}")


def errors(answer):
    return page_of(answer).words("div", class_="govuk-error-summary")


def pass_time(by):
    SignInFailure.objects.update(began_at=F("began_at") - by)


def test_after_so_many_failures_the_right_password_is_refused_too(anna):
    fail(ANNA, LIMIT - 1)
    assert is_in(sign_in(ANNA, RIGHT))
    fail(ANNA, 1)
    assert not is_in(sign_in(ANNA, RIGHT))


def plain(answer, email):
    """The page without its tokens and without what was typed."""
    text = answer.content.decode().replace(email, "")
    return answer.status_code, re.sub(r"[0-9A-Za-z]{64}|[0-9a-f]{32}", "", text)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_lock_tells_nothing_about_the_account(anna, language):
    """Right or wrong, known or unknown: the same page in the same words."""
    account("closed@example.org", is_active=False)
    tried = [(ANNA, RIGHT), (ANNA, WRONG), (NOBODY, WRONG), ("closed@example.org", RIGHT)]
    for email in dict.fromkeys(email for email, _password in tried):
        fail(email)
    first, *others = [plain(sign_in(*one, language=language), one[0]) for one in tried]
    assert others == [first] * 3
    assert first[0] == 200


def test_whoever_is_locked_out_is_told_what_to_do(anna):
    fail(ANNA)
    answer = sign_in(ANNA, RIGHT)
    assert "choose a new password" in errors(answer)[0]
    assert page_of(answer).all("a", href="/en/account/password/reset/")


def test_an_account_is_locked_however_its_address_is_written(anna):
    for _time in range(LIMIT // 2):
        sign_in(" ANNA@Example.org ", WRONG)
        assert SignInFailure.objects.count_try("Anna@EXAMPLE.org")
    assert not is_in(sign_in("anna@example.org", RIGHT))


def test_other_accounts_stay_open(anna):
    account("elsa@example.org")
    fail("elsa@example.org")
    assert is_in(sign_in(ANNA, RIGHT))


def test_the_lock_opens_after_an_hour_although_somebody_goes_on_trying(anna):
    fail(ANNA, LIMIT // 2)
    pass_time(WINDOW - timedelta(minutes=1))
    fail(ANNA)
    assert not is_in(sign_in(ANNA, RIGHT))
    pass_time(timedelta(minutes=1))
    assert is_in(sign_in(ANNA, RIGHT))


def test_a_success_gives_nobody_new_tries(anna):
    """Otherwise whoever guesses needs only wait for the next time that the person signs in."""
    for _time in range(3):
        fail(ANNA, 6)
        assert is_in(sign_in(ANNA, RIGHT))
    fail(ANNA, 2)
    assert not is_in(sign_in(ANNA, RIGHT))


def test_signing_in_often_locks_nobody_out(anna):
    assert [is_in(sign_in(ANNA, RIGHT)) for _time in range(LIMIT + 5)] == [True] * (LIMIT + 5)


def test_a_new_password_opens_the_lock_of_all_ones_addresses(anna):
    EmailAddress.objects.create(user=anna, email="second@example.org", verified=True)
    for email in (ANNA, "second@example.org"):
        fail(email)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": ANNA})
    assert not is_in(sign_in(ANNA, RIGHT)), "asking for a link opens nothing yet"
    [link] = re.findall(r"https?://testserver(/\S+)", mail.outbox[-1].body)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "another-long-secret", "password2": "another-long-secret"})
    assert is_in(sign_in(ANNA, "another-long-secret"))
    assert is_in(sign_in("second@example.org", "another-long-secret"))


def test_staff_can_open_a_lock(anna, staff):
    account("elsa@example.org")
    fail(ANNA)
    fail("elsa@example.org")
    chosen = {"action": "let_sign_in", "_selected_action": [anna.pk]}
    answer = staff.post(reverse("admin:municipalities_user_changelist"), chosen)
    assert answer.status_code == 302
    assert is_in(sign_in(ANNA, RIGHT))
    assert not is_in(sign_in("elsa@example.org", RIGHT))


def test_the_opened_lock_is_that_of_the_cache_too(anna, staff, settings):
    settings.ACCOUNT_RATE_LIMITS = {}
    fail(ANNA, 10)
    assert not is_in(sign_in(ANNA, RIGHT))
    chosen = {"action": "let_sign_in", "_selected_action": [anna.pk]}
    staff.post(reverse("admin:municipalities_user_changelist"), chosen)
    assert is_in(sign_in(ANNA, RIGHT))
    assert LogEntry.objects.get().object_id == str(anna.pk)


def test_whoever_has_chosen_a_new_password_is_in(anna):
    """Not sent to a sign-in that somebody else goes on locking."""
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": ANNA})
    [link] = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)
    form = browser.get(link, follow=True).redirect_chain[-1][0]
    fail(ANNA)
    new = "another-long-secret"
    browser.post(form, {"password1": new, "password2": new})
    assert browser.session["_auth_user_id"] == str(anna.pk)


def test_confirming_ones_password_counts_as_well(anna):
    """Whoever has found an open session must not guess there instead."""
    browser = Client()
    browser.force_login(anna)
    for _time in range(LIMIT):
        browser.post(reverse("account_reauthenticate"), {"password": WRONG})
    browser.post(reverse("account_reauthenticate"), {"password": RIGHT})
    assert "account_authentication_methods" not in browser.session
    assert not is_in(sign_in(ANNA, RIGHT))


def test_what_was_typed_is_not_kept(anna):
    fail(ANNA, 1)
    fail("a password typed into the wrong field@example.org", 1)
    assert "example" not in str([*SignInFailure.objects.values()])


def test_what_holds_nobody_back_is_forgotten(anna):
    fail(NOBODY, 1)
    pass_time(WINDOW)
    fail(ANNA, 1)
    forget_what_has_ended()
    assert SignInFailure.objects.count() == 1


# At the same time


def burst(tries, threads):
    """Wrong passwords from all threads at once, each from an address of its own."""
    gate = threading.Barrier(threads)

    def try_some(thread):
        gate.wait()
        try:
            return [
                errors(sign_in(ANNA, WRONG, address=f"10.0.{thread}.{number}"))[0]
                for number in range(tries // threads)
            ]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(threads) as pool:
        return Counter(word for found in pool.map(try_some, range(threads)) for word in found)


@pytest.mark.vendor("postgresql")
@pytest.mark.django_db(transaction=True)
def test_a_burst_gets_no_more_tries_than_the_limit():
    account()
    said = burst(tries=200, threads=25)
    refused = [words for words in said if "too many" in words]
    assert {said[words] for words in refused} == {200 - LIMIT}
    assert sum(said.values()) == 200
    assert not is_in(sign_in(ANNA, RIGHT))
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(tries) FROM municipalities_signinfailure")
        assert cursor.fetchone() == (LIMIT,)
