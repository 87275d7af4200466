"""Scoring blindly, recusals, deciding within the places, and welcoming the chosen."""

from datetime import timedelta
from fractions import Fraction

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.access.permissions import GRANTS, Role
from municipalities.applications.beginning import link_of
from municipalities.applications.submitting import withdraw
from municipalities.models import ApplicationReview, Decision, Mail, User
from municipalities.people.invitations import invite, register
from municipalities.selection import reviewing
from municipalities.selection.deciding import (
    NotDecidable,
    ReasonNeeded,
    announce,
    decide,
    take_back,
)
from municipalities.selection.first_steps import first_steps
from municipalities.selection.scoring import mean, shown, total
from municipalities.selection.table import Selection
from municipalities.working_groups.keeping import give_seat, group_of
from tests import people, reached
from tests.factories.calls import applied, close, drafted, open_call
from tests.factories.index_assessment import AssessmentFactory
from tests.factories.municipalities import MembershipFactory, MunicipalityFactory, UserFactory
from tests.municipalities.selection.reasons import REASONS, finish_all, save
from tests.people import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english(settings):
    settings.EMAIL_BACKEND = "municipalities.mail.backend.OutboxBackend"
    with translation.override("en"):
        yield


@pytest.fixture
def call():
    """Two reviewers, one place, and criteria that weigh 60 and 40."""
    return open_call(reviewers=2, places=1)


@pytest.fixture
def application(call):
    return applied(call, language="sv")


@pytest.fixture
def reviewers(call, application):
    close(call)
    return [one.user for one in call.reviewers.select_related("user")]


def choose(application, by, outcome="accepted", over=""):
    return decide(
        application=application, outcome=outcome, reasons=REASONS, over_places_reason=over, by=by
    )


# Points


def test_points_are_exact():
    weights, most = {1: 60, 2: 40}, 5
    assert total({1: 4, 2: 1}, weights, most) == 56
    third = mean([Fraction(100), Fraction(0), Fraction(0)])
    assert third == Fraction(100, 3)
    assert [str(shown(one)) for one in (third, Fraction(1, 20), None)] == ["33.3", "0.1", "None"]


def test_reviewers_are_blind_until_all_have_finished(call, application, reviewers):
    first, second = reviewers
    save(application, first, (4, 1))
    other = Person(None, second)
    url = reverse("admin:municipalities_application_change", args=[application.pk])
    table = reverse("admin:municipalities_application_selection", args=[call.pk])
    for page in (url, table):
        text = other.get(page).content.decode()
        assert f"Grounds of {first}" not in text
        assert "56.0" not in text
        assert "1/2" in text
    save(application, second, (5, 5))
    for page in (url, table):
        assert "78.0" in other.get(page).content.decode()
    assert f"Grounds of {first}" in other.get(url).content.decode()
    with pytest.raises(reviewing.NotReviewable, match="no longer change"):
        save(application, first, (0, 0), base=1)


def test_the_review_deadline_opens_what_is_finished(call, application, reviewers):
    save(application, reviewers[0], (4, 1))
    save(application, reviewers[1], (None, 3), is_finished=False)
    assert not Selection(call).is_revealed
    type(call).objects.filter(pk=call.pk).update(review_until=timezone.now() - timedelta(minutes=1))
    selection = Selection(call)
    assert selection.is_revealed
    [row] = selection.rows()
    assert (row.finished, row.expected, row.total) == (1, 2, 56)


def test_whoever_has_an_interest_is_recused(call, application, reviewers):
    member, other = reviewers
    membership = MembershipFactory(municipality=application.municipality, user=member)
    with pytest.raises(reviewing.NotReviewable, match="you belong"):
        save(application, member)
    save(application, other)
    assert Selection(call).is_revealed
    with pytest.raises(NotDecidable, match="you belong"):
        choose(application, member)
    membership.end()
    assert not Selection(call).is_revealed
    reviewing.declare_conflict(application=application, words="My sister", by=member)
    with pytest.raises(reviewing.NotReviewable, match="declared"):
        reviewing.declare_conflict(application=application, words="Again", by=member)
    with pytest.raises(reviewing.NotReviewable, match="declared"):
        save(application, member, base=1)
    with pytest.raises(NotDecidable, match="declared"):
        choose(application, member)
    assert Selection(call).rows()[0].expected == 1


def test_only_named_reviewers_score_and_only_after_the_closing(call, application):
    named = call.reviewers.first().user
    with pytest.raises(reviewing.NotReviewable, match="has closed"):
        save(application, named)
    close(call)
    with pytest.raises(reviewing.NotReviewable, match="not a reviewer"):
        save(application, UserFactory(is_staff=True))
    with pytest.raises(reviewing.NotReviewable, match="each criterion"):
        save(application, named, (None, 1))
    save(application, named, (None, 1), is_finished=False)
    with pytest.raises(reviewing.Conflict):
        save(application, named, (2, 2))


# Decisions


def test_a_decision_waits_for_the_reviews_and_its_letter_for_staff(call, application, reviewers):
    with pytest.raises(NotDecidable, match="have finished"):
        choose(application, reviewers[0])
    finish_all(application, reviewers)
    decision = choose(application, reviewers[0], "waiting")
    mail = Mail.objects.get()
    assert (mail.state, mail.recipient) == ("held", application.email)
    assert "Passar bra." in mail.body
    assert "Sopii hyvin." not in mail.body
    address = reverse("application_detail", args=[link_of(application).token])
    applicant = people.nobody(None)
    assert "Fits well." not in applicant.get(address).content.decode()
    with pytest.raises(NotDecidable, match="prepared already"):
        choose(application, reviewers[1])
    assert take_back(decision=decision)
    assert not Mail.objects.exists()
    decision = choose(application, reviewers[0], "declined")
    assert announce(decision=decision, by=reviewers[0])
    assert not announce(decision=decision, by=reviewers[1])
    assert not take_back(decision=decision)
    assert Mail.objects.get().state == "queued"
    assert "Fits well." in applicant.get(address).content.decode()
    assert not withdraw(application=application)
    application.municipality.refresh_from_db()
    assert application.municipality.activated_at is None


def test_more_than_the_places_needs_a_reason(call, application, reviewers):
    other = applied(call)
    for one in (application, other):
        finish_all(one, reviewers)
    choose(application, reviewers[0])
    with pytest.raises(ReasonNeeded):
        choose(other, reviewers[0], over=" ")
    assert choose(other, reviewers[0], over="One has no staff for it.").over_places_reason
    assert Selection(call).accepted() == 2


def test_a_withdrawal_takes_a_prepared_decision_with_it(application, reviewers):
    finish_all(application, reviewers)
    decision = choose(application, reviewers[0])
    assert withdraw(application=application)
    assert not Decision.objects.filter(application=application).exists()
    assert not Mail.objects.filter(state="held").exists()
    assert not announce(decision=decision, by=reviewers[0])


def test_the_chosen_become_tenants_with_a_coordinator_and_first_steps(application, reviewers):
    finish_all(application, reviewers)
    town = application.municipality
    assert announce(decision=choose(application, reviewers[0]), by=reviewers[0])
    town.refresh_from_db()
    assert town.activated_at is not None
    assert not town.is_demonstration
    told, invited = Mail.objects.order_by("pk")
    assert "I ett separat meddelande får du en inbjudan" in told.body
    assert "lösenord" not in told.body
    assert invited.recipient == application.email
    assert not User.objects.filter(email=application.email).exists()
    invitation = town.invitations.get()
    assert (invitation.role, invitation.language) == ("coordinator", "sv")
    user = register(invitation, name="Áile", password="a-password-of-some-length", language="sv")
    with pytest.raises(NotDecidable, match="has been accepted"):
        choose(application, reviewers[0], "declined")
    coordinator = Person(town, user)
    text = coordinator.get(coordinator.url("municipality_detail")).content.decode()
    assert "First steps" in text
    assert "The coordinator has logged in" in text
    for step, address, _is_done in first_steps(town, GRANTS[Role.COORDINATOR]):
        assert f'href="{address}"' in text, step.code
        assert coordinator.get(address).status_code == 200, step.code
    assert not any(address for _step, address, _is_done in first_steps(town, GRANTS[Role.EXPERT]))
    other = people.member(MunicipalityFactory(), "coordinator")
    assert "First steps" not in other.get(other.url("municipality_detail")).content.decode()


def test_where_somebody_coordinates_already_nobody_is_let_in(application, reviewers):
    finish_all(application, reviewers)
    town = application.municipality
    town.activate()
    MembershipFactory(municipality=town, role="coordinator")
    decision = choose(application, reviewers[0])
    announce(decision=decision, by=reviewers[0])
    assert town.memberships.count() == 1
    assert not User.objects.filter(email=application.email).exists()


def test_staff_withdraw_what_nobody_should_have_sent(call, application, staff):
    assert post(staff, "withdraw", application).status_code == 302
    application.refresh_from_db()
    assert application.state == "withdrawn"
    assert Mail.objects.get().recipient == application.email


def test_whoever_has_been_invited_before_is_mailed_a_new_link(application, reviewers):
    finish_all(application, reviewers)
    town, email = application.municipality, application.email
    invite(municipality=town, email=email, role="coordinator", language="sv", by=reviewers[0])
    assert announce(decision=choose(application, reviewers[0]), by=reviewers[0])
    assert town.invitations.count() == 1
    assert Mail.objects.filter(recipient=email, state="queued").count() == 3


def test_each_first_step_is_done_by_itself_and_then_all_are_gone(application, reviewers):
    finish_all(application, reviewers)
    announce(decision=choose(application, reviewers[0]), by=reviewers[0])
    town, all_of_it = application.municipality, GRANTS[Role.COORDINATOR]

    def done():
        return {step.code for step, _address, is_done in first_steps(town, all_of_it) if is_done}

    assert done() == set()
    person = register(
        town.invitations.get(), name="Aino", password="four unlikely words", language="sv"
    )
    assert done() == set()
    Person(town, person)
    assert done() == {"coordinator"}
    MembershipFactory(municipality=town, role="manager")
    assert done() == {"coordinator", "people"}
    mandate = {"base_version": 0, "by": person, "language": "sv", "mandate": "Together."}
    group_of(town).write(**mandate)
    assert "working_group" not in done()
    give_seat(municipality=town, name="Matti")
    assert "working_group" in done()
    AssessmentFactory(municipality=town)
    assert first_steps(town, all_of_it) == []


# The pages of staff


def post(person, name, application, **fields):
    url = reverse(f"admin:municipalities_application_{name}", args=[application.pk])
    return person.post(url, fields)


def test_from_points_to_an_announced_decision_by_the_pages(call, application, reviewers):
    reached.widen_to_all()
    keys = [one.pk for one in call.criteria.all()]
    for one in reviewers:
        points = {f"points_{key}": "3" for key in keys}
        saved = post(Person(None, one), "review", application, version=0, finish=1, **points)
        assert saved.status_code == 302
    staff = Person(None, reviewers[0])
    reasons = {f"reason_{language}": text for language, text in REASONS.items()}
    refused = post(staff, "decide", application, outcome="accepted", reason_fi="Vain suomeksi")
    assert refused.status_code == 422
    assert "Vain suomeksi" in refused.content.decode()
    assert post(staff, "decide", application, outcome="accepted", **reasons).status_code == 302
    url = reverse("admin:municipalities_application_change", args=[application.pk])
    assert "Passar bra." in staff.get(url).content.decode()
    assert post(staff, "announce", application).status_code == 302
    assert post(staff, "take_back", application).status_code == 302
    assert Decision.objects.get().announced_by_id == reviewers[0].pk


def test_wrong_points_are_refused_and_kept(call, application, reviewers):
    staff = Person(None, reviewers[0])
    key = call.criteria.first().pk
    fields = {"version": 0, f"points_{key}": "6", f"comment_{key}": "Kept words"}
    refused = post(staff, "review", application, **fields)
    assert refused.status_code == 422
    assert "Kept words" in refused.content.decode()
    assert not ApplicationReview.objects.filter(application=application).exists()
    assert post(staff, "conflict", application, words=" ").status_code == 422
    assert post(staff, "conflict", application, words="My sister").status_code == 302


def test_a_draft_is_not_read_by_staff(call, staff):
    draft = drafted(call, working_group="SECRET")
    url = reverse("admin:municipalities_application_change", args=[draft.pk])
    assert "SECRET" not in staff.get(url).content.decode()
    assert post(staff, "decide", draft).status_code == 404
