"""Every page in every language: its language, its title, its one heading, and nothing inline."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from config import error_pages
from tests.factories.index_assessment import complete, published_edition, submitted
from tests.factories.municipalities import MunicipalityFigureFactory
from tests.page_parts import forbidden_by_policy, page_of

LANGUAGES = [code for code, _name in settings.LANGUAGES]
OPEN_PAGES = ["home", "method_detail", "account_login", "account_reset_password"]


def municipal_pages(assessment):
    return {
        "municipality_detail": (),
        "assessment_detail": (assessment.pk,),
        "assessment_section": (assessment.pk, "education"),
        "assessment_submit": (assessment.pk,),
        "assessment_score": (assessment.pk,),
        "report_list": (assessment.pk,),
    }


def assert_sound(response, language):
    page = page_of(response)
    assert response.status_code == 200
    assert page.one("html").attributes["lang"] == language
    assert len(page.all("h1")) == 1
    assert page.all("title")[0].text.strip()
    assert page.one("main").attributes["id"] == "main-content"
    assert list(forbidden_by_policy(page)) == []
    assert len(page.ids) == len(set(page.ids))
    return page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", OPEN_PAGES)
def test_page_for_everybody(nobody, questionnaire, language, name):
    with translation.override(language):
        assert_sound(nobody.get(reverse(name)), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_municipality(coordinator, assessment, language):
    with translation.override(language):
        for name, args in municipal_pages(assessment).items():
            page = assert_sound(coordinator.get(coordinator.url(name, *args)), language)
            title = [part.strip() for part in page.all("title")[0].text.split("–")]
            assert title[-2:] == [str(coordinator.municipality), translation.gettext("Mosaic")]


def test_current_language_is_marked(nobody):
    with translation.override("sv"):
        page = page_of(nobody.get(reverse("home")))
    buttons = {b.attributes["value"]: b for b in page.all("button", name="language")}
    assert list(buttons) == LANGUAGES
    assert [code for code, b in buttons.items() if "aria-current" in b.attributes] == ["sv"]
    assert buttons["fi"].attributes["lang"] == "fi"
    assert buttons["fi"].text == "Suomi"


def test_language_switch_keeps_the_page_and_is_remembered(coordinator):
    page = page_of(coordinator.get(coordinator.url("municipality_detail")))
    back = page.one("input", name="next").attributes["value"]
    response = coordinator.post(reverse("set_language"), {"language": "sv", "next": back})
    with translation.override("sv"):
        assert response.url == coordinator.url("municipality_detail")
    coordinator.user.refresh_from_db()
    assert coordinator.user.language == "sv"


def test_language_switch_leads_to_no_foreign_site(nobody):
    back = "https://example.org/fi/"
    response = nobody.post(reverse("set_language"), {"language": "sv", "next": back})
    assert response.url.startswith("/")


@pytest.mark.parametrize("is_demonstration", [True, False])
def test_demonstration_is_named_on_every_page(nobody, municipality, is_demonstration):
    municipality.is_demonstration = is_demonstration
    municipality.save()
    with translation.override("en"):
        html = nobody.get(reverse("home")).content.decode()
    assert ("Demonstration" in html) is is_demonstration


def next_actions(person):
    with translation.override("en"):
        page = page_of(person.get(person.url("municipality_detail")))
    buttons = [e for e in page.elements if "govuk-button" in e.attributes.get("class", "").split()]
    return [" ".join(button.text.split()) for button in buttons]


def test_next_action_before_the_first_assessment(coordinator, manager, expert, questionnaire):
    assert next_actions(coordinator) == ["Start the assessment"]
    assert next_actions(manager) == next_actions(expert) == []


def test_next_action_while_answering(coordinator, contributor, manager, expert, assessment):
    assert next_actions(coordinator) == next_actions(contributor) == ["Continue answering"]
    assert next_actions(manager) == ["Look at the answers"]
    assert next_actions(expert) == []


def test_next_action_after_a_return(coordinator, manager, staff, municipality):
    assessment = submitted(municipality=municipality)
    assert next_actions(coordinator) == ["Look at the answers"]
    assert next_actions(staff) == ["Review in the administration"]
    assessment.send_back(by=staff.user, reason="Please add sources.")
    assert next_actions(coordinator) == ["Correct the answers"]
    url = manager.url("municipality_detail")
    assert "Please add sources." in manager.get(url).content.decode()


def test_next_action_after_publishing(coordinator, manager, municipality):
    published_edition(municipality=municipality)
    assert next_actions(coordinator) == ["Download the reports", "Start a new assessment"]
    assert next_actions(manager) == ["Download the reports"]


def test_figures_come_with_year_and_source(manager, municipality):
    MunicipalityFigureFactory(
        municipality=municipality, year=2022, value=15_000, source_en="The register"
    )
    with translation.override("en"):
        html = manager.get(manager.url("municipality_detail")).content.decode()
    for part in ("15,000", "2022", "The register"):
        assert part in html


def test_municipalities_of_a_person(coordinator, stranger, other_municipality):
    with translation.override("en"):
        home = page_of(coordinator.get(reverse("home")))
        empty = stranger.get(reverse("home")).content.decode()
    names = home.words(
        "a", href=coordinator.municipality.get_absolute_url().replace("/fi/", "/en/")
    )
    assert names == [coordinator.municipality.name_en]
    assert other_municipality.name_en not in home.html
    assert "You do not belong to any municipality yet." in empty


def test_submit_page_leads_to_each_gap(coordinator, assessment):
    complete(assessment)
    answer = assessment.answers.get(question__code="EDU-02")
    answer.status, answer.value = "unanswered", None
    answer.save()
    url = coordinator.url("assessment_submit", assessment.pk)
    page = page_of(coordinator.get(url))
    (link,) = [a for a in page.all("a") if "#" in a.attributes["href"] and "EDU-02" in a.text]
    address, _, anchor = link.attributes["href"].partition("#")
    assert anchor in page_of(coordinator.get(address)).ids
    assert page.all("button", name="is_bar_shown") == []


def test_failed_login_names_the_fields(nobody):
    with translation.override("en"):
        page = page_of(nobody.post(reverse("account_login"), {"login": "", "password": ""}))
    summary = [
        a.attributes["href"] for a in page.all("a") if a.attributes["href"].startswith("#id_")
    ]
    assert summary == ["#id_login", "#id_password"]
    assert page.one("input", id="id_login").attributes["aria-invalid"] == "true"
    described = page.one("input", id="id_login").attributes["aria-describedby"].split()
    assert set(described) <= set(page.ids)


# Error pages


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_page_names_the_request(coordinator, language):
    response = coordinator.get(f"/{language}/nowhere/")
    page = page_of(response)
    assert response.status_code == 404
    assert page.one("html").attributes["lang"] == language
    assert response["X-Request-ID"] in page.one("main").text


def test_expired_form_is_explained(coordinator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(coordinator.user)
    response = client.post(reverse("set_language"), {"language": "sv"})
    assert response.status_code == 403
    assert response["X-Request-ID"] in page_of(response).one("main").text


def refuse(execute, sql, *args):
    raise AssertionError(f"asked the database: {sql}")


def test_too_many_attempts_are_explained(nobody):
    url = reverse("account_reset_password").replace("/fi/", "/en/")
    for _attempt in range(21):
        response = nobody.post(url, {"email": "somebody@kunta.example"})
    assert response.status_code == 429
    page = page_of(response)
    assert page.words("h1") == ["Too many attempts"]
    assert "Try again in a few minutes." in page.words("main")[0]


@pytest.mark.parametrize("handler", [error_pages.server_error, error_pages.bad_request])
def test_a_fault_is_explained_in_three_languages_without_the_database(db, handler):
    request = RequestFactory().get("/fi/")
    request.id = "0123abcd"
    arguments = () if handler is error_pages.server_error else (ValueError(),)
    with connection.execute_wrapper(refuse):
        page = page_of(handler(request, *arguments))
    assert [e.attributes["lang"] for e in page.all("section")] == LANGUAGES
    assert len(set(page.words("h1"))) == len(LANGUAGES)
    assert page.html.count("0123abcd") == len(LANGUAGES)
    assert list(forbidden_by_policy(page)) == []
