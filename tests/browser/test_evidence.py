"""Evidence in a browser: added, listed, downloaded and removed, with and without scripts."""

import pytest
from playwright.sync_api import expect

from index_assessment.models import Evidence
from municipalities.models import Attachment
from tests import people
from tests.browser.test_pages import LANGUAGES, WIDTHS, look, problems
from tests.factories.index_assessment import (
    AssessmentFactory,
    EvidenceFactory,
    small_questionnaire,
)
from tests.factories.municipalities import MunicipalityFactory, attached
from tests.municipalities.attachments.other_files import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Kotoutumissuunnitelma-ja-yhdyskuntasuunnitteluohjelma-vuosille-2024–2027-luonnos-2.pdf"


@pytest.fixture
def assessment(transactional_db):
    town = MunicipalityFactory(slug="home-town", name_sv="Hemstaden")
    return AssessmentFactory(municipality=town, questionnaire=small_questionnaire())


@pytest.fixture
def coordinator(assessment):
    return people.member(assessment.municipality, "coordinator")


def fill_in(page, file):
    page.locator("[name=title]").fill("Kotoutumisohjelma 2024–2027")
    page.locator("#id_language").select_option("fi")
    page.locator("[name=file]").set_input_files(file)
    page.locator("main form .govuk-button").click()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_from_adding_a_file_to_removing_it(visit, assessment, coordinator, tmp_path, javascript):
    path = tmp_path / "Ohjelma – ääni.PDF"
    path.write_bytes(pdf())
    visitor = visit(coordinator, language="sv", javascript=javascript)
    page, inside = visitor.page, [assessment.pk]
    visitor.go_home("assessment_section", *inside, "education")
    page.locator('#EDU-01 a[href$="/evidence/"]').click()
    fill_in(page, path)

    expect(page).to_have_url(
        visitor.address("assessment_section", "home-town", *inside, "education") + "#EDU-01"
    )
    link = page.locator("#EDU-01 .evidence__item a").first
    expect(link).to_contain_text("Kotoutumisohjelma 2024–2027")
    expect(page.locator("#EDU-01 .evidence__item").first).to_contain_text("PDF")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "Ohjelma – ääni.pdf"
    assert download.value.path().read_bytes() == path.read_bytes()

    page.locator("#EDU-01 .evidence__remove").click()
    expect(page.locator("h1")).to_be_visible()
    page.locator("main form .govuk-button").click()
    expect(page.locator("#EDU-01 .evidence__item")).to_have_count(0)
    assert Attachment.objects.count() == Evidence.objects.count() == 0


def test_a_file_that_is_too_large_is_told_in_words_and_the_title_stays(
    visit, coordinator, assessment, tmp_path
):
    path = tmp_path / "large.pdf"
    path.write_bytes(pdf() + b"\0" * 30 * 1024 * 1024)
    visitor = visit(coordinator)
    visitor.expect_complaint("422")
    visitor.go_home("evidence_create", assessment.pk, "EDU-01")
    fill_in(visitor.page, path)
    expect(visitor.page.locator(".govuk-error-summary")).to_contain_text("20")
    expect(visitor.page.locator("[name=title]")).to_have_value("Kotoutumisohjelma 2024–2027")
    assert Attachment.objects.count() == 0


@pytest.mark.axe
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_evidence(visit, coordinator, assessment, settings, language, width):
    settings.SCANNER = "clamd://127.0.0.1:1"
    answer = assessment.answers.get(question__code="EDU-01")
    for state in ("clean", "pending", "error", "infected"):
        attachment = attached(
            b"x" * 1234, municipality=answer.municipality, title=f"{LONG} {state}", state="clean"
        )
        evidence = EvidenceFactory(answer=answer, attachment=attachment)
        gone = {"file": ""} if state == "infected" else {}
        Attachment.objects.filter(pk=attachment.pk).update(state=state, **gone)
    visitor = visit(coordinator, width=width, language=language)
    inside = ["home-town", assessment.pk]
    pages = [
        ("assessment_section", *inside, "education"),
        ("evidence_create", *inside, "EDU-01"),
        ("evidence_remove", "home-town", evidence.pk),
    ]
    assert look(visitor, pages) == {}
    visitor.expect_complaint("422")
    visitor.go("evidence_create", *inside, "EDU-01")
    visitor.page.locator("main form .govuk-button").click()
    expect(visitor.page.locator(".govuk-error-summary")).to_be_visible()
    assert problems(visitor) == []
