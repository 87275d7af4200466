"""The staff's pages of calls: a draft is edited, and a published one changes only what it may."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.models import Call
from tests.factories.calls import CallFactory, close, open_call, session_in
from tests.page_parts import Page
from tests.submissions import forms_of

pytestmark = pytest.mark.django_db
EMPTY = ("review_until_0", "review_until_1", "contacts-0-phone")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def url(name, call):
    return reverse(f"admin:municipalities_call_{name}", args=[call.pk])


def send(staff, call, **changed):
    """The form of a call as its page offers it, with some fields changed and others empty."""
    page = Page(staff.get(url("change", call)).content.decode())
    [form] = [one for one in forms_of(page) if "csrfmiddlewaretoken" in dict(one.fields)][-1:]
    sent = dict(form.fields) | dict.fromkeys(EMPTY, "")
    assert set(changed) <= {*sent, *form.choices}, set(changed) - set(sent)
    return staff.post(url("change", call), sent | changed)


def test_publishing_by_the_page(staff):
    draft = CallFactory()
    page = staff.get(url("publish", draft)).content.decode()
    assert "There are no criteria" in page
    refused = staff.post(url("publish", draft))
    assert refused.status_code == 422
    assert not Call.objects.published().exists()


def test_a_published_call_offers_what_may_change_alone(staff):
    call = open_call(**session_in(days=3))
    page = staff.get(url("change", call)).content.decode()
    for name in ("title_fi", "places", "opens_at_0", "closes_at_0", "criteria-0-weight"):
        assert f'name="{name}"' not in page
    assert 'name="session_link"' in page
    assert reverse("admin:municipalities_call_extend", args=[call.pk]) in page


def test_times_are_held_against_those_that_are_only_shown(staff):
    call = open_call(**session_in(days=3))
    after = timezone.localtime(call.closes_at + timedelta(days=2))
    moments = {}
    for name in ("session_at", "session_ends_at", "session_registration_until"):
        moments |= {f"{name}_0": f"{after:%Y-%m-%d}", f"{name}_1": f"{after:%H:%M:%S}"}
    moments["session_ends_at_1"] = "23:59:59"
    response = send(staff, call, **moments)
    assert response.status_code == 200
    assert "must be before the closing" in response.content.decode()


def test_the_closing_time_is_put_off_by_a_page_of_its_own(staff):
    call = open_call()
    until = timezone.localtime(call.closes_at + timedelta(days=7))
    sent = {"until_0": f"{until:%Y-%m-%d}", "until_1": f"{until:%H:%M:%S}"}
    assert staff.post(url("extend", call), sent).status_code == 302
    call.refresh_from_db()
    assert call.closes_at == until.replace(microsecond=0)
    assert staff.post(url("extend", call), sent).status_code == 422
    assert staff.post(url("extend", call), {"until_0": "never"}).status_code == 422
    close(call)
    assert staff.post(url("extend", call), sent).status_code == 422
