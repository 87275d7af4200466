"""The demonstration: believable, the same everywhere, marked, and never beside real data."""

import json
from collections import Counter
from io import StringIO
from itertools import count

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import translation

from config.demo.building import build_programme
from config.demo.cooperation import INVITED
from config.demo.people import demo_password
from config.demo.profiles import profiles
from config.demo.texts import Texts, level_of
from index_assessment.answer_sheet import AnswerSheet
from index_assessment.comparison import Comparison
from index_assessment.models import Answer, Assessment, Commentary, ReportEdition
from index_assessment.publishing import unfinished_texts
from municipalities.access.permissions import GRANTS
from municipalities.calls.publishing import problems
from municipalities.models import (
    Call,
    Document,
    HeldMail,
    Membership,
    Municipality,
    RegionalNeed,
    RegionalQuestion,
    User,
)
from municipalities.people.invitations import register
from municipalities.selection.deciding import announce, decide
from municipalities.selection.first_steps import first_steps
from municipalities.selection.reviewing import save_review
from municipalities.selection.table import Selection
from municipalities.working_groups.sectors import coverage
from tests import reached
from tests.factories.municipalities import MunicipalityFactory
from tests.source import our_models

DATA = "index_assessment/data/good_relations_2026"


def loaded():
    call_command("load_municipalities", stdout=StringIO())
    call_command("load_questionnaire", DATA, stdout=StringIO())
    reached.widen_to_all()


def said(command, *arguments, **options):
    out = StringIO()
    call_command(command, *arguments, stdout=out, **options)
    return out.getvalue()


def rows():
    """Every row of the house."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values_list())
        for model in (*our_models(), EmailAddress)
    }


def of(slug):
    return Municipality.objects.get(slug=slug)


def assessment_of(slug):
    return of(slug).assessments.get()


def answers_of(slug):
    return assessment_of(slug).answers.select_related("question__section")


# Argon2 is slow on purpose, which twenty-one accounts make felt.
@override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
class TestDemonstration(TestCase):
    @classmethod
    def setUpTestData(cls):
        loaded()
        cls.said = said("demo")

    def setUp(self):
        reached.widen_to_all()

    def test_every_municipality_has_come_as_far_as_its_profile_says(self):
        states = dict(Assessment.objects.values_list("municipality__slug", "state"))
        assert states == {profile.slug: profile.outcome for profile in profiles()}
        assert Counter(states.values()) == {
            "published": 12,
            "approved": 1,
            "returned": 1,
            "submitted": 1,
            "draft": 1,
        }
        assert assessment_of("turku").return_reason
        assert "Vaasa: draft" in self.said

    def test_three_calls_stand_at_three_points_of_the_way_in(self):
        phases = {call.slug: str(call.phase) for call in Call.objects.with_clock()}
        closed = {"first-call": "closed", "second-call": "closed"}
        assert phases == closed | {"third-call": "open"}
        assert Call.objects.with_clock().get(slug="third-call").takes_registrations
        decided, judged = (Selection(Call.objects.get(slug=slug)) for slug in closed)
        outcomes = {one.decision.outcome: one.decision.announced_at for one in decided.rows()}
        assert {name for name, at in outcomes.items() if at} == {"accepted", "declined"}
        assert HeldMail.objects.held().count() == 1
        scored = {
            row.application.municipality.slug: f"{row.finished}/{row.expected}"
            for row in judged.rows()
        }
        assert scored == {"kokkola": "2/2", "lohja": "1/1", "raasepori": "1/2"}
        assert not judged.is_revealed
        tenants = Municipality.objects.active().filter(slug__in=scored)
        assert not tenants.exists()

    def test_the_calls_of_the_past_lack_nothing_but_time(self):
        for slug in ("first-call", "second-call"):
            with translation.override("en"):
                [problem] = problems(Call.objects.get(slug=slug))
            assert "closing time has passed" in problem

    def test_working_groups_meet_and_lack_some_sectors(self):
        for slug in INVITED:
            town = of(slug)
            covered = coverage(town.group_members.current())
            assert 5 < sum(one.is_missing for one in covered) < 15
            approved = [one.is_approved for one in town.meetings.order_by("starts_at")]
            assert approved == [True, False]
            assert town.action_points.exclude(done_at=None).count() == 1
        assert of("vaasa").invitations.get().state == "waiting"
        states = of("vaasa").joint_participations.values_list("state", flat=True)
        assert [*states] == ["asked"]

    def test_the_chosen_find_their_first_steps(self):
        town = of("mikkeli")
        steps = first_steps(town, GRANTS["coordinator"])
        assert [(step.code, is_done) for step, _address, is_done in steps] == [
            ("coordinator", False),
            ("people", False),
            ("working_group", False),
            ("assessment", False),
        ]

    def test_a_second_run_changes_nothing_after_the_demonstration_has_been_used(self):
        staff = User.objects.get(email="staff@demo.example")
        call = Call.objects.get(slug="second-call")
        last = call.applications.get(municipality__slug="raasepori")
        keys = [one.pk for one in call.criteria.all()]
        save_review(
            application=last,
            points=dict.fromkeys(keys, 5),
            comments=dict.fromkeys(keys, ""),
            base_version=0,
            is_finished=True,
            by=staff,
        )
        reasons = dict.fromkeys(("fi", "sv", "en"), "Good.")
        chosen = {"outcome": "accepted", "reasons": reasons, "over_places_reason": ""}
        announce(decision=decide(application=last, by=staff, **chosen), by=staff)
        invitation = of("raasepori").invitations.get()
        register(invitation, name="Somebody", password="four unlikely words", language="sv")
        assert of("raasepori").is_demonstration
        before = rows()
        assert "nothing was changed" in said("demo")
        assert rows() == before

    def test_a_regional_body_asks_and_records(self):
        questions = RegionalQuestion.objects.values_list("municipality__slug", "answered_at")
        assert {slug: at is not None for slug, at in questions} == {
            "vaasa": False,
            "pietarsaari": True,
        }
        assert sorted(need.is_closed for need in RegionalNeed.objects.all()) == [False, True]

    def test_all_of_it_is_marked(self):
        assert set(Municipality.objects.active()) == set(
            Municipality.objects.filter(is_demonstration=True)
        )
        assert User.objects.filter(is_demonstration=False).count() == 0
        assert all(user.name.startswith("Demo ") for user in User.objects.all())
        addresses = EmailAddress.objects.filter(verified=True, primary=True)
        assert {one.email for one in addresses} == {one.email for one in User.objects.all()}
        assert all(one.email.endswith("@demo.example") for one in addresses)

    def test_a_second_run_changes_nothing_and_says_so(self):
        before = rows()
        assert "nothing was changed" in said("demo")
        assert rows() == before

    def test_it_is_the_same_in_every_installation(self):
        editions = ReportEdition.objects.order_by("pk").select_related("municipality")
        assert [(one.municipality.slug, one.snapshot["index"]["value"]) for one in editions] == [
            ("lappeenranta", 61),
            ("kotka", 42),
            ("joensuu", 62),
            ("seinajoki", 38),
            ("porvoo", 53),
            ("kerava", 55),
            ("pietarsaari", 49),
            ("lahti", 55),
            ("maarianhamina", 44),
            ("rovaniemi", 31),
            ("kuopio", 67),
            ("hameenlinna", 57),
        ]

    def test_each_edition_waits_for_its_documents_in_three_languages(self):
        languages = Document.objects.values_list("subject_id", "language")
        editions = ReportEdition.objects.values_list("pk", flat=True)
        assert set(languages) == {(pk, code) for pk in editions for code in ("fi", "sv", "en")}

    def test_vaasa_can_be_compared_in_every_group(self):
        comparison = Comparison(of("vaasa"))
        assert {str(group): comparison.count(group) for group in comparison.members} == {
            "all": 10,
            "size": 6,
            "diversity": 6,
        }
        shown = {group: one["values"] for group, one in comparison.sample("index").items()}
        # Two of the diversity group did not consent, and four bars would be too few.
        assert [shown["all"] and len(shown["all"]), len(shown["size"]), shown["diversity"]] == [
            8,
            6,
            None,
        ]
        assert Comparison(of("hameenlinna")).count("size") == 6

    def test_vaasa_is_in_the_middle_of_its_draft(self):
        sheet = AnswerSheet(assessment_of("vaasa"))
        assert 0.55 < sheet.done / sheet.total < 0.67
        assert {page.section.code for page in sheet.pages if page.state == "started"} == {
            "mediation"
        }
        states = Counter(page.state for page in sheet.pages)
        assert states["complete"] == 10
        assert states["not_started"] == 7
        writers = {answer.updated_by_id for answer in answers_of("vaasa")} - {None}
        roles = Membership.objects.filter(user__in=writers).values_list("role", flat=True)
        assert set(roles) == {"coordinator", "contributor"}

    def test_each_writes_in_its_own_language(self):
        in_swedish = {
            profile.slug: set(
                answers_of(profile.slug).exclude(explanation="").values_list("language", flat=True)
            )
            for profile in profiles()
        }
        assert {slug for slug, found in in_swedish.items() if found == {"sv"}} == {"maarianhamina"}
        assert {slug for slug, found in in_swedish.items() if found == {"fi", "sv"}} == {
            "pietarsaari",
            "porvoo",
            "turku",
            "vaasa",
        }
        explained = Texts().explained("COM-04")[1]
        for answer in Answer.objects.filter(question__code="COM-04").exclude(explanation=""):
            assert answer.explanation == explained[answer.language]

    def test_explanations_stand_beside_the_answers_that_they_describe(self):
        texts = Texts()
        explained = Answer.objects.exclude(explanation="").select_related("question")
        assert len(explained) > 16 * 10
        for answer in explained:
            code = answer.question.code
            assert set(answer.value) == set(texts.explained(code)[0])
            assert answer.link.startswith("https://example.fi/")

    def test_some_answers_are_missing_for_a_reason(self):
        apart = Answer.objects.filter(status="not_applicable")
        assert apart.count() > 5
        assert all(answer.reason for answer in apart)
        unknown = Answer.objects.filter(status="dont_know").count()
        assert 20 < unknown < 80

    def test_figures_lie_near_the_official_ones(self):
        for profile in profiles():
            figures = dict(of(profile.slug).figures.values_list("kind", "value"))
            share = float(figures["foreign_language_share"])
            own = dict(answers_of(profile.slug).values_list("question__code", "value"))
            assert abs(float(own["PRO-01"]) - share) < 0.1 * share
            assert int(own["PRO-02"]) < float(figures["population"]) * share / 100

    def test_the_review_fits_the_scores_and_is_written_in_three_languages(self):
        texts = Texts()
        reviewed = Assessment.objects.filter(state__in=("approved", "published"))
        for assessment in reviewed:
            assert unfinished_texts(assessment) == []
            result = AnswerSheet(assessment).score()
            for row in assessment.commentaries.exclude(indicator=None).select_related("indicator"):
                score = result.indicators[row.indicator.code].shown
                missing = dict.fromkeys(("fi", "sv", "en"), "")
                assert row.texts == (
                    missing if score is None else texts.commentary(row.indicator.code, score)
                )
            conclusions = assessment.commentaries.get(indicator=None)
            assert conclusions.texts == texts.conclusions(result.index.shown)
            advised = assessment.recommendations.values_list("addressee", flat=True)
            assert set(advised) == {"municipality", "nation"}
        others = Commentary.objects.exclude(assessment__in=reviewed)
        assert all(commentary.is_empty for commentary in others)

    def test_every_account_opens_its_page(self):
        accounts = json.loads(said("demo_accounts", base_url="https://demo.example.fi/"))
        roles = {"coordinator", "contributor", "manager", "expert", "staff", "representative"}
        assert {account["role"] for account in accounts} == roles
        assert len({account.get("municipality") for account in accounts}) > 2
        assert len(accounts) == User.objects.count()
        for account in accounts[:5] + accounts[-3:]:
            client, url = Client(), account["url"].removeprefix("https://demo.example.fi")
            credentials = {"login": account["email"], "password": account["password"]}
            assert client.get(url).status_code == 302
            client.post(reverse("account_login"), credentials)
            assert client.get(url).status_code == 200, account
            for words in account["try"]:
                path = words.partition("https://demo.example.fi")[2]
                assert client.get(path).status_code == 200, words


def refusal(command="demo"):
    with pytest.raises(CommandError) as refused:
        said(command)
    return str(refused.value)


@pytest.mark.django_db
def test_it_is_never_built_beside_real_data():
    MunicipalityFactory(slug="real-town")
    before = rows()
    assert "real-town" in refusal()
    assert rows() == before


@pytest.mark.django_db
def test_it_says_what_to_load_first():
    assert "load_questionnaire" in refusal()
    call_command("load_questionnaire", DATA, stdout=StringIO())
    reached.widen_to_all()
    assert "load_municipalities" in refusal()
    assert User.objects.count() == 0


@pytest.mark.django_db
def test_an_interrupted_run_is_taken_up_where_it_stopped():
    loaded()

    def until(number):
        calls = count(1)

        def tell(line):
            if next(calls) == number:
                raise KeyboardInterrupt

        return tell

    for _time in range(2):
        with pytest.raises(KeyboardInterrupt):
            build_programme(until(1))
    assert list(Municipality.objects.active().values_list("slug", flat=True)) == [
        "kotka",
        "lappeenranta",
    ]
    assert Assessment.objects.filter(state="published").count() == 2
    assert User.objects.filter(is_staff=True).count() == 1


@pytest.mark.django_db
def test_without_a_demonstration_there_are_no_accounts():
    User.objects.create_user("coordinator.vaasa@demo.example", name="Somebody")
    User.objects.create_user("manager.vaasa@demo.example", name="Demo", is_demonstration=True)
    out = StringIO()
    with pytest.raises(CommandError, match="no demonstration"):
        call_command("demo_accounts", stdout=out)
    assert json.loads(out.getvalue()) == []


def test_passwords_are_good_and_open_one_installation_only(settings):
    password = demo_password("staff@demo.example")
    validate_password(password, User(email="staff@demo.example", name="Demo Programme staff"))
    assert demo_password("manager.vaasa@demo.example") != password
    assert demo_password("staff@demo.example") == password
    settings.SECRET_KEY = "the key of another installation"
    assert demo_password("staff@demo.example") != password


@pytest.mark.parametrize(
    ("score", "level"),
    [(0, "weak"), (39, "weak"), (40, "developing"), (69, "developing"), (70, "strong")],
)
def test_levels_begin_where_the_texts_say(score, level):
    assert level_of(score) == level
