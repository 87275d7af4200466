"""The staff's pages for municipalities, people and the log of use."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone, translation

from municipalities.models import AuditEvent, Mail, Membership, Municipality, User
from tests.factories.municipalities import (
    AuditEventFactory,
    DocumentFactory,
    MembershipFactory,
    MunicipalityFactory,
    OrganisationFactory,
    UserFactory,
)
from tests.page_parts import page_of

HUGE = "9" * 21
LIST = "admin:municipalities_{}_changelist"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def listed(person, model, **query):
    response = person.get(reverse(LIST.format(model)), query)
    assert response.status_code == 200
    return response


def cells(response, name):
    """The words in a column of a list, row by row."""
    found = page_of(response)
    return [
        " ".join(one.text.split())
        for one in found.elements
        if f"field-{name}" in one.attributes.get("class", "").split()
    ]


# The roles and the bodies on the page of a person: no row of either.
NO_ROWS = {
    f"{rows}-{count}_FORMS": 0
    for rows in ("memberships", "representations")
    for count in ("TOTAL", "INITIAL")
}


def person_data(municipality, **changes):
    data = {"email": "anna@example.org", "name": "Anna", "language": "sv", "is_active": "on"}
    rows = {"TOTAL_FORMS": 1, "INITIAL_FORMS": 0, "0-municipality": municipality.pk}
    rows |= {"0-role": "contributor"}
    rows = {f"memberships-{key}": value for key, value in rows.items()}
    return data | NO_ROWS | rows | changes


def add(person, data):
    return person.post(reverse("admin:municipalities_user_add"), data, follow=True)


def told(response):
    return " ".join(str(one) for one in response.context["messages"])


# Secrets


@pytest.mark.parametrize(
    "lookup", ["password__startswith", "password", "password__regex", "password__contains"]
)
def test_a_list_tells_nothing_of_passwords(staff, lookup):
    response = staff.get(reverse(LIST.format("user")), {lookup: "argon2"})
    assert response.status_code == 400


def test_other_lookups_are_answered(staff):
    assert listed(staff, "user", is_staff__exact="1").context["cl"].result_count == 1


# Nonsense


WORDS = {"\x00": "Null characters are not allowed."}
OTHER_WORDS = "Select a valid choice. That choice is not one of the available choices."


def refusals(response):
    """What is said at the fields of a form."""
    lists = page_of(response).words("ul")
    errors = page_of(response).all("ul")
    said = zip(errors, lists, strict=True)
    return [words for one, words in said if one.attributes.get("class") == "errorlist"]


@pytest.mark.parametrize("pk", [HUGE, "\x00", "x", "-1", "9" * 5000])
def test_a_municipality_that_cannot_be_is_refused_at_its_field(staff, municipality, pk):
    response = add(staff, person_data(municipality) | {"memberships-0-municipality": pk})
    assert response.status_code == 200
    assert refusals(response) == [WORDS.get(pk, OTHER_WORDS)]
    assert not User.objects.filter(email="anna@example.org").exists()


@pytest.mark.parametrize("pk", [HUGE, "\x00"])
def test_an_area_that_cannot_be_is_refused_at_its_field(staff, pk):
    body = OrganisationFactory()
    url = reverse("admin:municipalities_organisation_change", args=[body.pk])
    response = staff.post(url, {"area": pk, "successor": pk})
    assert response.status_code == 200
    assert refusals(response).count(WORDS.get(pk, OTHER_WORDS)) == 2


def ended(municipality, date):
    parts = {"memberships-0-ended_at_0": date, "memberships-0-ended_at_1": "00:00:00"}
    return person_data(municipality) | parts


@pytest.mark.parametrize("date", ["1.1.0001", "1.1.1970"])
def test_a_membership_does_not_end_before_it_began(staff, municipality, date):
    with translation.override("fi"):
        response = add(staff, ended(municipality, date))
    assert response.status_code == 200
    assert not Membership.objects.exists()
    errors = response.context["inline_admin_formsets"][0].formset.errors
    assert list(errors[0]) == ["ended_at"]


@pytest.mark.parametrize("date", ["today", "31.12.9999"])
def test_a_membership_ends_today_or_later(staff, municipality, date):
    if date == "today":
        date = f"{timezone.localdate():%d.%m.%Y}"
    with translation.override("fi"):
        add(staff, ended(municipality, date))
    assert Membership.objects.exclude(ended_at=None).count() == 1


def test_municipalities_are_activated(staff):
    municipality = MunicipalityFactory(activated_at=None)
    data = {"action": "activate", "_selected_action": [municipality.pk]}
    response = staff.post(reverse(LIST.format("municipality")), data, follow=True)
    assert "The municipalities are active." in told(response)
    assert Municipality.objects.active().filter(pk=municipality.pk).exists()


# A new person


def test_a_new_person_is_mailed_a_link_in_their_language(staff, municipality):
    response = add(staff, person_data(municipality))
    [letter] = mail.outbox
    assert letter.to == ["anna@example.org"]
    assert re.search(r"http://testserver/sv/account/password/reset/key/\S+", letter.body)
    text = "A link for setting the password is on its way to anna@example.org."
    assert text in told(response)


def test_nothing_is_mailed_before_the_person_is_saved(staff, municipality):
    add(staff, person_data(municipality, email="no address"))
    assert mail.outbox == []


def test_a_person_whose_address_stays_is_not_mailed(staff, coordinator, municipality):
    url = reverse("admin:municipalities_user_change", args=[coordinator.user.pk])
    data = person_data(municipality, email=coordinator.user.email, name="Anna-Liisa")
    data |= NO_ROWS
    assert staff.post(url, data).status_code == 302
    assert mail.outbox == []


def test_a_closed_account_is_not_mailed(staff, municipality):
    data = person_data(municipality)
    del data["is_active"]
    add(staff, data)
    assert User.objects.filter(email="anna@example.org").exists()
    assert mail.outbox == []


def corrected(staff, user):
    """Correct the address of a person to anna@example.org."""
    url = reverse("admin:municipalities_user_change", args=[user.pk])
    data = {"email": "anna@example.org", "name": "Anna", "language": "sv", "is_active": "on"}
    return staff.post(url, data | NO_ROWS)


def test_a_wrong_address_opens_nothing_after_it_was_corrected(staff):
    user = UserFactory(email="ana@example.org")
    user.emailaddress_set.create(email="ana@example.org", verified=True, primary=True)
    assert corrected(staff, user).status_code == 302
    [address] = user.emailaddress_set.all()
    assert (address.email, address.primary) == ("anna@example.org", True)
    former, new = mail.outbox
    assert (former.to, new.to) == (["ana@example.org"], ["anna@example.org"])
    assert "har ändrats" in former.subject
    assert "anna@example.org" in former.body


def test_who_has_been_in_is_not_mailed_again(staff, coordinator):
    former = coordinator.user.email
    assert corrected(staff, coordinator.user).status_code == 302
    assert [letter.to for letter in mail.outbox] == [[former]]


def test_the_second_address_of_another_is_taken(staff, coordinator, municipality):
    coordinator.user.emailaddress_set.create(email="anna@example.org", verified=True)
    response = add(staff, person_data(municipality))
    assert "This e-mail address is already in use." in refusals(response)


@pytest.mark.parametrize("is_superuser", [False, True])
def test_staff_cannot_become_others_by_way_of_an_address(staff, is_superuser):
    above = UserFactory(is_staff=True, is_superuser=is_superuser)
    assert corrected(staff, above).status_code == 403
    superuser = UserFactory(is_staff=True, is_superuser=True)
    staff.force_login(superuser)
    assert corrected(staff, above).status_code == 302


def test_staff_take_on_no_role_in_a_municipality(staff, municipality):
    url = reverse("admin:municipalities_user_change", args=[staff.user.pk])
    assert staff.post(url, person_data(municipality)).status_code == 403
    assert not staff.user.memberships.exists()


def test_a_closed_account_that_is_opened_again_has_no_old_sessions(staff, coordinator):
    url = reverse("admin:municipalities_user_change", args=[coordinator.user.pk])
    data = {"email": coordinator.user.email, "name": "Anna", "language": "sv"} | NO_ROWS
    assert coordinator.get(coordinator.url("municipality_detail")).status_code == 200
    for sent in (data, data | {"is_active": "on"}):
        assert staff.post(url, sent).status_code == 302
        assert coordinator.get(coordinator.url("municipality_detail")).status_code == 302


def test_the_mail_to_a_new_person_is_kept_with_the_account(staff, municipality, settings):
    """No mail server is asked while staff wait."""
    settings.EMAIL_BACKEND = "municipalities.mail.backend.OutboxBackend"
    response = add(staff, person_data(municipality))
    assert "is on its way to anna@example.org" in told(response)
    assert Mail.objects.get().recipient == "anna@example.org"


def test_staff_see_mails_but_not_what_they_say_and_try_failed_ones_again(staff):
    letter = Mail.objects.create(
        recipient="anna@example.org", body="a-secret-link", state="failed", error="refused"
    )
    changelist = reverse("admin:municipalities_mail_changelist")
    for url in (changelist, reverse("admin:municipalities_mail_change", args=[letter.pk])):
        page = staff.get(url).content.decode()
        assert "anna@example.org" in page
        assert "a-secret-link" not in page
    response = staff.post(
        changelist, {"action": "try_again", "_selected_action": [letter.pk]}, follow=True
    )
    assert "1 is queued again" in response.content.decode()
    letter.refresh_from_db()
    assert letter.state == "queued"


def test_the_form_says_that_a_mail_will_go(staff, coordinator):
    text = "A link for setting the password is mailed to this address"
    assert text in staff.get(reverse("admin:municipalities_user_add")).content.decode()
    url = reverse("admin:municipalities_user_change", args=[coordinator.user.pk])
    assert text not in staff.get(url).content.decode()


def test_an_address_is_kept_in_lower_case(staff, municipality):
    """Sign-in looks for it so."""
    add(staff, person_data(municipality, email="Anna@Example.org"))
    user = User.objects.get(email="anna@example.org")
    assert user.emailaddress_set.get().email == "anna@example.org"


# Lists


def test_people_are_listed_with_their_municipalities_and_roles(staff):
    one = MembershipFactory(user__name="AA", role="manager", municipality__slug="aa")
    MembershipFactory(user=one.user, role="expert", municipality__slug="bb")
    MembershipFactory(user=one.user, role="contributor", municipality__slug="cc").end()
    response = listed(staff, "user")
    assert cells(response, "municipalities")[0] == "bb (en)aa (en)"
    assert cells(response, "roles")[0] == "expertmanager"


def test_people_are_filtered_by_role(staff, coordinator, manager, municipality):
    municipality.memberships.get(user=manager.user).end()
    MembershipFactory(user=coordinator.user, role="coordinator")
    found = listed(staff, "user", role="coordinator").context["cl"]
    assert [one.pk for one in found.result_list] == [coordinator.user.pk]
    assert listed(staff, "user", role="manager").context["cl"].result_count == 0


def test_documents_are_listed_with_their_kind_in_words(staff):
    DocumentFactory()
    response = listed(staff, "document")
    assert cells(response, "kind_in_words") == ["Index report"]
    assert "index_report" not in "".join(page_of(response).words("li"))


@pytest.fixture
def event(coordinator, municipality):
    return AuditEventFactory(municipality=municipality, person_id=coordinator.user.pk)


def test_the_log_names_the_person_and_the_deed(staff, coordinator, event):
    response = listed(staff, "auditevent")
    assert cells(response, "person") == [coordinator.user.name]
    link = reverse("admin:municipalities_user_change", args=[coordinator.user.pk])
    assert page_of(response).one("a", href=link).text == coordinator.user.name
    assert cells(response, "deed") == ["Page of the municipality"]
    assert "municipality_detail" not in "".join(page_of(response).words("li"))


def test_the_page_of_an_event_names_them_too(staff, coordinator, event):
    text = staff.get(reverse("admin:municipalities_auditevent_change", args=[event.pk]))
    assert coordinator.user.name in text.content.decode()
    assert "Page of the municipality" in text.content.decode()


def test_method_and_status_stand_last(staff, event):
    assert listed(staff, "auditevent").context["cl"].list_display[-2:] == ["method", "status"]


@pytest.mark.parametrize("person", [None, 10**9])
def test_the_log_keeps_events_of_persons_who_are_gone(staff, person):
    AuditEventFactory(person_id=person)
    assert cells(listed(staff, "auditevent"), "person") == [str(person or "-")]


def test_the_log_is_searched_by_name_and_address(staff, coordinator, event):
    AuditEventFactory(person_id=UserFactory(name="Somebody else").pk)
    for term in (coordinator.user.name, coordinator.user.email):
        found = listed(staff, "auditevent", q=term).context["cl"].result_list
        assert [one.pk for one in found] == [event.pk], term
    # A number may stand in somebody's address as well.
    found = listed(staff, "auditevent", q=str(coordinator.user.pk)).context["cl"].result_list
    assert event.pk in [one.pk for one in found]
    assert listed(staff, "auditevent", q="nowhere").context["cl"].result_count == 0


def test_the_log_is_filtered_by_municipality(staff, event, municipality):
    AuditEventFactory()
    found = listed(staff, "auditevent", municipality__id__exact=municipality.pk).context["cl"]
    assert [one.pk for one in found.result_list] == [event.pk]
    assert AuditEvent.objects.count() >= 2
