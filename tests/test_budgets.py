"""Statements a page takes: few, and as many for three rows or forty questions as for one."""

import json
import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from index_assessment.models import Assessment
from municipalities.models import AuditEvent, Document, Membership, Municipality, User
from tests import people
from tests.access_table import ADMIN_MODELS
from tests.factories.every import FACTORIES
from tests.factories.index_assessment import AssessmentFactory, complete, published_edition
from tests.factories.municipalities import (
    ActionPointFactory,
    AreaFactory,
    AttendanceFactory,
    InvitationFactory,
    JointParticipationFactory,
    JointServiceFactory,
    MeetingFactory,
    MembershipFactory,
    MunicipalityFigureFactory,
    OrganisationFactory,
    SectorFactory,
    SignedLinkFactory,
    named_seat,
)
from tests.factories.questionnaires import (
    COMMITMENT,
    EDUCATION,
    PARTICIPATION,
    PROFILE,
    published,
    question,
    section,
    small_content,
)
from tests.town import edit

# What each request of a municipality takes before and after its own work.
AROUND = [
    "municipalities_session",
    *(model._meta.db_table for model in (User, Municipality, Membership, AuditEvent)),
]


def statements(client, method, url, **extra):
    """The statements of one request; the first one warms the caches."""
    client.generic(method, url, **extra)
    with CaptureQueriesContext(connection) as queries:
        response = client.generic(method, url, **extra)
    assert response.status_code == 200, response
    return [query["sql"] for query in queries]


def is_work(sql):
    """Whether it reads or writes anything but the session, the door and the log."""
    table = re.search(r'(?:FROM|INTO|UPDATE) "(\w+)"', sql)
    return bool(table) and table.group(1) not in AROUND


def test_saving_one_answer(coordinator, assessment):
    url = coordinator.url("answer_save", assessment.pk, "EDU-01")
    edits = iter([edit() | {"base_version": 0}, edit() | {"base_version": 1}])
    for one in edits:
        with CaptureQueriesContext(connection) as queries:
            reply = coordinator.post(url, json.dumps(one), content_type="application/json")
        assert reply.status_code == 200
    work = [query["sql"] for query in queries if is_work(query["sql"])]
    assert len(work) <= 8, "\n".join(work)


def town_with(size):
    """A municipality that answers a questionnaire with one section of a size."""
    large = section("education", [*EDUCATION["questions"], *more(size)])
    content = small_content(PROFILE, COMMITMENT, large, PARTICIPATION, code=f"size-{size}")
    return AssessmentFactory(questionnaire=published(content))


def more(size):
    return [question(f"EDU-{n:02}", "yes_partly_no") for n in range(4, 4 + size)]


PAGES = {
    "assessment_section": (15, ["education"]),
    "assessment_detail": (15, []),
    "assessment_submit": (16, []),
    # The indicators, both kinds of areas and the project areas beside them.
    "assessment_score": (19, []),
}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("is_submitted", [False, True])
def test_pages_of_a_questionnaire_whatever_its_size(db, name, is_submitted):
    found, (most, arguments) = [], PAGES[name]
    for size in (1, 40):
        assessment = complete(town_with(size))
        coordinator = people.member(assessment.municipality, "coordinator")
        if is_submitted:
            assessment.submit(by=coordinator.user)
        url = coordinator.url(name, assessment.pk, *arguments)
        found.append(statements(coordinator, "GET", url))
    small, large = found
    assert len(small) == len(large), "\n".join(large)
    assert len(large) <= most, "\n".join(large)


def grows(client, url, add):
    """The page's statements with one row and with three."""
    add()
    one = statements(client, "GET", url)
    add()
    add()
    three = statements(client, "GET", url)
    assert len(one) == len(three), "\n".join(three)


def test_home(coordinator):
    grows(
        coordinator,
        reverse("home"),
        lambda: MembershipFactory(user=coordinator.user, role="expert"),
    )


def test_the_assessments_of_a_municipality(coordinator, municipality):
    url = coordinator.url("municipality_detail")
    grows(coordinator, url, lambda: published_edition(municipality=municipality))


def test_the_figures_of_a_municipality(coordinator, municipality):
    years = iter(range(2020, 2030))
    url = coordinator.url("municipality_detail")
    grows(
        coordinator,
        url,
        lambda: MunicipalityFigureFactory(municipality=municipality, year=next(years)),
    )


def test_the_reports_of_an_assessment(coordinator, municipality):
    edition = published_edition(municipality=municipality)
    url = coordinator.url("report_list", edition.assessment_id)
    assert Document.objects.count() == 3
    three = statements(coordinator, "GET", url)
    Document.objects.exclude(language="fi").delete()
    assert len(statements(coordinator, "GET", url)) == len(three)


def test_the_links_to_a_report(coordinator, municipality):
    edition = published_edition(municipality=municipality)
    url = coordinator.url("report_list", edition.assessment_id)
    grows(
        coordinator,
        url,
        lambda: SignedLinkFactory(municipality=municipality, subject_id=edition.pk),
    )


def test_the_people_of_a_municipality(coordinator, municipality):
    def add():
        own = {"municipality": municipality} | affiliated()
        MembershipFactory(role="manager", **own)
        InvitationFactory(**own)

    grows(coordinator, coordinator.url("member_list"), add)
    grows(coordinator, coordinator.url("invitation_list"), add)


def affiliated():
    return {"organisation": OrganisationFactory(), "sector": SectorFactory()}


def test_the_working_group(coordinator, municipality):
    own = {"municipality": municipality}

    def add():
        meeting = MeetingFactory(**own)
        for person in (
            {"membership": MembershipFactory(role="manager", **own)},
            {"invitation": InvitationFactory(**own)},
            {"organisation": OrganisationFactory(), "sector": SectorFactory()},
        ):
            seat = named_seat(name="", **own, **person)
            AttendanceFactory(meeting=first, member=seat, **own)
            ActionPointFactory(meeting=first, owner=seat, **own)
            ActionPointFactory(meeting=meeting, owner=seat, **own)

    first = MeetingFactory(**own)
    for name in ("working_group_detail", "working_group_sectors", "seat_create"):
        grows(coordinator, coordinator.url(name), add)
    for name in ("meeting_detail", "meeting_edit", "action_create"):
        grows(coordinator, coordinator.url(name, first.pk), add)


def test_the_joint_services_of_a_municipality(coordinator, municipality):
    def add():
        JointParticipationFactory(municipality=municipality, service__area=AreaFactory())
        JointParticipationFactory(service=service)
        JointServiceFactory(municipality=municipality, area=AreaFactory())

    service = JointServiceFactory(municipality=municipality)
    grows(coordinator, coordinator.url("joint_service_list"), add)
    grows(coordinator, coordinator.url("joint_service_detail", service.pk), add)


def is_listed(model):
    codes = ADMIN_MODELS.get(model._meta.label_lower.replace(".", "_"), (403,))
    return model in FACTORIES and codes[0] == 200


LISTED = [model for model in admin.site._registry if is_listed(model)]


@pytest.mark.parametrize("model", LISTED, ids=lambda model: model.__name__)
def test_lists_of_the_workshop(staff, model):
    factory = FACTORIES[model]
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    grows(staff, url, factory)


def test_the_workshops_page_of_an_assessment(staff):
    urls = []
    for size in (1, 40):
        assessment = complete(town_with(size))
        assessment.submit(by=staff.user)
        urls.append(reverse("admin:index_assessment_assessment_change", args=[assessment.pk]))
    small, large = (statements(staff, "GET", url) for url in urls)
    assert len(small) == len(large), "\n".join(large)
    assert Assessment.objects.awaiting_review().count() == 2
