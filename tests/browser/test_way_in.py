"""The way in, in Swedish: from the page of an open call to a working group of six sectors."""

import pytest
from playwright.sync_api import expect

from municipalities.models import Application, Decision, GroupMember, Mail, Sector, User
from municipalities.working_groups.reference import BY_ACT, load_sectors
from tests.browser.applying import APPLICANT, begin, fill_in, follow, submit
from tests.browser.axe import problems
from tests.factories.calls import close, open_call, session_in
from tests.factories.municipalities import MunicipalityFactory
from tests.municipalities.account.codes import code, enrol
from tests.municipalities.selection.reasons import REASONS

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("server"),
]

PASSWORD = "correct horse battery staple"
COORDINATOR, COLLEAGUE = "Áile Aikio", "Bo Ŋuorggam"
COLLEAGUES = {"bo@example.org": "school", "cia@example.org": "employment_authority"}
# For whom those speak who have no account, and one body that has named nobody yet.
OTHERS = {
    "wellbeing_services_county": {"person_name": "Dan Öberg"},
    "foundation": {"person_name": "Eva Åkerblom"},
    "association": {"organisation_name": "Nätverket för nyanlända"},
}
SECTORS = {"municipality", *COLLEAGUES.values(), *OTHERS}


@pytest.fixture(autouse=True)
def _two_steps(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def call(transactional_db):
    load_sectors()
    return open_call(slug="spring", **session_in(days=3))


@pytest.fixture
def town(transactional_db):
    return MunicipalityFactory(slug="applicant", name_sv="Sökstad", activated_at=None)


@pytest.fixture
def reviewer(call):
    user = call.reviewers.get().user
    user.set_password(PASSWORD)
    user.save()
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    enrol(user)
    return user


@pytest.fixture
def letter(server, work_through):
    """Let all mails leave; what the newest to an address says under a subject."""

    def letter(to, subject):
        work_through()
        found = [one for one in server.taken if one["To"] == to and subject in one["Subject"]]
        return found[-1].get_content()

    return letter


def sectors(codes):
    return {one.name_sv for one in Sector.objects.filter(code__in=codes)}


def sign_in(visitor, user):
    page = visitor.page
    visitor.go("account_login")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Logga in", exact=True).click()
    page.locator("[name=code]").fill(code())
    page.get_by_role("button", name="Logga in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Mitt arbetsbord")


def choose(staff, call):
    """Score the application, prepare the decision, and send its letter from the held mails."""
    page = staff.page
    staff.go("admin:municipalities_application_selection", call.pk)
    page.get_by_role("link", name="Sökstad").click()
    for one in call.criteria.all():
        page.locator(f"[name=points_{one.pk}]").select_option("4")
    page.get_by_role("button", name="Spara och avsluta").click()
    expect(page.get_by_text("Poäng av 100: 80,0")).to_be_visible()
    page.locator("[name=outcome]").select_option("accepted")
    for language, text in REASONS.items():
        page.locator(f"[name=reason_{language}]").fill(text)
    page.get_by_role("button", name="Förbered beslutet").click()
    expect(page.get_by_text("inte meddelat")).to_be_visible()
    staff.go("admin:municipalities_heldmail_changelist")
    page.get_by_role("link", name=APPLICANT).click()
    page.get_by_role("button", name="Skicka det här meddelandet").click()
    page.get_by_role("button", name="Skicka 1 meddelande").click()
    expect(page.get_by_text("1 meddelande är på väg.")).to_be_visible()


def open_account(visitor, invitation, name):
    page = visitor.page
    follow(visitor, invitation)
    expect(page.get_by_role("heading", level=1)).to_have_text("Inbjudan: Sökstad")
    page.get_by_label("Ditt namn").fill(name)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Skapa kontot och godkänn").click()
    visitor.expect_complaint("422")
    assert problems(visitor) == []
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_label("Jag går med på").check()
    page.get_by_role("button", name="Skapa kontot och godkänn").click()


def set_up_an_app(page):
    expect(page.get_by_role("heading", name="Tvåstegsinloggning")).to_be_visible()
    page.get_by_role("link", name="Ta en app i bruk").click()
    page.locator("[name=code]").fill(code(secret=page.locator("#key").inner_text()))
    page.get_by_role("button", name="Ta appen i bruk").click()
    expect(page.get_by_role("heading", name="Återställningskoder")).to_be_visible()
    page.get_by_role("link", name="Fortsätt till tjänsten").click()


def invite(visitor, email, sector):
    visitor.go("invitation_create", "applicant")
    page = visitor.page
    page.get_by_label("E-postadress").fill(email)
    page.get_by_label("Språk i inbjudan").select_option("sv")
    page.get_by_label("Sektor").select_option(label=sector)
    page.get_by_role("button", name="Skicka inbjudan").click()
    expect(page.get_by_role("heading", name="Väntar")).to_be_visible()


def seat(visitor, sector, *, person="", position="member", **written):
    visitor.go("seat_create", "applicant")
    page = visitor.page
    if person:
        page.get_by_label("Person i den här tjänsten").select_option(label=person)
    for name, value in written.items():
        page.locator(f"[name={name}]").fill(value)
    page.get_by_label("Roll i arbetsgruppen").select_option(position)
    page.get_by_label("Sektor").select_option(label=sector)
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Arbetsgrupp")


def set_up_the_group(visitor):
    page = visitor.page
    names = {one.code: one.name_sv for one in Sector.objects.all()}
    visitor.go("working_group_mandate", "applicant")
    page.locator("[name=mandate]").fill("Vi leder integrationsarbetet till 2028.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Uppdraget har sparats.")).to_be_visible()
    person = f"{COORDINATOR}, koordinator"
    seat(visitor, names["municipality"], person=person, position="lead")
    seat(visitor, names["school"], person=f"{COLLEAGUE}, medlem i arbetsgruppen", position="deputy")
    seat(visitor, names["employment_authority"], person="cia@example.org")
    for sector, written in OTHERS.items():
        seat(visitor, names[sector], **written)
    assert problems(visitor) == []


def look_at_the_group(page):
    """Who leads it, and which sectors of the Integration Act have nobody who speaks for them."""
    seats = page.locator(".documents__item")
    expect(seats).to_have_count(6)
    expect(seats.nth(0)).to_contain_text(COORDINATOR)
    expect(seats.nth(0).locator(".govuk-tag")).to_have_text("ordförande")
    expect(seats.nth(1)).to_contain_text(COLLEAGUE)
    expect(seats.nth(1).locator(".govuk-tag")).to_have_text("vice ordförande")
    missing = BY_ACT.keys() - SECTORS
    card = page.locator(".card", has_text=f"{len(missing)} sektorer i integrationslagen saknas")
    assert {*card.locator("p").first.inner_text().split(", ")} == sectors(missing)
    page.get_by_role("link", name="Alla sektorer och deras företrädare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Arbetsgruppens sektorer")
    rows = page.locator("[aria-labelledby=act] tbody tr", has_text="Saknas")
    assert {*rows.locator("th").all_inner_texts()} == sectors(missing)


def look_at_the_rows(town, reviewer):
    application = Application.objects.get(municipality=town)
    assert (application.state, application.letter.name) == ("submitted", "Åtagande.pdf")
    decision = Decision.objects.get(application=application)
    assert (decision.outcome, decision.announced_by_id) == ("accepted", reviewer.pk)
    town.refresh_from_db()
    assert town.activated_at is not None
    people = User.objects.filter(memberships__municipality=town)
    known = {(APPLICANT, "sv"), ("bo@example.org", "sv")}
    assert {(one.email, one.language) for one in people} == known
    assert {one.sector.code for one in GroupMember.objects.current()} == SECTORS
    assert town.working_groups.get().mandate == "Vi leder integrationsarbetet till 2028."
    assert not Mail.objects.exclude(state="done").exists()


def test_from_an_open_call_to_a_working_group(visit, call, town, reviewer, letter, tmp_path):
    applicant, staff = visit(language="sv"), visit(language="sv")
    begin(applicant, town)
    follow(applicant, letter(APPLICANT, "The title (sv)"))
    fill_in(applicant.page, tmp_path)
    submit(applicant.page)
    assert problems(applicant) == []
    assert "Sökstad" in letter(APPLICANT, "Ansökan mottagen")
    close(call)
    sign_in(staff, reviewer)
    choose(staff, call)
    follow(applicant, letter(APPLICANT, "Beslut om er ansökan"))
    expect(applicant.page.locator(".govuk-panel__title")).to_have_text("Kommunen har valts ut")
    expect(applicant.page.get_by_text(REASONS["sv"])).to_be_visible()
    assert problems(applicant) == []

    coordinator, colleague = visit(language="sv"), visit(language="sv")
    open_account(coordinator, letter(APPLICANT, "Inbjudan"), COORDINATOR)
    set_up_an_app(coordinator.page)
    for email, sector in COLLEAGUES.items():
        invite(coordinator, email, *sectors([sector]))
    open_account(colleague, letter("bo@example.org", "Inbjudan"), COLLEAGUE)
    expect(colleague.page.get_by_text("medlem i arbetsgruppen")).to_be_visible()
    set_up_the_group(coordinator)
    look_at_the_group(coordinator.page)
    assert problems(coordinator) == []
    look_at_the_rows(town, reviewer)
