"""Hostile texts in every column, on every page: shown as they were written, and nothing more."""

from collections import Counter
from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType

from index_assessment.models import Assessment, Question, Questionnaire, Section
from municipalities.models import (
    Application,
    Call,
    Municipality,
    Notification,
    Organisation,
    Programme,
    User,
)
from tests import people
from tests.browser.watch import Watch
from tests.factories.calls import token_of
from tests.factories.municipalities import UserFactory
from tests.hostile.calls import WITH_PARTS
from tests.hostile.fields import UNSEEN, Texts
from tests.hostile.payloads import PAYLOADS
from tests.hostile.world import VIEWS, build_world, current, write_views
from tests.people import Person

# What pages show is the same on every database.
pytestmark = [
    pytest.mark.vendor("sqlite"),
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]
LANGUAGES = ("fi", "sv", "en")
TYPED = "\n".join(PAYLOADS)
ROWS = 4
# How many programmes it takes to show who carries them.
PROGRAMMES = 12


@pytest.fixture
def texts():
    return Texts()


@pytest.fixture
def world(transactional_db, texts):
    return build_world(texts)


@pytest.fixture
def watched(visit, texts):
    """Open the site as a person; whatever any of their pages did is told at the end."""
    watches = []

    def watched(person=None):
        watches.append(Watch(visit(person), texts))
        return watches[-1]

    yield watched
    assert watches
    assert [one for watch in watches for one in watch.found] == []


def hostile(person, texts):
    """The same person under a name of the worst kind."""
    User.objects.filter(pk=person.user.pk).update(name=texts.take("User.name"))
    return person


def admin_page(model, page):
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"


def listed():
    """The models of the house that staff see in lists."""
    return [model for model in admin.site._registry if model._meta.app_label != "account"]


def in_each_language(watch, *pages):
    for language in LANGUAGES:
        watch.visitor.language = language
        for page in pages:
            watch.go(*page)


def test_every_text_is_shown_as_it_was_written(watched, world, texts):
    worker = hostile(Person(world.towns["draft"], UserFactory(is_staff=True)), texts)
    staff = watched(worker)
    see_lists(staff, texts)
    see_rows(staff, world, worker)
    see_reviews(staff, world)
    see_calls(staff, world)
    roles = ("coordinator", "contributor", "manager", "expert")
    members = [see_as_member(watched, world, texts, role) for role in roles]
    team = see_the_team(watched, world)
    everybody = [staff, team, *members, see_as_reader(watched, world)]
    assert texts.not_given().keys() <= UNSEEN.keys()
    assert unseen(texts, everybody) == {}
    shown = sum(map(len, texts.given.values()))
    pages = sum(watch.pages for watch in everybody)
    count = f"{len(texts.texts)} columns x {len(PAYLOADS)} payloads, {shown} texts on {pages} pages"
    print(count)  # noqa: T201 - said for whoever wants to know how much was tried


def unseen(texts, watches):
    """How many texts of each column nobody has seen on a page."""
    left = Counter()
    for label, given in texts.given.items():
        seen = set().union(*(watch.seen[label] for watch in watches))
        left[label] = len(given - seen)
    return {label: number for label, number in left.items() if number and label not in UNSEEN}


def see_lists(staff, texts):
    named = [model for model in listed() if any(one.name.endswith("_sv") for one in columns(model))]
    in_each_language(staff, ("home",), *((admin_page(model, "changelist"),) for model in named))
    for model in listed():
        if model not in named:
            staff.go(admin_page(model, "changelist"))
    for model in VIEWS:
        while f"{model.__name__}.name_fi" in texts.not_given():
            write_views(texts, model)
            in_each_language(staff, (admin_page(model, "changelist"),))


def columns(model):
    return model._meta.concrete_fields


def see_rows(staff, world, worker):
    """Rows to be changed or only looked at, their histories, and the question before deleting."""
    for model in listed():
        rows = current(model)[: None if model is Questionnaire else ROWS]
        for row in rows if model is not Assessment else ():
            staff.go(admin_page(model, "change"), row.pk)
    draft = world.drafts[0]
    LogEntry.objects.create(
        user=worker.user,
        content_type=ContentType.objects.get_for_model(Questionnaire),
        object_id=draft.pk,
        object_repr=TYPED[:200],
        action_flag=2,
        change_message=TYPED,
    )
    staff.go("admin:index")
    for row in (draft, *draft.sections.all()[:1], *draft.questions.all()[:1]):
        staff.go(admin_page(type(row), "history"), row.pk)
        staff.go(admin_page(type(row), "delete"), row.pk)
    staff.go(admin_page(Questionnaire, "publish"), draft.pk)


def see_reviews(staff, world):
    for state in ("returned", "submitted", "approved", "published"):
        staff.go(admin_page(Assessment, "change"), world.assessment(state).pk)
    for state in ("submitted", "approved", "published"):
        for code in ("education", "conclusions"):
            staff.go(admin_page(Assessment, "review"), world.assessment(state).pk, code)
    staff.go(admin_page(Assessment, "publish"), world.assessment("approved").pk)


def see_calls(staff, world):
    for call in world.calls[:PROGRAMMES]:
        staff.go(admin_page(Programme, "change"), call.programme_id)
    for call in world.calls[:WITH_PARTS]:
        staff.go(admin_page(Call, "change"), call.pk)
        staff.go(admin_page(Application, "selection"), call.pk)
    for application in Application.objects.order_by("pk"):
        staff.go(admin_page(Application, "change"), application.pk)


def see_as_member(watched, world, texts, role):
    """The pages of a municipality in each state of its assessment, as far as the role leads."""
    watch = None
    for state in ("draft", "returned", "submitted", "published"):
        town, assessment = world.towns[state], world.assessment(state)
        person = hostile(people.member(town, role), texts)
        if watch is None:
            watch = watched(person)
        else:
            watch.visitor.bring_session(person)
        inside = [town.slug, assessment.pk]
        pages = [("municipality_detail", town.slug), ("assessment_detail", *inside)]
        pages += [("assessment_section", *inside, "education")]
        if role == "expert" and assessment.is_open:
            pages = pages[:1]
        elif (role, state) in {("coordinator", "draft"), ("expert", "submitted")}:
            pages += [("assessment_section", *inside, "profile")]
        if state == "published" and role in {"coordinator", "manager"}:
            pages += [("report_list", *inside), ("assessment_score", *inside)]
            pages += [("support_list", town.slug)]
        if role == "coordinator" and state == "draft":
            pages += [("assessment_submit", *inside), ("assessment_score", *inside)]
            Notification.objects.update(user=person.user)
            in_each_language(watch, *pages, ("account_email",), ("desk",))
        else:
            for page in pages:
                watch.go(*page)
    return watch


def see_the_team(watched, world):
    """The people and the working group, in the languages that the sectors are in."""
    watch = None
    for state in ("returned", "submitted", "draft"):
        town = world.towns[state]
        person = people.member(town, "coordinator")
        watch = watch or watched(person)
        watch.visitor.bring_session(person)
        watch.go("working_group_detail", town.slug)
    inside = [world.towns["draft"].slug]
    in_each_language(watch, ("working_group_sectors", *inside), ("seat_create", *inside))
    for name in ("member_list", "invitation_list", "joint_service_list", "meeting_create"):
        watch.go(name, *inside)
    for meeting in town.meetings.all()[:ROWS]:
        watch.go("meeting_detail", *inside, meeting.pk)
        watch.go("meeting_edit", *inside, meeting.pk)
    watch.go("action_edit", *inside, town.action_points.first().pk)
    return watch


def see_as_reader(watched, world):
    """Nobody in particular, and who holds a link."""
    reader = watched()
    call = world.calls[0]
    in_each_language(reader, ("method_detail",), ("call_list",), ("call_detail", call.slug))
    for application in call.applications.all()[:1]:
        in_each_language(reader, ("application_detail", token_of(application)))
    for link in world.edition.municipality.signed_links.all()[:ROWS]:
        reader.go("linked_report", link.token)
    return reader


def test_what_an_address_says_stays_an_address(watched, world):
    staff = watched(Person(world.towns["draft"], UserFactory(is_staff=True)))
    staff.visitor.expect_complaint("404")
    page = staff.visitor.page
    for model in listed():
        address = staff.visitor.address(admin_page(model, "changelist"))
        page.goto(f"{address}?{urlencode(dict.fromkeys(('q', 'o', 'p', 'e'), TYPED))}")
        staff.look()
    for payload in PAYLOADS[::9]:
        page.goto(f"{staff.visitor.site}/en/{urlencode({payload: payload})}")
        staff.look()
    reader = watched()
    for payload in PAYLOADS[::9]:
        reader.visitor.page.goto(
            f"{reader.visitor.address('account_login')}?{urlencode({'next': payload})}"
        )
        reader.look()


def test_choosing_while_typing(watched, world):
    staff = watched(Person(world.towns["draft"], UserFactory(is_staff=True)))
    row = Organisation.objects.first()
    staff.go(admin_page(Organisation, "change"), row.pk)
    page = staff.visitor.page
    for name in ("area", "successor"):
        page.locator(f"#id_{name} + .select2").click()
        options = page.locator(".select2-results__option[role=option]")
        options.nth(2).wait_for()
        assert any("<" in text for text in options.all_text_contents())
        staff.look()
        options.nth(2).click()
        staff.look()
    page.get_by_role("button", name="Save", exact=True).click()
    staff.look()
    for model in (Municipality, Section, Question):
        staff.go(admin_page(model, "changelist"))
        page.locator("#searchbar").fill("pwn")
        page.keyboard.press("Enter")
        page.wait_for_url("**q=pwn**")
        staff.look()
