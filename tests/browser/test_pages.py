"""Every page in three languages, wide and narrow: accessible, and never scrolling sideways."""

import pytest
from django.conf import settings

from index_assessment.models import Questionnaire
from tests import people
from tests.factories.index_assessment import (
    AssessmentFactory,
    published_edition,
    small_questionnaire,
    submitted,
)
from tests.factories.municipalities import MunicipalityFactory, SignedLinkFactory, UserFactory
from tests.people import Person

pytestmark = [pytest.mark.axe, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """tags => axe.run(document, {runOnly: tags}).then(result => result.violations.map(
    violation => violation.id + ': ' + violation.nodes.map(node => node.target).join(' ')))"""
WIDTHS = (1280, 320)
LANGUAGES = ("fi", "sv", "en")


def problems(visitor):
    """What axe finds on the page, and whether it scrolls sideways."""
    page = visitor.page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN, RULES)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found + (["scrolls sideways"] if wide else [])


def look(visitor, addresses, status=200):
    """Every address of a list: each answers as expected, and nothing is wrong with it."""
    found = {}
    for name, *args in addresses:
        response = visitor.go(name, *args)
        wrong = problems(visitor)
        if response.status != status:
            wrong.append(f"status {response.status}")
        if wrong:
            found[(name, *args)] = wrong
    return found


@pytest.fixture
def town(transactional_db):
    return MunicipalityFactory(
        slug="home-town",
        name_fi="Yhdyskuntasuunnittelukaupunki",
        name_sv="Samhällsplaneringsstaden",
        name_en="Home Town",
    )


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages(visit, town, language, width):
    visitor = visit(width=width, language=language)
    pages = ["home", "method_detail", "account_login", "account_reset_password"]
    assert look(visitor, [(name,) for name in [*pages, "account_signup"]]) == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_municipality_that_is_answering(visit, town, language, width):
    assessment = AssessmentFactory(municipality=town, questionnaire=small_questionnaire())
    visitor = visit(people.member(town, "coordinator"), width=width, language=language)
    inside = [town.slug, assessment.pk]
    pages = [
        ("home",),
        ("municipality_detail", town.slug),
        ("assessment_detail", *inside),
        *(
            ("assessment_section", *inside, code)
            for code in ("profile", "commitment", "education", "participation")
        ),
        ("assessment_submit", *inside),
        ("assessment_score", *inside),
        ("account_change_password",),
        ("account_email",),
        ("account_logout",),
    ]
    assert look(visitor, pages) == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_a_published_assessment_and_error_pages(visit, town, language, width):
    edition = published_edition(municipality=town, questionnaire=small_questionnaire())
    link = SignedLinkFactory(municipality=town, subject_id=edition.pk, recipient="Toimintaryhmä")
    visitor = visit(people.member(town, "manager"), width=width, language=language)
    inside = [town.slug, edition.assessment_id]
    pages = [
        ("municipality_detail", town.slug),
        ("assessment_detail", *inside),
        ("assessment_section", *inside, "education"),
        ("assessment_score", *inside),
        ("report_list", *inside),
        ("linked_report", link.token),
    ]
    assert look(visitor, pages) == {}
    visitor.expect_complaint("403", "404", "410")
    link.end()
    assert look(visitor, [("linked_report", link.token)], 410) == {}
    assert look(visitor, [("assessment_submit", *inside)], 403) == {}
    assert look(visitor, [("assessment_detail", town.slug, 0)], 404) == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_staff_s_pages(visit, town, language, width):
    assessment = submitted(municipality=town, questionnaire=small_questionnaire())
    draft = AssessmentFactory(municipality=MunicipalityFactory())
    user = UserFactory(name="Staff", is_staff=True)
    visitor = visit(Person(town, user), width=width, language=language)
    # axe tries a style of its own on long forms; a script of ours would be named before the comma.
    visitor.expect_complaint("The action has been blocked. (, ")
    lists = ["assessment", "questionnaire", "policyarea", "band"]
    pages = [
        ("admin:index",),
        *((f"admin:index_assessment_{name}_changelist",) for name in lists),
        *((f"admin:municipalities_{name}_changelist",) for name in ("municipality", "user")),
        ("admin:municipalities_auditevent_changelist",),
        ("admin:municipalities_municipality_change", town.pk),
        ("admin:municipalities_user_add",),
        ("admin:municipalities_user_change", user.pk),
        ("admin:index_assessment_assessment_change", assessment.pk),
        ("admin:index_assessment_assessment_change", draft.pk),
        ("admin:index_assessment_assessment_review", assessment.pk, "education"),
        ("admin:index_assessment_assessment_review", assessment.pk, "conclusions"),
        ("admin:index_assessment_questionnaire_change", Questionnaire.objects.first().pk),
    ]
    assert look(visitor, pages) == {}
