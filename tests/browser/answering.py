"""What tests do on a page of questions, and where they look afterwards."""

import time

from playwright.sync_api import expect

REFUSED = ("Failed to load resource", "401", "403", "409", "422", "500", "503")
PATIENCE = 60


def question(visitor, code="EDU-01"):
    return visitor.page.locator(f'[data-question="{code}"]')


def explanation(visitor, code="EDU-01"):
    more = question(visitor, code).locator(".question__more")
    if more.get_attribute("open") is None:
        more.locator("summary").click()
    return question(visitor, code).locator(f'[name="{code}-explanation"]')


def told(visitor, words, code="EDU-01"):
    """What the page says of the newest edit: typing takes away what it said of an earlier one."""
    expect(question(visitor, code).locator("[data-status]")).to_contain_text(words)


def stored(assessment, code="EDU-01"):
    return assessment.answers.get(question__code=code)


def versions(assessment, code="EDU-01"):
    return [one.version for one in stored(assessment, code).revisions.all()]


def wait_until(visitor, is_so):
    """Until something is so that no page shows."""
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, is_so
        visitor.page.wait_for_timeout(20)


def wait_until_stored(visitor, assessment, text, code="EDU-01"):
    wait_until(visitor, lambda: stored(assessment, code).explanation == text)
