"""The second step of signing in: who must take it, what opens it, and how often one may guess."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from municipalities.access.failures import LIMIT
from municipalities.account.codes import LastCode
from municipalities.account.second_factor import FREE
from tests import people
from tests.factories.municipalities import MembershipFactory, UserFactory
from tests.municipalities.account.codes import SECRET, code, enrol, kinds

pytestmark = pytest.mark.django_db
PASSWORD = "a-password-of-some-length"


@pytest.fixture(autouse=True)
def _asked_for(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna(municipality):
    """A coordinator with a password."""
    user = UserFactory(email="anna@example.org", password=PASSWORD, language="en")
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    MembershipFactory(municipality=municipality, user=user, role="coordinator")
    return user


def sign_in(client=None):
    """The answer to the right password."""
    client = client or Client()
    client.answer = client.post(
        reverse("account_login"), {"login": "anna@example.org", "password": PASSWORD}
    )
    return client


def give(client, what, **data):
    return client.post(reverse("mfa_authenticate"), {"code": what, **data})


def is_in(client):
    return client.get(reverse("account_detail")).status_code == 200


# Who is asked for it


@pytest.mark.parametrize(
    ("person", "is_led_on"),
    [
        ("coordinator", True),
        ("expert", True),
        ("staff", True),
        ("contributor", False),
        ("manager", False),
    ],
)
def test_some_roles_get_no_further_without_one(request, person, is_led_on):
    client = request.getfixturevalue(person)
    for url in (client.url("municipality_detail"), reverse("home")):
        answer = client.get(url)
        assert answer.status_code == (302 if is_led_on else 200), url
        if is_led_on:
            assert answer["Location"].startswith(reverse("mfa_index"))


def test_a_password_is_no_second_factor(anna, municipality):
    answer = sign_in().get(municipality.get_absolute_url())
    assert answer["Location"].startswith(reverse("mfa_index"))


def test_the_workshop_asks_for_it(staff):
    for name in ("index", "municipalities_user_changelist"):
        answer = staff.get(reverse(f"admin:{name}"))
        assert answer["Location"].startswith(reverse("mfa_index"))


def test_what_one_needs_for_it_stays_open(staff):
    for name in ("mfa_index", "account_detail", "account_logout", "method_detail"):
        assert staff.get(reverse(name)).status_code == 200, name
    assert staff.post(reverse("set_language"), {"language": "sv"}).status_code == 302
    assert staff.post(reverse("admin:logout")).status_code == 302


def test_a_save_is_told_in_words(coordinator, assessment):
    url = coordinator.url("answer_save", assessment.pk, "EDU-01")
    answer = coordinator.post(
        url, "{}", content_type="application/json", headers={"accept": "application/json"}
    )
    assert answer.status_code == 403
    said = json.loads(answer.content)
    assert (said["saved"], said["error"]) == (False, "second_factor")
    assert said["message"]
    swapped = coordinator.get(
        coordinator.url("municipality_detail"), headers={"hx-request": "true"}
    )
    assert (swapped.status_code, swapped["HX-Redirect"]) == (403, reverse("mfa_index"))


def test_a_setting_turns_it_off(coordinator, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    assert coordinator.get(coordinator.url("municipality_detail")).status_code == 200


def test_a_new_role_is_seen_at_the_door(contributor, municipality):
    url = contributor.url("municipality_detail")
    assert contributor.get(url).status_code == 200
    assert contributor.session[FREE]
    MembershipFactory(municipality=municipality, user=contributor.user, role="coordinator")
    assert contributor.get(url).status_code == 302


def about_factors(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return [q["sql"] for q in queries if "mfa_authenticator" in q["sql"]], len(queries)


def test_a_look_asks_nothing_more_once_it_has_been_shown(anna, municipality, settings):
    enrol(anna)
    client = sign_in()
    assert give(client, code()).status_code == 302
    url = reverse("municipality_detail", args=[municipality.slug])
    asked, number = about_factors(client, url)
    settings.REQUIRE_SECOND_FACTOR = False
    assert (asked, about_factors(client, url)[1]) == ([], number)


def test_a_session_that_never_showed_the_factor_is_asked_for_it(coordinator):
    """It was begun before the person had one, on another device."""
    enrol(coordinator.user)
    wanted = coordinator.url("municipality_detail")
    place = coordinator.get(wanted)["Location"]
    assert place.startswith(reverse("mfa_reauthenticate"))
    assert coordinator.post(place, {"code": code()})["Location"] == wanted
    assert coordinator.get(wanted).status_code == 200


# Signing in


def test_a_password_alone_opens_nothing(anna):
    enrol(anna)
    client = sign_in()
    assert client.answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)
    assert give(client, "000000").status_code == 200
    assert not is_in(client)
    assert give(client, code()).status_code == 302
    assert is_in(client)


def test_a_new_password_does_not_do_without_the_second_step(anna):
    enrol(anna)
    client = Client()
    client.post(reverse("account_reset_password"), {"email": anna.email})
    [letter] = mail.outbox
    [link] = [word for word in letter.body.split() if "/password/reset/key/" in word]
    form = client.get(link, follow=True)
    new = "another-long-password-of-anna"
    answer = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert answer["Location"] == reverse("mfa_authenticate")
    assert not is_in(client)


@pytest.mark.parametrize("later", [-1, 0, 1])
def test_clocks_may_differ_by_one_code(anna, later):
    enrol(anna)
    assert give(sign_in(), code(later=later)).status_code == 302


def test_a_code_of_another_time_is_wrong(anna):
    enrol(anna)
    client = sign_in()
    for later in (-3, -2, 2, 3):
        assert give(client, code(later=later)).status_code == 200


def test_a_code_works_once_also_without_the_cache(anna, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    enrol(anna)
    used = code(later=1)
    assert give(sign_in(), used).status_code == 302
    for again in (used, code(), code(later=-1)):
        assert give(sign_in(), again).status_code == 200


def test_the_code_that_added_the_app_is_spent(anna):
    client = sign_in()
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    used = code(secret=secret)
    assert client.post(reverse("mfa_activate_totp"), {"code": used}).status_code == 302
    assert give(sign_in(), used).status_code == 200
    assert give(sign_in(), code(secret=secret, later=1)).status_code == 302


def test_a_recovery_code_works_once(anna):
    first, second, *_rest = enrol(anna)
    assert give(sign_in(), first).status_code == 302
    assert give(sign_in(), first).status_code == 200
    assert give(sign_in(), second).status_code == 302


def test_codes_are_guessed_twenty_times_at_most(anna, settings):
    """Over all sessions, with the cache's limit gone; then the right one opens nothing either."""
    settings.ACCOUNT_RATE_LIMITS = False
    enrol(anna)
    client = sign_in()
    for _try in range(LIMIT):
        assert give(client, "000000").status_code == 200
    client = sign_in()
    assert give(client, code()).status_code == 200
    assert not is_in(client)


def test_right_codes_are_no_failures(anna, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    codes = enrol(anna)
    for one in codes[:3]:
        assert give(sign_in(), one).status_code == 302
    client = sign_in()
    for _try in range(LIMIT - 2):
        assert give(client, "000000").status_code == 200
    assert give(client, code()).status_code == 302


def test_the_secret_is_sealed(anna):
    enrol(anna)
    for one in Authenticator.objects.all():
        assert SECRET not in json.dumps(one.data)
        assert one.data.get("secret", one.data.get("seed")).startswith("gAAAA")


def test_a_lost_key_opens_nothing(anna, settings):
    enrol(anna)
    settings.SECRET_KEY = "another-key-that-has-sealed-nothing-of-all-this-yet-at-all"
    client = sign_in()
    for guess in (code(), code(secret="")):
        assert give(client, guess).status_code == 200


# Changing it


def test_enrolling_asks_for_the_password_unless_one_has_just_signed_in(anna, municipality):
    old = people.Person(municipality, anna)
    assert "reauthenticate" in old.get(reverse("mfa_activate_totp"))["Location"]
    assert sign_in().get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_each_change_is_mailed_in_the_person_s_language(anna):
    client = sign_in()
    client.get("/sv/account/factors/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/sv/account/factors/totp/activate/", {"code": code(secret=secret)})
    client.post("/sv/account/factors/recovery-codes/generate/")
    client.post("/sv/account/factors/totp/deactivate/")
    subjects = [letter.subject for letter in mail.outbox]
    assert subjects == [
        "Tvåstegsinloggning: en app har lagts till",
        "Tvåstegsinloggning: nya återställningskoder",
        "Tvåstegsinloggning: en app har tagits bort",
    ]
    assert all(letter.to == [anna.email] for letter in mail.outbox)


HOSTILE = [
    *("", "null", "[]", '"x"', "{}", "\x00", '{"response": []}', '{"rawId": "AA", "response": {}}'),
    '{"rawId": "AA", "response": {"clientDataJSON": "AA", "attestationObject": "AA"}}',
    '{"rawId": 1, "response": {"clientDataJSON": "e30", "attestationObject": "oA"}}',
    '{"rawId": "é", "response": {"userHandle": "AA"}}',
]


@pytest.mark.parametrize("credential", HOSTILE)
def test_what_no_device_sends_is_refused_in_words(anna, credential):
    client = sign_in()
    url = reverse("mfa_add_webauthn")
    assert client.get(url).status_code == 200
    assert client.post(url, {"credential": credential, "name": "x" * 300}).status_code == 200
    enrol(anna)
    second = sign_in()
    second.get(reverse("mfa_authenticate"))
    assert second.post(reverse("mfa_authenticate"), {"credential": credential}).status_code == 200
    stranger = Client()
    stranger.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    answer = stranger.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert answer["Location"] == reverse("account_login")


# Losing it


def reset(staff, user, **data):
    url = reverse("admin:municipalities_user_changelist")
    chosen = {"action": "reset_second_factor", "_selected_action": [user.pk], **data}
    return staff.post(url, chosen)


@pytest.fixture
def workshop(staff, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    return staff


def test_staff_reset_it_and_the_person_is_told(workshop, anna):
    enrol(anna)
    client = sign_in()
    assert give(client, code()).status_code == 302
    assert anna.name in reset(workshop, anna).content.decode()
    assert kinds(anna) == {"totp", "recovery_codes"}
    assert reset(workshop, anna, confirmed="yes").status_code == 302
    assert kinds(anna) == set()
    assert not is_in(client)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == ([anna.email], "Your two-step sign-in has been reset")
    [entry] = LogEntry.objects.filter(object_id=anna.pk)
    assert entry.user == workshop.user


def test_staff_do_not_reset_staff(workshop):
    boss = UserFactory(is_staff=True)
    enrol(boss)
    assert reset(workshop, boss, confirmed="yes").status_code == 302
    assert kinds(boss) == {"totp", "recovery_codes"}
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_code_sent_many_times_at_once_works_once(anna):
    used, together = code(), threading.Barrier(4)

    def spend(_number):
        together.wait()
        try:
            return LastCode.objects.spend(anna, SECRET, used)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(spend, range(4))) == [False, False, False, True]
