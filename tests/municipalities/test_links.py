"""Signed links: rows that let somebody in without an account, until they end."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from municipalities.access.links import make_link
from municipalities.models import SignedLink
from tests.factories.index_assessment import ReportEditionFactory
from tests.factories.municipalities import SignedLinkFactory, UserFactory

pytestmark = pytest.mark.django_db


def behind(token):
    return SignedLink.objects.behind(token)


def test_a_link_names_municipality_purpose_person_and_expiry():
    edition, by = ReportEditionFactory(), UserFactory()
    link = make_link(
        municipality=edition.municipality,
        purpose="index_report",
        subject=edition,
        recipient="The council",
        days=14,
        by=by,
    )
    assert behind(link.token) == link
    assert (link.subject_id, link.recipient, link.made_by) == (edition.pk, "The council", by)
    assert link.expires_at - link.made_at == pytest.approx(
        timedelta(days=14), abs=timedelta(seconds=5)
    )
    assert list(edition.municipality.signed_links.to("index_report", edition).open()) == [link]


def test_a_link_that_has_expired_is_still_known_but_not_valid():
    link = SignedLinkFactory()
    assert link.is_valid
    past = timezone.now() - timedelta(seconds=1)
    SignedLink.objects.update(made_at=past - timedelta(days=1), expires_at=past)
    found = behind(link.token)
    assert found == link
    assert not found.is_valid
    assert not SignedLink.objects.open().exists()


def test_ending_twice_keeps_the_first_moment():
    link = SignedLinkFactory()
    link.end()
    link.refresh_from_db()
    first = link.ended_at
    link.end()
    link.refresh_from_db()
    assert first is not None
    assert link.ended_at == first
    assert not link.is_valid
    assert not SignedLink.objects.open().exists()


def test_nobody_comes_to_a_municipality_that_is_not_active():
    link = SignedLinkFactory(municipality__activated_at=None)
    assert behind(link.token) is None


def test_a_link_expires_after_it_was_made():
    with pytest.raises(IntegrityError, match="link_expires_later"), transaction.atomic():
        SignedLinkFactory(expires_at=timezone.now() - timedelta(days=1))
