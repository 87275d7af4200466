"""The staff's workshop as a place: coming in, its front page, and what it withstands."""

import pytest
from django.contrib.messages.storage.session import SessionStorage
from django.db import IntegrityError, connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from config import staff_site
from index_assessment.models import Assessment
from municipalities.access.permissions import GRANTS, Permission, Role
from tests.addresses import addresses
from tests.factories.index_assessment import AssessmentFactory
from tests.factories.municipalities import UserFactory
from tests.page_parts import page_of

PASSWORD = "a-password-of-some-length"
HUGE = "9" * 30
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def where(response):
    """The last address of a chain of redirects."""
    return response.redirect_chain[-1][0]


def sign_in(address):
    """Ask for a page without being signed in, and go the whole way to it."""
    user = UserFactory(is_staff=True, password=PASSWORD)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    client = Client()
    form = page_of(client.get(address, follow=True))
    data = {"login": user.email, "password": PASSWORD}
    data |= {
        one.attributes["name"]: one.attributes["value"] for one in form.all("input", name="next")
    }
    return client.post(reverse("account_login"), data, follow=True)


# Coming in


@pytest.mark.parametrize("name", ["index", "login", "municipalities_user_changelist"])
def test_staff_who_sign_in_land_on_the_page_they_wanted(name):
    response = sign_in(reverse(f"admin:{name}"))
    assert response.status_code == 200
    wanted = reverse("admin:index" if name == "login" else f"admin:{name}")
    assert where(response) == wanted


def test_what_was_looked_for_is_not_lost():
    address = f"{reverse('admin:municipalities_user_changelist')}?q=anna"
    assert where(sign_in(address)) == address


def test_the_sign_in_page_is_asked_for_the_wanted_page_alone():
    response = Client().get(reverse("admin:index"), follow=True)
    assert where(response) == f"{reverse('account_login')}?next={reverse('admin:index')}"


@pytest.mark.parametrize("place", ["https://example.org/", "//example.org", "javascript:alert(1)"])
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_nobody_is_led_away_from_the_house(staff, place, is_signed_in):
    client = staff if is_signed_in else Client()
    response = client.get(reverse("admin:login"), {"next": place})
    wanted = reverse("admin:index")
    if not is_signed_in:
        wanted = f"{reverse('account_login')}?next={wanted}"
    assert response["Location"] == wanted


def test_who_is_no_staff_is_refused(coordinator):
    assert coordinator.get(reverse("admin:index"), follow=True).status_code == 403


# The front page


def in_state(state):
    """An assessment of a town of its own."""
    assessment = AssessmentFactory()
    Assessment.objects.filter(pk=assessment.pk).update(state=state)


def work(person):
    response = person.get(reverse("admin:index"))
    assert response.status_code == 200
    return {
        " ".join(a.text.split()): a.attributes["href"]
        for a in page_of(response).all("a")
        if "index_assessment/assessment/?" in a.attributes["href"]
    }


def test_the_front_page_counts_what_waits(staff):
    for state in ("submitted", "submitted", "returned", "draft", "published"):
        in_state(state)
    assert list(work(staff)) == [
        "Waiting for review (2)",
        "Approved, to be published (0)",
        "Returned (1)",
        "In progress (1)",
    ]


def test_each_count_leads_to_the_rows_that_it_counts(staff):
    for state in ("submitted", "approved", "approved", "returned", "draft", "draft"):
        in_state(state)
    found = work(staff)
    assert len(found) == 4
    for words, address in found.items():
        rows = staff.get(address).context["cl"].result_count
        assert f"({rows})" in words


def test_counting_costs_the_same_for_one_and_for_many(staff):
    in_state("submitted")
    assert work(staff)
    with CaptureQueriesContext(connection) as one:
        work(staff)
    for state in ("submitted", "draft", "returned"):
        in_state(state)
    with CaptureQueriesContext(connection) as four:
        work(staff)
    assert len(one) == len(four)


def test_who_may_not_review_is_shown_no_counts(staff, monkeypatch):
    monkeypatch.setitem(GRANTS, Role.STAFF, GRANTS[Role.STAFF] - {Permission.REVIEW_INDEX})
    assert work(staff) == {}


@pytest.mark.parametrize(
    ("language", "name"), [("fi", "Mosaiikki"), ("sv", "Mosaik"), ("en", "Mosaic")]
)
def test_the_service_is_called_by_its_name_in_each_language(staff, language, name):
    with translation.override(language):
        page = page_of(staff.get(reverse("admin:index")))
    assert page.words("title")[0].endswith(f" – {name}")
    assert page.words("div", id="site-name")[0].startswith(f"{name} – ")


def test_a_page_of_a_row_says_in_its_title_which(staff):
    page = page_of(staff.get(reverse("admin:municipalities_user_change", args=[staff.user.pk])))
    assert staff.user.name in page.words("title")[0]


def test_the_greeting_is_one_piece(staff):
    page = page_of(staff.get(reverse("admin:index")))
    [tools] = page.words("div", id="user-tools")
    assert tools.startswith("Staff ")


# Nonsense


LISTS = ["municipalities_municipality", "municipalities_user", "index_assessment_questionnaire"]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("chosen", ["x", "\x00", "²", HUGE, "9" * 5000])
def test_rows_that_cannot_be_are_not_chosen(staff, name, chosen):
    url = reverse(f"admin:{name}_changelist")
    for action in ("activate", "delete_selected", "copy_as_new_version"):
        data = {"action": action, "_selected_action": chosen}
        response = staff.post(url, data, follow=True)
        assert response.status_code == 200
        assert [str(one) for one in response.context["messages"]] == [
            "These rows are not there. Choose them once more."
        ]


def autocomplete(person, term):
    place = {"app_label": "municipalities", "model_name": "membership"}
    data = {"term": term, "field_name": "municipality"} | place
    return person.get(reverse("admin:autocomplete"), data)


def test_municipalities_are_found_while_typing(staff, municipality):
    found = autocomplete(staff, "home").json()["results"]
    assert [one["id"] for one in found] == [str(municipality.pk)]


def test_no_database_is_asked_for_what_it_cannot_hold(staff):
    """PostgreSQL would refuse a NUL with an error of the server."""
    assert autocomplete(staff, "ho\x00me").status_code == 400


@pytest.mark.parametrize(
    "lookup",
    [
        *(f"id__in={HUGE}", f"pk__gt={HUGE}", "last_login__gte=0001-01-01", "id__in=x"),
        *("id__range=", "e=1&id__in=x"),
    ],
)
def test_filters_that_cannot_be_are_taken_off(staff, lookup):
    url = reverse("admin:municipalities_user_changelist")
    response = staff.get(f"{url}?{lookup}", follow=True)
    assert response.status_code == 200


@pytest.mark.parametrize("object_id", ["²", "x", HUGE, "9" * 5000])
def test_rows_of_no_id_are_not_there(staff, object_id):
    for model in ("document", "auditevent", "user"):
        url = reverse(f"admin:municipalities_{model}_change", args=[object_id])
        assert staff.get(url).status_code == 302


@pytest.mark.parametrize("column", ["", "unheard_of"])
def test_a_column_that_is_not_there_is_refused(staff, column):
    url = reverse("admin:municipalities_user_delete", args=[staff.user.pk])
    assert staff.post(url, {"_to_field": column}).status_code == 400


def test_what_the_database_refuses_is_told_and_can_be_sent_again():
    """As when two people add the same row at once."""

    def adding(request):
        raise IntegrityError

    request = RequestFactory().post("/fi/admin/?kept=1")
    request.session = {}
    request._messages = SessionStorage(request)
    answer = staff_site._answering_nonsense(adding)(request)
    assert (answer.status_code, answer["Location"]) == (302, "/fi/admin/?kept=1")
    assert len(request._messages) == 1


# Words for the log of use


def logged():
    """The names of addresses whose use is logged with a municipality."""
    return sorted({one.name for one in addresses() if one.is_municipal or one.is_linked})


@pytest.mark.parametrize("name", logged())
def test_the_log_has_words_for_each_page_of_a_municipality(name):
    assert staff_site.words_of(name) != name


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("index_assessment_assessment_changelist", "Assessments: list"),
        ("index_assessment_assessment_change", "Assessment: page"),
        ("index_assessment_assessment_review", "Assessment: review"),
        ("municipalities_document_history", "Document: history"),
        ("index_assessment_assessment_unheard_of", "Assessment: unheard_of"),
        ("manage.py export_assessment", "manage.py export_assessment"),
        ("", ""),
    ],
)
def test_the_log_has_words_for_the_workshop(action, words):
    assert staff_site.words_of(action) == words
