"""Two steps of signing in, by keyboard: an app, a recovery code, and a passkey of the device."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from playwright.sync_api import expect

from tests.browser.test_keyboard import go_to, press
from tests.browser.test_pages import problems
from tests.factories.municipalities import MembershipFactory, MunicipalityFactory, UserFactory
from tests.municipalities.account.codes import code, enrol

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "correct horse battery staple"
HOME = re.compile(r"/desk/$")
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def coordinator(transactional_db, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    user = UserFactory(name="Keyboard", password=PASSWORD, language="en")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    town = MunicipalityFactory(slug="home-town")
    MembershipFactory(municipality=town, user=user, role="coordinator")
    return user


@pytest.fixture
def window(visit, live_server):
    """Under a name, because browsers give no passkeys to bare numbers."""
    visitor = visit()
    visitor.site = visitor.site.replace("127.0.0.1", "localhost")
    return visitor


def give_password(page, user):
    go_to(page, page.locator("[name=login]"))
    page.keyboard.type(user.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def give_code(page, text):
    go_to(page, page.locator("[name=code]"))
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def log_out(window):
    window.go("account_logout")
    press(window.page, window.page.locator("main").get_by_role("button"))
    expect(window.page.get_by_role("navigation").get_by_role("link", name="Log in")).to_be_visible()


def test_an_app_and_a_recovery_code(window, coordinator):
    page = window.page
    window.go("account_login")
    give_password(page, coordinator)
    expect(page.get_by_role("heading", name="Two-step sign-in")).to_be_visible()
    press(page, page.get_by_role("link", name="Set up an app"))
    secret = page.locator("#key").inner_text()
    give_code(page, "000000")
    expect(page.locator(".govuk-error-summary")).to_contain_text("This is not right")
    assert page.locator("#key").inner_text() == secret
    give_code(page, code(secret=secret, later=-1))
    recovery = page.locator("#codes").inner_text().split()
    assert len(recovery) == 10
    press(page, page.get_by_role("link", name="Continue to the service"))
    expect(page).to_have_url(re.compile(r"/en/$"))

    for one in (code(secret=secret), recovery[0]):
        log_out(window)
        window.go("account_login")
        give_password(page, coordinator)
        expect(page.get_by_role("heading", name="Prove that it is you")).to_be_visible()
        expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
        give_code(page, one)
        expect(page).to_have_url(HOME)


def test_a_passkey(window, coordinator):
    page = window.page
    devices = window.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    window.go("account_login")
    give_password(page, coordinator)
    press(page, page.get_by_role("link", name="Add a passkey"))
    press(page, page.get_by_role("button", name="Add the passkey"))
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
    log_out(window)

    window.go("account_login")
    press(page, page.get_by_role("button", name="Log in with a passkey"))
    expect(page).to_have_url(HOME)
    log_out(window)

    window.go("account_login")
    give_password(page, coordinator)
    press(page, page.get_by_role("button", name="Use a passkey"))
    expect(page).to_have_url(HOME)
    assert Authenticator.objects.filter(user=coordinator, type="webauthn").count() == 1


def test_a_passkey_that_the_device_does_not_have(window, coordinator):
    page = window.page
    devices = window.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    device = {"options": DEVICE | {"isUserVerified": False}}
    devices.send("WebAuthn.addVirtualAuthenticator", device)
    window.go("account_login")
    expect(page.locator("[data-passkey-failed]")).to_be_hidden()
    press(page, page.get_by_role("button", name="Log in with a passkey"))
    expect(page.locator("[data-passkey-failed]")).to_be_visible()


@pytest.mark.axe
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_pages_of_the_second_step(visit, coordinator, language):
    visitor = visit(language=language, width=320)
    page, found = visitor.page, {}

    def look(name):
        if wrong := problems(visitor):
            found[name] = wrong

    visitor.go("account_login")
    give_password(page, coordinator)
    expect(page).to_have_url(re.compile("factors"))
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn"):
        assert visitor.go(name).status == 200
        look(name)
    enrol(coordinator)
    for name in (
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
        "account_detail",
    ):
        assert visitor.go(name).status == 200, name
        look(name)
    visitor.context.clear_cookies()
    visitor.go("account_login")
    give_password(page, coordinator)
    expect(page.locator("[name=code]")).to_be_visible()
    look("mfa_authenticate")
    give_code(page, "1")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    look("mfa_authenticate, wrong")
    assert found == {}
