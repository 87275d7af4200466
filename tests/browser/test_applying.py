"""From the public page of a call to a submitted application, and the staff's pages of it."""

import pytest
from playwright.sync_api import expect

from municipalities.models import Application, Mail
from municipalities.selection.deciding import announce, decide
from municipalities.selection.reviewing import save_review
from tests.browser.applying import begin, fill_in, follow, press, submit
from tests.browser.test_pages import LANGUAGES, WIDTHS, look, problems
from tests.factories.calls import (
    CallFactory,
    applied,
    close,
    drafted,
    open_call,
    session_in,
    token_of,
)
from tests.factories.municipalities import MunicipalityFactory
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _outbox(settings):
    settings.EMAIL_BACKEND = "municipalities.mail.backend.OutboxBackend"


@pytest.fixture
def call(transactional_db):
    return open_call(slug="spring", **session_in(days=3))


@pytest.fixture
def town(transactional_db):
    return MunicipalityFactory(slug="applicant", name_sv="Sökstad", activated_at=None)


def test_applying_without_scripts(visit, call, town, tmp_path):
    visitor = visit(language="sv", javascript=False)
    begin(visitor, town)
    follow(visitor, Mail.objects.get().body)
    fill_in(visitor.page, tmp_path)
    submit(visitor.page)
    assert Application.objects.get(municipality=town).state == "submitted"


def two_drafts(call):
    """An application as it has just been begun, and one that lacks nothing."""
    empty = drafted(call, letter=None, contact_name="", working_group="")
    empty.answers.update(text="")
    return empty, drafted(call)


def announced(call, by):
    """An application whose municipality has been chosen."""
    application = applied(call)
    close(call)
    points = {one.pk: 4 for one in call.criteria.all()}
    comments = dict.fromkeys(points, "")
    save_review(
        application=application,
        points=points,
        comments=comments,
        base_version=0,
        is_finished=True,
        by=by,
    )
    reasons = dict.fromkeys(LANGUAGES, "Fits well.")
    decision = decide(
        application=application,
        outcome="accepted",
        reasons=reasons,
        over_places_reason="",
        by=by,
    )
    announce(decision=decision, by=by)
    return application


@pytest.mark.axe
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_call_and_of_applications(visit, call, language, width):
    empty, full = two_drafts(call)
    criterion = call.criteria.first().pk
    visitor = visit(width=width, language=language)
    names = ["call_detail", "application_start", "application_link", "application_mailed"]
    pages = [("call_list",), *((name, call.slug) for name in names)]
    pages += [("session_register", call.slug), ("session_registered", call.slug)]
    parts = ["detail", "basics", "letter", "submit", "withdraw"]
    pages += [(f"application_{part}", token_of(one)) for part in parts for one in (empty, full)]
    pages += [("application_answer", token_of(full), criterion)]
    assert look(visitor, pages) == {}
    visitor.expect_complaint("422", "409")
    visitor.go("application_start", call.slug)
    press(visitor.page)
    expect(visitor.page.locator(".govuk-error-summary")).to_be_visible()
    assert problems(visitor) == []
    visitor.go("application_answer", token_of(full), criterion)
    full.answers.filter(criterion=criterion).update(version=3)
    press(visitor.page)
    expect(visitor.page.locator(".govuk-error-summary")).to_be_visible()
    assert problems(visitor) == []


@pytest.mark.axe
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_staff_s_pages_of_a_call(visit, call, language, width):
    reviewer = call.reviewers.get().user
    draft, waiting = CallFactory(), open_call()
    under_review = applied(waiting)
    close(waiting)
    waiting.reviewers.create(user=reviewer)
    application = announced(call, reviewer)
    visitor = visit(Person(None, reviewer), width=width, language=language)
    visitor.expect_complaint("The action has been blocked. (, ")
    lists = ["programme", "call", "application"]
    pages = [
        *((f"admin:municipalities_{name}_changelist",) for name in lists),
        ("admin:municipalities_call_change", draft.pk),
        ("admin:municipalities_call_change", call.pk),
        ("admin:municipalities_call_publish", draft.pk),
        ("admin:municipalities_call_extend", call.pk),
        ("admin:municipalities_application_selection", call.pk),
        ("admin:municipalities_application_change", application.pk),
        ("admin:municipalities_application_change", under_review.pk),
        ("application_detail", token_of(application)),
    ]
    assert look(visitor, pages) == {}
