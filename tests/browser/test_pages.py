"""Every page in three languages, wide and narrow: accessible, and never scrolling sideways."""

import pytest
from django.utils import timezone

from index_assessment.models import Questionnaire
from municipalities.models import Letter
from tests import people
from tests.browser.axe import problems
from tests.factories.index_assessment import (
    AssessmentFactory,
    published_edition,
    small_questionnaire,
    submitted,
)
from tests.factories.municipalities import (
    AreaMembershipFactory,
    HeldMailFactory,
    MembershipFactory,
    MunicipalityFactory,
    NotificationFactory,
    RegionalNeedFactory,
    RegionalQuestionFactory,
    RepresentativeFactory,
    SignedLinkFactory,
    SupportRequestFactory,
    UserFactory,
    stored,
)
from tests.people import Person
from tests.team import full_team

pytestmark = [pytest.mark.axe, pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = (1280, 320)
LANGUAGES = ("fi", "sv", "en")
OWN_PAGES = ("municipality_detail", "support_list", "support_create", "question_list")
TEAM_PAGES = (
    *("member_list", "invitation_list", "invitation_create", "working_group_detail"),
    *("working_group_sectors", "working_group_mandate", "seat_create", "meeting_create"),
    *("joint_service_list", "joint_service_create"),
)


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
    coordinator = people.member(town, "coordinator")
    # Asked for again before what opens the account is changed.
    coordinator.user.set_password("a-password-of-some-length")
    coordinator.user.save()
    coordinator.force_login(coordinator.user)
    for _number in range(2):
        NotificationFactory(user=coordinator.user, municipality=town)
    SupportRequestFactory(municipality=town, state="routed", answer="Katso opas")
    asked = RegionalQuestionFactory(municipality=town)
    visitor = visit(coordinator, width=width, language=language)
    inside = [town.slug, assessment.pk]
    pages = [
        ("home",),
        ("desk",),
        ("notification_settings",),
        *((name, town.slug) for name in OWN_PAGES),
        ("question_answer", town.slug, asked.pk),
        ("assessment_detail", *inside),
        *(
            ("assessment_section", *inside, code)
            for code in ("profile", "commitment", "education", "participation")
        ),
        ("assessment_submit", *inside),
        ("assessment_score", *inside),
        ("account_detail",),
        ("mfa_index",),
        ("mfa_list_webauthn",),
        ("account_reauthenticate",),
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
def test_pages_of_a_regional_body(visit, town, language, width):
    edition = published_edition(municipality=town, questionnaire=small_questionnaire())
    stored(b"", municipality=town, subject_id=edition.pk)
    representative = RepresentativeFactory(body__name_fi="Työllisyysviranomainen")
    body, by = representative.body, representative.user
    for municipality in (town, MunicipalityFactory()):
        AreaMembershipFactory(municipality=municipality, area=body.area)
    RegionalQuestionFactory(municipality=town, body=body)
    RegionalQuestionFactory(
        municipality=town, body=body, answer="Näin", answered_by=by, answered_at=timezone.now()
    )
    need = RegionalNeedFactory(body=body)
    RegionalNeedFactory(body=body, outcome="Pidetty", closed_by=by, closed_at=timezone.now())
    pages = [
        *(("home",), ("desk",), ("regional_area", body.code)),
        *(("regional_question_list", body.code), ("regional_question_create", body.code)),
        *(("regional_need_list", body.code), ("regional_need_create", body.code)),
        ("regional_need_close", body.code, need.pk),
    ]
    visitor = visit(Person(None, by), width=width, language=language)
    assert look(visitor, pages) == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_of_the_people_and_the_working_group(visit, town, language, width):
    person = people.member(town, "coordinator")
    team = full_team(town, by=person.user)
    MembershipFactory(user=person.user, role="expert")
    pages = [
        *((name, town.slug) for name in TEAM_PAGES),
        *((name, town.slug, row.pk) for name, row in team.pages()),
    ]
    assert look(visit(person, width=width, language=language), pages) == {}
    reader = visit(width=width, language=language)
    assert look(reader, [("linked_invitation", team.link.token)]) == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_staff_s_pages(visit, town, language, width):
    assessment = submitted(municipality=town, questionnaire=small_questionnaire())
    draft = AssessmentFactory(municipality=MunicipalityFactory())
    user = UserFactory(name="Staff", is_staff=True)
    waiting = SupportRequestFactory(municipality=town, assignment=None)
    visitor = visit(Person(town, user), width=width, language=language)
    # axe tries a style of its own on long forms; a script of ours would be named before the comma.
    visitor.expect_complaint("The action has been blocked. (, ")
    lists = ["assessment", "questionnaire", "policyarea", "band"]
    pages = [
        ("admin:index",),
        *((f"admin:index_assessment_{name}_changelist",) for name in lists),
        *((f"admin:municipalities_{name}_changelist",) for name in ("municipality", "user")),
        ("desk",),
        ("admin:municipalities_letter_changelist",),
        ("admin:municipalities_expertassignment_add",),
        ("admin:municipalities_supportrequest_change", waiting.pk),
        ("admin:municipalities_letter_change", Letter.objects.first().pk),
        ("admin:municipalities_heldmail_changelist",),
        ("admin:municipalities_heldmail_change", HeldMailFactory().pk),
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
