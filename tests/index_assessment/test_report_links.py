"""Links by which readers without an account get a published report."""

import pytest
from django.test import Client
from django.utils import translation

from municipalities.models import SignedLink
from tests.factories.index_assessment import published_edition
from tests.factories.municipalities import DocumentFactory, SignedLinkFactory, stored
from tests.page_parts import page_of


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def edition(municipality):
    return published_edition(municipality=municipality)


def make(person, edition, **data):
    url = person.url("report_link_create", edition.assessment_id)
    return person.post(url, {"recipient": "The council", "days": "14"} | data, follow=True)


def said(page):
    return page.words("main")[0]


def addresses_on(page):
    return page.words("p", class_="govuk-body address")


def test_manager_makes_a_link_that_anybody_can_open(manager, edition):
    page = page_of(make(manager, edition))
    assert "The link is ready. Copy it from the list and send it." in said(page)
    [address] = addresses_on(page)
    reader = Client()
    opened = page_of(reader.get(address))
    assert "This link was made for The council" in said(opened)
    assert str(edition.municipality) in said(opened)


def test_reader_downloads_what_is_ready(edition):
    edition.municipality.documents.all().delete()
    stored(b"%PDF of this edition", municipality=edition.municipality, subject_id=edition.pk)
    DocumentFactory(municipality=edition.municipality, subject_id=edition.pk, language="sv")
    link = SignedLinkFactory(municipality=edition.municipality, subject_id=edition.pk)
    page = page_of(Client().get(f"/en/links/{link.token}/report/"))
    assert "Not ready yet" in page.words("strong")
    download = f"/en/links/{link.token}/report/fi/"
    assert download in [one.attributes["href"] for one in page.all("a")]
    assert b"".join(Client().get(download)) == b"%PDF of this edition"
    assert Client().get(f"/en/links/{link.token}/report/sv/").status_code == 404


@pytest.mark.parametrize(
    ("wrong", "field"), [({"recipient": " "}, "recipient"), ({"days": "3650"}, "days")]
)
def test_what_is_missing_is_said_and_nothing_is_made(manager, edition, wrong, field):
    response = make(manager, edition, **wrong)
    assert response.status_code == 422
    page = page_of(response)
    assert f"#id_{field}" in [one.attributes["href"] for one in page.all("a")]
    assert not SignedLink.objects.exists()


def test_an_ended_link_leaves_the_list(manager, edition):
    make(manager, edition)
    link = SignedLink.objects.get()
    page = page_of(manager.post(manager.url("report_link_end", link.pk), follow=True))
    assert "The link has ended. Nobody can use it any more." in said(page)
    assert addresses_on(page) == []
    response = Client().get(f"/en/links/{link.token}/report/")
    assert response.status_code == 410
    assert "Ask the person who sent it to you for a new one." in said(page_of(response))


def test_links_are_shown_to_those_who_may_make_them(coordinator, contributor, edition):
    make(coordinator, edition)
    for person, seen in ((coordinator, 1), (contributor, 0)):
        page = page_of(person.get(person.url("report_list", edition.assessment_id)))
        assert len(addresses_on(page)) == seen
