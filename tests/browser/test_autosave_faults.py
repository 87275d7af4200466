"""Typing while something breaks: no character is lost, and what the page says of it is true.

FAULTS says how often each happens: once unless told, 20 times for the whole measure.
"""

import os
import re
import threading
from contextlib import contextmanager

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from playwright.sync_api import expect

from index_assessment.models import Assessment
from municipalities.access.postgresql import base as postgresql
from municipalities.models import Session
from tests import people
from tests.at_once import Meanwhile
from tests.browser.answering import (
    PATIENCE,
    REFUSED,
    explanation,
    question,
    stored,
    told,
    versions,
    wait_until,
    wait_until_stored,
)
from tests.browser.killed import KillableBrowser
from tests.factories.index_assessment import AssessmentFactory, complete, small_questionnaire
from tests.factories.municipalities import MunicipalityFactory

TIMES = int(os.environ.get("FAULTS", "1"))
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVES = "**/answers/**"
PASSWORD = "a-password-of-some-length"
TEXT = "Kaksi kaupunginosaa – två stadsdelar, ”ett” öga 🙂\nja toinen rivi"


@pytest.fixture(autouse=True, params=range(TIMES))
def _each_time():
    """Everything happens so many times."""


@pytest.fixture
def town(transactional_db):
    return MunicipalityFactory(slug="home-town")


@pytest.fixture
def assessment(town):
    return AssessmentFactory(municipality=town, questionnaire=small_questionnaire())


@pytest.fixture
def coordinator(town):
    person = people.member(town, "coordinator")
    person.user.set_password(PASSWORD)
    person.user.save()
    EmailAddress.objects.create(
        user=person.user, email=person.user.email, verified=True, primary=True
    )
    person.force_login(person.user)
    return person


@pytest.fixture
def visitor(visit, coordinator, assessment):
    """The coordinator in front of a page of questions."""
    visitor = visit(coordinator)
    visitor.expect_complaint(*REFUSED)
    visitor.go_home("assessment_section", assessment.pk, "education")
    return visitor


def new_tab(visitor, assessment, page="assessment_section"):
    """Another window of the same browser, and from now on the one that is looked at."""
    visitor.page = visitor.context.new_page()
    section = ["education"] if page == "assessment_section" else []
    visitor.go_home(page, assessment.pk, *section)


def log_in(page, coordinator):
    page.locator('[name="login"]').fill(coordinator.user.email)
    page.locator('[name="password"]').fill(PASSWORD)
    page.locator('[name="password"]').press("Enter")


@contextmanager
def held(assessment):
    """Somebody else's transaction holds the assessment, so that a save has to wait."""
    is_held, let_go = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            Assessment.objects.filter(pk=assessment.pk).update(content_version=0)
            is_held.set()
            let_go.wait(PATIENCE)

    holder = Meanwhile(hold)
    assert is_held.wait(PATIENCE)
    try:
        yield
    finally:
        let_go.set()
        assert holder.result is None


# The line


def test_off_line_and_back(visitor, assessment):
    visitor.context.set_offline(True)
    explanation(visitor).fill(TEXT)
    told(visitor, "Kept on this device, will be sent")
    assert stored(assessment).version == 0
    visitor.context.set_offline(False)
    told(visitor, "Saved")
    assert stored(assessment).explanation == TEXT
    assert versions(assessment) == [1]


@pytest.mark.parametrize(
    "reply",
    [
        {"json": {"saved": True, "mutation_id": "another", "version": 1, "message": "Saved"}},
        {"body": "<p>Welcome to our network</p>", "content_type": "text/html"},
        {"status": 500, "body": "<h1>Broken</h1>", "content_type": "text/html"},
        {"status": 502, "body": "", "content_type": "text/html"},
    ],
    ids=["of another edit", "of the hotel's network", "of a broken server", "of a proxy"],
)
def test_an_answer_that_is_no_acknowledgement(visitor, assessment, reply):
    visitor.expect_complaint("502")
    visitor.page.route(SAVES, lambda route: route.fulfill(**reply))
    explanation(visitor).fill(TEXT)
    told(visitor, "Kept on this device, will be sent")
    visitor.page.unroute(SAVES)
    told(visitor, "Saved")
    assert stored(assessment).explanation == TEXT
    assert versions(assessment) == [1]


def test_a_busy_database(visitor, assessment, monkeypatch):
    """A real 503: somebody holds the lock for longer than a request waits."""
    monkeypatch.setattr(postgresql, "PATIENCE", "-c lock_timeout=300ms")
    if connection.vendor == "sqlite":
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "timeout", 0.3)
    with held(assessment):
        with visitor.page.expect_response(SAVES) as reply:
            explanation(visitor).fill(TEXT)
        assert reply.value.status == 503
        told(visitor, "Kept on this device, will be sent")
    told(visitor, "Saved")
    assert stored(assessment).explanation == TEXT
    assert versions(assessment) == [1]


def test_a_lost_acknowledgement_and_a_closed_tab(visitor, assessment):
    """The server has it, and its answer takes longer than the person stays."""
    visitor.page.route(SAVES, lambda route: route.fetch())
    explanation(visitor).fill(TEXT)
    told(visitor, "Saving…")
    wait_until_stored(visitor, assessment, TEXT)
    visitor.page.close()
    new_tab(visitor, assessment)
    expect(explanation(visitor)).to_have_value(TEXT)
    told(visitor, "Saved")
    assert versions(assessment) == [1]


def test_typing_goes_on_while_a_save_is_under_way(visitor, assessment):
    with held(assessment):
        explanation(visitor).fill("The first half")
        told(visitor, "Saving…")
        explanation(visitor).fill(f"The first half {TEXT}")
        expect(question(visitor).locator("[data-status]")).not_to_contain_text("Saved")
    told(visitor, "Saved")
    assert stored(assessment).explanation == f"The first half {TEXT}"
    assert versions(assessment) == [1, 2]


# The person


def test_logged_out_and_in_again_in_another_tab(visitor, coordinator, assessment):
    Session.objects.all().delete()
    explanation(visitor).fill(TEXT)
    told(visitor, "Kept on this device. Log in to send.")
    assert stored(assessment).version == 0
    link = visitor.page.get_by_role("link", name=re.compile("Log in .opens in a new tab"))
    with visitor.context.expect_page() as opened:
        link.first.click()
    log_in(opened.value, coordinator)
    expect(opened.value.locator('[name="EDU-01-explanation"]')).to_have_value(TEXT)
    told(visitor, "Saved")
    assert stored(assessment).explanation == TEXT
    assert versions(assessment) == [1]


def test_a_page_made_before_another_window_has_saved(visitor, assessment):
    """Its script begins when nothing waits on the device any more."""
    other, held = visitor.context.new_page(), []
    other.route("**/autosave*.js", lambda route: held.append(route), times=1)
    with other.expect_request("**/autosave*.js"):
        other.goto(visitor.page.url, wait_until="commit")
    explanation(visitor).fill(TEXT)
    told(visitor, "Saved")
    held[0].continue_()
    expect(other.locator('[name="EDU-01-explanation"]')).to_have_value(TEXT)
    assert versions(assessment) == [1]


def test_logging_in_elsewhere_changes_the_token(visitor, coordinator, assessment):
    other = visitor.context.new_page()
    visitor.context.clear_cookies(name="sessionid")
    other.goto(visitor.address("account_login"))
    log_in(other, coordinator)
    other.wait_for_url(lambda url: "login" not in url)
    explanation(visitor).fill(TEXT)
    told(visitor, "Saved")
    assert stored(assessment).explanation == TEXT


def test_a_refused_token_is_read_again(visitor, assessment):
    """As when somebody logs in elsewhere between reading the token and sending it."""

    def forge(route):
        route.continue_(headers=route.request.headers | {"x-csrftoken": "x" * 32})

    visitor.page.route(SAVES, forge, times=1)
    with visitor.page.expect_response(SAVES) as reply:
        explanation(visitor).fill(TEXT)
    assert reply.value.status == 403
    told(visitor, "Saved")
    assert stored(assessment).explanation == TEXT


def test_somebody_else_on_the_device_and_then_the_first_again(
    visitor, coordinator, assessment, town
):
    visitor.context.set_offline(True)
    explanation(visitor).fill(TEXT)
    told(visitor, "Kept on this device, will be sent")
    visitor.page.close()
    visitor.context.set_offline(False)
    visitor.bring_session(people.member(town, "contributor"))
    new_tab(visitor, assessment)
    expect(explanation(visitor)).to_have_value("")
    visitor.page.locator('[name="EDU-02-choice"][value="once"]').check()
    told(visitor, "Saved", "EDU-02")
    assert TEXT not in visitor.page.content()
    assert stored(assessment).version == 0
    visitor.bring_session(coordinator)
    new_tab(visitor, assessment)
    expect(explanation(visitor)).to_have_value(TEXT)
    told(visitor, "Saved")
    assert stored(assessment).updated_by_id == coordinator.user.pk
    assert stored(assessment).explanation == TEXT


def test_somebody_else_has_logged_in_while_the_page_is_open(visitor, coordinator, assessment, town):
    visitor.bring_session(people.member(town, "contributor"))
    explanation(visitor).fill(TEXT)
    told(visitor, "Somebody else has logged in. Log in as yourself to send your changes.")
    assert stored(assessment).version == 0
    visitor.bring_session(coordinator)
    told(visitor, "Saved")
    assert stored(assessment).explanation == TEXT


def test_submitted_by_somebody_else_meanwhile(visitor, coordinator, assessment):
    complete(assessment).submit(by=coordinator.user)
    explanation(visitor).fill(TEXT)
    told(visitor, "The assessment has been submitted, so its answers no longer change.")
    expect(explanation(visitor)).to_have_value(TEXT)
    assert stored(assessment).explanation == ""
    # When it is returned, the text is there again.
    assessment.send_back(by=people.staff(assessment.municipality).user, reason="Add the reasons")
    new_tab(visitor, assessment)
    expect(explanation(visitor)).to_have_value(TEXT)


# The answer


@pytest.mark.parametrize(("button", "stays"), [("Keep my version", "Mine"), ("saved", "Theirs")])
def test_two_people_on_one_answer_see_both_texts(visit, visitor, assessment, town, button, stays):
    first, second = visitor, visit(people.member(town, "contributor"))
    second.go_home("assessment_section", assessment.pk, "education")
    explanation(second).fill("Theirs")
    told(second, "Saved")
    explanation(first).fill("Mine")
    told(first, "Choose which version stays")
    conflict = first.page.locator(".conflict")
    expect(conflict).to_contain_text("A contributor has changed this answer.")
    expect(conflict).to_contain_text("Mine")
    expect(conflict).to_contain_text("Theirs")
    conflict.get_by_role("button", name=re.compile(button)).click()
    expect(conflict).to_have_count(0)
    expect(explanation(first)).to_have_value(stays)
    if stays == "Mine":  # the other has been saved already
        told(first, "Saved")
    first.page.reload()
    expect(explanation(first)).to_have_value(stays)
    assert stored(assessment).explanation == stays
    assert stored(assessment).revisions.filter(version=None).count() == 1


def test_a_refused_value_says_why_and_the_mended_one_is_saved(visitor, assessment):
    link = visitor.page.locator('[name="EDU-01-link"]')
    explanation(visitor)
    link.fill("not a link")
    link.blur()
    told(visitor, "Not saved: correct the answer")
    expect(visitor.page.locator("#EDU-01-link-error")).to_contain_text("https://")
    link.fill("www.vaasa.fi/strategia")
    link.blur()
    told(visitor, "Saved")
    assert stored(assessment).link == "https://www.vaasa.fi/strategia"


# The window


def test_a_tab_closed_while_typing(visitor, assessment):
    explanation(visitor).click()
    visitor.page.keyboard.type(TEXT.replace("\n", " "))
    visitor.page.close()
    new_tab(visitor, assessment)
    wait_until_stored(visitor, assessment, TEXT.replace("\n", " "))
    visitor.page.reload()
    expect(explanation(visitor)).to_have_value(TEXT.replace("\n", " "))
    assert None not in versions(assessment)


def test_a_tab_closed_off_line(visitor, assessment):
    visitor.context.set_offline(True)
    explanation(visitor).fill(TEXT)
    visitor.page.close()
    visitor.context.set_offline(False)
    new_tab(visitor, assessment, "assessment_detail")
    expect(visitor.page.locator("[data-leftovers]")).to_contain_text("have been sent")
    assert stored(assessment).explanation == TEXT


def test_a_browser_killed(chromium, site, coordinator, assessment, tmp_path):
    """What the page says to be kept is on the disk."""
    with KillableBrowser(chromium, tmp_path, site, coordinator) as visitor:
        visitor.start()
        visitor.go_home("assessment_section", assessment.pk, "education")
        visitor.page.route(SAVES, lambda route: route.abort())
        explanation(visitor).fill(TEXT)
        told(visitor, "Kept on this device, will be sent")
        visitor.kill()
        assert stored(assessment).version == 0
        visitor.start()
        visitor.go_home("assessment_section", assessment.pk, "education")
        expect(explanation(visitor)).to_have_value(TEXT)
        told(visitor, "Saved")
    assert stored(assessment).explanation == TEXT


def test_reloaded_in_the_moment_of_a_save(visitor, assessment):
    """The new page was made before the save, and comes after its acknowledgement."""
    made_before = visitor.context.request.get(visitor.page.url)
    explanation(visitor).fill(TEXT)
    told(visitor, "Saved")
    visitor.page.route("**/sections/**", lambda route: route.fulfill(response=made_before), times=1)
    visitor.page.reload()
    expect(question(visitor)).to_have_attribute("data-stored", "1")
    expect(explanation(visitor)).to_have_value(TEXT)
    explanation(visitor).fill(f"{TEXT} and more")
    told(visitor, "Saved")
    assert versions(assessment) == [1, 2]


def test_gone_to_another_page_and_back(visitor, assessment):
    explanation(visitor).fill("The first half")
    told(visitor, "Saved")
    visitor.go_home("assessment_detail", assessment.pk)
    visitor.page.go_back()
    expect(explanation(visitor)).to_have_value("The first half")
    explanation(visitor).fill(f"The first half {TEXT}")
    told(visitor, "Saved")
    assert versions(assessment) == [1, 2]
    visitor.page.go_back()
    visitor.page.go_forward()
    expect(explanation(visitor)).to_have_value(f"The first half {TEXT}")


def keep_mine_of_both(visitor):
    told(visitor, "Choose which version stays")
    conflict = visitor.page.locator(".conflict")
    expect(conflict).to_contain_text("Typed in the first")
    expect(conflict).to_contain_text("Typed in the second")
    conflict.get_by_role("button", name="Keep my version").click()
    told(visitor, "Saved")


def test_two_tabs_with_the_same_question(visitor, assessment):
    first = visitor.page
    new_tab(visitor, assessment)
    explanation(visitor).fill("Typed in the second")
    told(visitor, "Saved")
    visitor.page = first
    explanation(visitor).fill("Typed in the first")
    keep_mine_of_both(visitor)
    assert stored(assessment).explanation == "Typed in the first"
    assert versions(assessment) == [1, None, 2]


def test_two_tabs_off_line_both_closed(visitor, assessment):
    """Neither takes the place of what the other has kept."""
    first = visitor.page
    new_tab(visitor, assessment)
    second = visitor.page
    visitor.context.set_offline(True)
    for page, text in ((first, "Typed in the first"), (second, "Typed in the second")):
        visitor.page = page
        explanation(visitor).fill(text)
        told(visitor, "Kept on this device, will be sent")
    for page in (first, second):
        page.close()
    visitor.context.set_offline(False)
    new_tab(visitor, assessment)
    keep_mine_of_both(visitor)
    assert stored(assessment).explanation == "Typed in the second"
    assert versions(assessment) == [1, None, 2]


# The device


@pytest.mark.parametrize("how", ["forbidden", "full"])
def test_a_device_that_keeps_nothing(visitor, assessment, how):
    """The page says so, and asks before it is closed."""
    if how == "full":
        devtools = visitor.context.new_cdp_session(visitor.page)
        quota = {"origin": visitor.site, "quotaSize": 1}
        devtools.send("Storage.overrideQuotaForOrigin", quota)
    else:
        visitor.page.add_init_script(
            "indexedDB.open = () => { throw new DOMException('', 'SecurityError'); };"
        )
        visitor.page.reload()
    visitor.context.set_offline(True)
    explanation(visitor).click()
    visitor.page.keyboard.insert_text(TEXT)
    told(visitor, "Not saved yet: keep this page open")
    asked = []
    visitor.page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    visitor.page.close(run_before_unload=True)
    wait_until(visitor, lambda: asked == ["beforeunload"])
    expect(explanation(visitor)).to_have_value(TEXT)
    visitor.context.set_offline(False)
    told(visitor, "Saved")
    assert stored(assessment).explanation == TEXT


def test_a_text_that_is_too_large_for_any_server(visitor, assessment):
    sent = []
    visitor.page.on("request", lambda request: sent.append(request.method))
    field = explanation(visitor)
    field.evaluate(
        """(field, text) => {
            field.value = text.repeat(3_000_000 / text.length);
            field.dispatchEvent(new Event('input', {bubbles: true}));
        }""",
        TEXT,
    )
    told(visitor, "Not saved: correct the answer")
    error = visitor.page.locator("#EDU-01-explanation-error")
    expect(error).to_contain_text("The text is too long. Shorten it.")
    assert len(field.input_value()) > 2_900_000
    assert "POST" not in sent
    field.fill(TEXT)
    told(visitor, "Saved")
    expect(error).to_have_text("")
    assert stored(assessment).explanation == TEXT
