"""Municipalities with one of everything in them, their texts marked so that a leak shows."""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone

from index_assessment.models import Assessment, Evidence
from index_assessment.publishing import publish
from municipalities.applications.beginning import link_of
from municipalities.documents.files import write_whole
from municipalities.documents.models import DocumentState
from municipalities.models import Application, Document, Mail
from tests.access_table import PEOPLE
from tests.factories import index_assessment as index
from tests.factories.calls import applied, closed_call, drafted, open_call, session_in
from tests.factories.municipalities import (
    DocumentFactory,
    MembershipFactory,
    MunicipalityFactory,
    NotificationFactory,
    RegionalQuestionFactory,
    SignedLinkFactory,
    SupportRequestFactory,
    UserFactory,
    attached,
    stored,
)
from tests.people import Person
from tests.team import build_team, team_row

HOME_CANARY, OTHER_CANARY = "canary-home-7f3a", "canary-other-91c4"
LANGUAGES = ("fi", "sv", "en")
STATES = ("empty", "draft", "returned", "submitted", "approved", "published")
NEVER = 10**9
# The address of the call to which all these municipalities apply.
CALL = "spring"
# What members of the home towns must never see is the other's.
HIDDEN = {"stranger": (HOME_CANARY, OTHER_CANARY), "neighbour": (HOME_CANARY,), "staff": ()}
PASSWORD = "correct horse battery staple"


@dataclass(frozen=True)
class Town:
    """`assessment` is in the wanted state; every text of the town holds the canary."""

    municipality: object
    canary: str
    assessment: Assessment

    @property
    def document(self):
        return self.municipality.documents.filter(state=DocumentState.DONE).first()

    @property
    def failed_document(self):
        return self.municipality.documents.filter(state=DocumentState.FAILED).first()

    @property
    def link(self):
        return self.municipality.signed_links.filter(purpose="index_report").first()

    @property
    def application(self):
        return Application.objects.filter(municipality=self.municipality).first()

    def link_to(self, name):
        """The link behind which a page of this name stands."""
        if name == "linked_invitation":
            return self.municipality.signed_links.filter(purpose="invitation").first()
        return link_of(self.application) if name.startswith("application") else self.link

    @property
    def evidence(self):
        # Not by way of the municipality: some tests make that way lead everywhere.
        own = Evidence.objects.filter(municipality=self.municipality)
        return own.select_related("attachment").first()

    def object_of(self, name):
        """The row whose id stands in an address of this name."""
        found = {
            "document_download": self.document,
            "document_retry": self.failed_document,
            "report_link_end": self.link,
            "evidence_download": self.evidence,
            "evidence_remove": self.evidence,
        }
        return found.get(name) or team_row(self.municipality, name) or self.assessment

    def write_file(self):
        if self.document:
            self.document.path.parent.mkdir(parents=True, exist_ok=True)
            self.document.path.write_text(self.canary)
        if self.evidence:
            write_whole(self.evidence.attachment.path, self.canary.encode())
        write_whole(self.application.letter.path, self.canary.encode())


def build_town(municipality, canary, state, calls):
    _apply(municipality, canary, state, calls)
    assessment = index.AssessmentFactory(municipality=municipality)
    if state != "empty":
        index.complete(assessment, explanation=f"Explained {canary}", reason=canary)
        _attach(assessment, canary)
    SupportRequestFactory(municipality=municipality, topic=canary, text=canary, assignment=None)
    RegionalQuestionFactory(municipality=municipality, text=canary)
    by = _review(assessment, canary)
    _advance(assessment, state, by, canary)
    if state in {"draft", "published"}:
        build_team(municipality, canary)
    edition = assessment.editions.first()
    if edition:
        stored(canary.encode(), municipality=municipality, subject_id=edition.pk)
        DocumentFactory(municipality=municipality, state="failed", error="render")
        SignedLinkFactory(municipality=municipality, subject_id=edition.pk, recipient=canary)
    return Town(municipality, canary, assessment)


def _apply(municipality, canary, state, calls):
    """A draft to an open call; submitted to a closed one where the assessment is submitted."""
    letter = attached(canary.encode(), municipality=municipality, name=f"{canary}.txt")
    begin = applied if state == "submitted" else drafted
    application = begin(
        calls["submitted" if state == "submitted" else "draft"],
        municipality=municipality,
        contact_name=f"Contact {canary}",
        working_group=canary,
        letter=letter,
    )
    application.answers.update(text=f"Answered {canary}")
    link_of(application)


def _attach(assessment, canary):
    answer = assessment.answers.get(question__code="EDU-01")
    attachment = attached(
        canary.encode(), municipality=assessment.municipality, title=canary, name=f"{canary}.txt"
    )
    index.EvidenceFactory(answer=answer, attachment=attachment)


def _review(assessment, canary):
    commentary = assessment.commentaries.first()
    texts = {language: f"{canary} in {language}" for language in LANGUAGES}
    by = UserFactory(name=f"Reviewer {canary}")
    commentary.write(texts=texts, base_version=commentary.version, by=by, checked=LANGUAGES)
    advice = index.RecommendationFactory(assessment=assessment)
    advice.write(texts=texts, base_version=0, by=by, checked=LANGUAGES)
    return by


def _advance(assessment, state, by, canary):
    """Take the assessment to its state by the steps that people take."""
    if state not in {"empty", "draft"}:
        assessment.submit(by=by)
    if state == "returned":
        assessment.send_back(by=by, reason=f"Mend {canary}")
    if state in {"approved", "published"}:
        assessment.approve(by=by)
    if state == "published":
        publish(assessment=assessment, by=by)


@dataclass(frozen=True)
class World:
    """For each state a home town and another town, and everybody's browsers.

    The neighbour coordinates the other towns; the members belong to the home towns.
    """

    homes: dict
    others: dict
    people: dict
    replies: dict = field(default_factory=dict)

    @property
    def towns(self):
        return [*self.homes.values(), *self.others.values()]


def build_world():
    calls = {
        "draft": open_call(slug=CALL, **session_in(days=3)),
        "submitted": closed_call(slug="autumn"),
    }
    homes = {state: _town("home", state, HOME_CANARY, calls) for state in STATES}
    others = {state: _town("other", state, OTHER_CANARY, calls) for state in STATES}
    # No worker takes them here, which the site would complain of on a slow machine.
    for waiting in (Document, Mail):
        waiting.objects.filter(state="queued").update(due_at=timezone.now() + timedelta(days=1))
    return World(homes, others, {name: _person(name, homes, others) for name in PEOPLE})


def _town(prefix, state, canary, calls):
    return build_town(MunicipalityFactory(slug=f"{prefix}-{state}"), canary, state, calls)


def _person(name, homes, others):
    if name == "nobody":
        return _hiding(Person(None), HOME_CANARY, OTHER_CANARY)
    user = UserFactory(name=f"The {name}", password=PASSWORD, is_staff=name == "staff")
    role = "coordinator" if name == "neighbour" else name
    if role in {"coordinator", "contributor", "manager", "expert"}:
        for town in (others if name == "neighbour" else homes).values():
            MembershipFactory(municipality=town.municipality, user=user, role=role)
    NotificationFactory(user=user, by_mail="weekly")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return _hiding(Person(None, user), *HIDDEN.get(name, (OTHER_CANARY,)))


def _hiding(person, *texts):
    person.hidden = texts
    return person


def edit(value="all"):
    """What the page sends to save one answer that had been saved once."""
    return {
        "mutation_id": str(uuid.uuid4()),
        "base_version": 1,
        "choice": [value],
        "explanation": "",
    }
