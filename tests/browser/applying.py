"""How somebody without an account applies in Swedish, and the letters that they then follow."""

import re

from playwright.sync_api import expect

from tests.municipalities.attachments.other_files import pdf

APPLICANT = "aino@example.org"


def press(page):
    page.locator("main form button.govuk-button").click()


def follow(visitor, letter):
    """Open in this window the link that a letter holds."""
    visitor.page.goto(visitor.site + re.search(r"https?://[^/]+(/\S+)", letter)[1])


def begin(visitor, town):
    """From the first page of the site, by way of the page of a call, to the mailed link."""
    page = visitor.page
    visitor.go("home")
    page.locator("main a[href$='/calls/']").click()
    page.get_by_role("link", name="The title (sv)").click()
    page.get_by_role("link", name="Börja en ansökan", exact=True).click()
    page.locator("[name=municipality]").select_option(label=town.name_sv)
    page.locator("[name=email]").fill(APPLICANT)
    press(page)
    expect(page.locator("h1")).to_have_text("Titta i din e-post")


def fill_in(page, folder):
    """The four parts of an application: who applies, two answers, and the commitment letter."""
    path = folder / "Åtagande.pdf"
    path.write_bytes(pdf())
    expect(page.locator(".govuk-task-list__item")).to_have_count(4)
    page.locator(".govuk-task-list__link").first.click()
    page.locator("[name=contact_name]").fill("Áile Aikio")
    page.locator("[name=phone]").fill("+358 40 123 4567")
    page.locator("[name=working_group]").fill("Utbildning, kultur och sysselsättning")
    press(page)
    for number in (1, 2):
        page.locator(".govuk-task-list__link").nth(number).click()
        page.locator("[name=text]").fill("Vi gör det tillsammans.")
        press(page)
    page.locator(".govuk-task-list__link").last.click()
    page.locator("[name=file]").set_input_files(path)
    press(page)


def submit(page):
    page.get_by_role("link", name="Kontrollera och lämna in").click()
    press(page)
    expect(page.locator(".govuk-panel__title")).to_have_text("Ansökan har mottagits")
