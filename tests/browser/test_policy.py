"""The policy of the site, as a browser takes it: nothing of ours breaks it, and it holds."""

import re

import pytest
from django.contrib import admin
from playwright.sync_api import Error, expect

from index_assessment.models import Assessment
from municipalities.models import Application
from tests import people
from tests.access_table import ADMIN_FURTHER, ADMIN_MODELS, ADMIN_PAGES
from tests.addresses import by_name
from tests.factories.every import FACTORIES
from tests.factories.index_assessment import AssessmentFactory, small_questionnaire, submitted
from tests.factories.municipalities import MunicipalityFactory, UserFactory
from tests.people import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MODELS = {f"{m._meta.app_label}_{m._meta.model_name}": m for m in admin.site._registry}
# Answers without a page, and those that lead to another one.
NO_PAGES = {
    *("autocomplete", "jsi18n", "logout", "view_on_site"),
    *("index_assessment_questionnaire_workbook", "municipalities_call_registrations"),
    "municipalities_application_letter",
}
PLACES = {"app_label": "municipalities", "code": "education"}


@pytest.fixture
def town(transactional_db):
    return MunicipalityFactory(slug="home-town")


def row(model):
    if model is Assessment:
        return Assessment.objects.first()
    return FACTORIES[model]() if model in FACTORIES else model._base_manager.first()


def workshop_pages():
    """Every page of the staff's workshop that they may open, with what its address needs."""
    names = [
        f"{model}_{page}"
        for model, codes in ADMIN_MODELS.items()
        for page, code in zip(ADMIN_PAGES, codes, strict=True)
        if code == 200
    ]
    names += [name for name, codes in ADMIN_FURTHER.items() if codes[0] in {200, 302}]
    return [name for name in names if name not in NO_PAGES]


def arguments_of(name):
    model = MODELS.get(name.rpartition("_")[0], Assessment)
    known = PLACES | {"object_id": row(model).pk}
    if model is Application:
        known["call_id"] = Application.objects.latest("pk").call_id
    address = by_name()[f"admin:{name}"]
    wanted = address.arguments or re.findall(r"\(\?P<(\w+)>", address.pattern)
    return [known[argument] for argument in wanted]


def test_no_page_of_the_workshop_breaks_the_policy(visit, town):
    """What it breaks would be told to the console, which fails the test at its end."""
    small_questionnaire()
    submitted(municipality=town)
    staff = visit(people.staff(town))
    answers = {
        name: staff.go(f"admin:{name}", *arguments_of(name)).status for name in workshop_pages()
    }
    assert {name for name, status in answers.items() if status != 200} == set()
    assert len(answers) > 50


def test_an_account_page_breaks_nothing_either(visit, town):
    user = UserFactory(password="a-password-of-some-length")
    member = visit(Person(town, user))
    for name in ("account_email", "account_change_password", "account_reauthenticate"):
        assert member.go(name).status == 200
    nobody = visit()
    for name in ("account_login", "account_reset_password", "account_signup", "home"):
        nobody.go(name)


def test_what_somebody_plants_in_a_page_does_not_run(visit, town):
    visitor = visit()
    visitor.expect_complaint("Content Security Policy")
    visitor.go("home")
    with pytest.raises(Error):
        visitor.page.add_script_tag(content="window.planted = true")
    with pytest.raises(Error):
        visitor.page.add_script_tag(url="https://example.org/planted.js")
    assert visitor.page.evaluate("window.planted") is None


def test_answers_are_saved_whatever_the_name_of_the_tokens_cookie(visit, town, settings):
    """Over HTTPS it has another one."""
    settings.CSRF_COOKIE_NAME = "another-name"
    assessment = AssessmentFactory(municipality=town, questionnaire=small_questionnaire())
    visitor = visit(people.member(town, "coordinator"))
    visitor.go_home("assessment_section", assessment.pk, "education")
    question = visitor.page.locator('[data-question="EDU-01"]')
    question.get_by_role("radio").first.check()
    expect(question.locator("[data-status]")).to_contain_text("Saved")
