"""Rows of the ground floor, one factory a model; each makes what the row needs and no more."""

import uuid
from datetime import date, timedelta
from hashlib import sha256

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from municipalities import models
from municipalities.documents.files import write_whole
from municipalities.documents.models import DocumentState
from tests import reached


def in_three(text, number):
    """A name in each language, so that a test sees which one a page shows."""
    return {f"name_{language}": f"{text} {number} ({language})" for language in ("fi", "sv", "en")}


class UserFactory(DjangoModelFactory):
    """Made by the manager, so that the address is checked and kept in lower case."""

    class Meta:
        model = models.User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = None

    @classmethod
    def _create(cls, model, *args, **fields):
        return model.objects.create_user(*args, **fields)


class MunicipalityFactory(DjangoModelFactory):
    """Active, which most tests need, and within reach of the test, not of the site's own work."""

    class Meta:
        model = models.Municipality

    code = factory.Sequence(lambda n: f"{n % 1000:03}")
    slug = factory.Sequence(lambda n: f"town-{n}")
    name_fi = factory.LazyAttribute(lambda m: f"{m.slug} (fi)")
    name_sv = factory.LazyAttribute(lambda m: f"{m.slug} (sv)")
    name_en = factory.LazyAttribute(lambda m: f"{m.slug} (en)")
    language_status = "fi"
    municipality_type = "urban"
    activated_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model, *args, **fields):
        municipality = super()._create(model, *args, **fields)
        reached.widen_to(municipality)
        return municipality


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.Membership

    municipality = factory.SubFactory(MunicipalityFactory)
    user = factory.SubFactory(UserFactory)
    role = "coordinator"


class MunicipalityFigureFactory(DjangoModelFactory):
    class Meta:
        model = models.MunicipalityFigure

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = "population"
    year = 2022
    value = 15_000
    source_fi = source_sv = source_en = "Statistics"


class AreaKindFactory(DjangoModelFactory):
    class Meta:
        model = models.AreaKind

    code = factory.Sequence(lambda n: f"kind-{n}")
    name_fi = name_sv = name_en = factory.LazyAttribute(lambda kind: kind.code)


class AreaFactory(DjangoModelFactory):
    class Meta:
        model = models.Area

    kind = factory.SubFactory(AreaKindFactory)
    code = factory.Sequence(str)
    name_fi = name_sv = name_en = factory.LazyAttribute(lambda area: f"Area {area.code}")


class AreaMembershipFactory(DjangoModelFactory):
    class Meta:
        model = models.AreaMembership

    municipality = factory.SubFactory(MunicipalityFactory)
    area = factory.SubFactory(AreaFactory)


class AreaSuccessionFactory(DjangoModelFactory):
    class Meta:
        model = models.AreaSuccession

    predecessor = factory.SubFactory(AreaFactory)
    successor = factory.SubFactory(AreaFactory)
    on = date(2026, 1, 1)


class OrganisationKindFactory(DjangoModelFactory):
    class Meta:
        model = models.OrganisationKind

    code = factory.Sequence(lambda n: f"kind-{n}")
    name_fi = name_sv = name_en = factory.LazyAttribute(lambda kind: kind.code)
    level = "regional"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = models.Organisation

    kind = factory.SubFactory(OrganisationKindFactory)
    code = factory.Sequence(lambda n: f"body-{n}")
    name_fi = name_sv = name_en = factory.LazyAttribute(lambda body: body.code)


class SectorFactory(DjangoModelFactory):
    class Meta:
        model = models.Sector

    code = factory.Sequence(lambda n: f"sector-{n}")
    name_fi = name_sv = name_en = factory.LazyAttribute(lambda sector: sector.code)
    source_fi = source_sv = source_en = "The Act"
    is_in_act = True


class InvitationFactory(DjangoModelFactory):
    """The row alone; `invite` makes one with its link and mail."""

    class Meta:
        model = models.Invitation

    municipality = factory.SubFactory(MunicipalityFactory)
    email = factory.Sequence("invited{}@example.org".format)
    role = "contributor"
    language = "fi"
    invited_by = factory.SubFactory(UserFactory)
    sent_at = factory.LazyFunction(timezone.now)
    expires_at = factory.LazyAttribute(lambda one: one.sent_at + timedelta(days=7))


class WorkingGroupFactory(DjangoModelFactory):
    class Meta:
        model = models.WorkingGroup

    municipality = factory.SubFactory(MunicipalityFactory)


class GroupMemberFactory(DjangoModelFactory):
    """Somebody who has accepted an invitation; `named_seat` makes one that has a name alone."""

    class Meta:
        model = models.GroupMember

    municipality = factory.SubFactory(MunicipalityFactory)
    membership = factory.SubFactory(
        MembershipFactory,
        municipality=factory.SelfAttribute("..municipality"),
        role="contributor",
    )
    invitation = factory.SubFactory(
        InvitationFactory, municipality=factory.SelfAttribute("..municipality")
    )


class MeetingFactory(DjangoModelFactory):
    class Meta:
        model = models.Meeting

    municipality = factory.SubFactory(MunicipalityFactory)
    starts_at = factory.LazyFunction(timezone.now)


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = models.Attendance

    municipality = factory.SubFactory(MunicipalityFactory)
    meeting = factory.SubFactory(
        MeetingFactory, municipality=factory.SelfAttribute("..municipality")
    )
    member = factory.SubFactory(
        GroupMemberFactory, municipality=factory.SelfAttribute("..municipality")
    )


class ActionPointFactory(DjangoModelFactory):
    class Meta:
        model = models.ActionPoint

    municipality = factory.SubFactory(MunicipalityFactory)
    meeting = factory.SubFactory(
        MeetingFactory, municipality=factory.SelfAttribute("..municipality")
    )
    owner = factory.SubFactory(
        GroupMemberFactory, municipality=factory.SelfAttribute("..municipality")
    )
    text = "Ask the schools"


class JointServiceFactory(DjangoModelFactory):
    class Meta:
        model = models.JointService

    municipality = factory.SubFactory(MunicipalityFactory)
    name = factory.Sequence("Service {}".format)


class JointParticipationFactory(DjangoModelFactory):
    class Meta:
        model = models.JointParticipation

    service = factory.SubFactory(JointServiceFactory)
    lead = factory.SelfAttribute("service.municipality")
    municipality = factory.SubFactory(MunicipalityFactory)


class AuditEventFactory(DjangoModelFactory):
    class Meta:
        model = models.AuditEvent

    municipality = factory.SubFactory(MunicipalityFactory)
    action = "municipality_detail"
    method = "GET"
    status = 200


class SignedLinkFactory(DjangoModelFactory):
    class Meta:
        model = models.SignedLink

    municipality = factory.SubFactory(MunicipalityFactory)
    purpose = "index_report"
    subject_id = factory.Sequence(lambda n: n + 1_000_000)
    recipient = "The council"
    made_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class SignInFailureFactory(DjangoModelFactory):
    class Meta:
        model = models.SignInFailure

    digest = factory.Sequence(lambda n: sha256(str(n).encode()).hexdigest())
    tries = 1


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = models.Session

    session_key = factory.LazyFunction(lambda: uuid.uuid4().hex)
    session_data = ""
    expire_date = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=1))
    user = factory.SubFactory(UserFactory)


class LastCodeFactory(DjangoModelFactory):
    class Meta:
        model = models.LastCode

    user = factory.SubFactory(UserFactory)


class IdentityProviderFactory(DjangoModelFactory):
    class Meta:
        model = models.IdentityProvider

    municipality = factory.SubFactory(MunicipalityFactory)
    # Nobody answers there, and nobody else is asked.
    issuer = "https://127.0.0.1:9"
    tenant = "tenant"
    client_id = "client"
    is_active = True


class LinkedIdentityFactory(DjangoModelFactory):
    class Meta:
        model = models.LinkedIdentity

    user = factory.SubFactory(UserFactory)
    issuer = "https://provider.example"
    tenant = "tenant"
    subject = factory.Sequence(str)


class TextRevisionFactory(DjangoModelFactory):
    class Meta:
        model = models.TextRevision

    municipality = factory.SubFactory(MunicipalityFactory)
    subject = factory.Sequence(lambda n: f"commentary:{n}")
    language = "fi"
    version = 1
    by_id = 1


class DocumentFactory(DjangoModelFactory):
    """Waiting in the queue; `stored` makes one that is done and has its file."""

    class Meta:
        model = models.Document

    municipality = factory.SubFactory(MunicipalityFactory)
    kind = "index_report"
    subject_id = factory.Sequence(lambda n: n + 1_000_000)
    language = "fi"
    content_hash = "0" * 64
    design_hash = "0" * 64


class MailFactory(DjangoModelFactory):
    class Meta:
        model = models.Mail

    sender = "Mosaic <mosaic@example.org>"
    recipient = factory.Sequence("person{}@example.org".format)
    subject = "Report"
    body = "The report is ready."
    message_id = factory.Sequence("<{}@example.org>".format)


class HeldMailFactory(MailFactory):
    class Meta:
        model = models.HeldMail

    state = "held"
    language = "fi"
    about = "Call 2026"


class LetterFactory(DjangoModelFactory):
    """A letter that no code sends; those that are sent are there from the first migration on."""

    class Meta:
        model = models.Letter

    code = factory.Sequence("a-{}".format)
    subject_fi = subject_sv = subject_en = "Welcome"
    body_fi = body_sv = body_en = "A letter."


class NotificationFactory(DjangoModelFactory):
    class Meta:
        model = models.Notification

    user = factory.SubFactory(UserFactory)
    kind = "document_ready"
    values = {"title": "The report"}
    path = "/fi/method/"


class NotificationChoiceFactory(DjangoModelFactory):
    class Meta:
        model = models.NotificationChoice

    user = factory.SubFactory(UserFactory)
    kind = "document_ready"
    by_mail = "daily"


class ExpertProfileFactory(DjangoModelFactory):
    class Meta:
        model = models.ExpertProfile

    user = factory.SubFactory(UserFactory)


class ExpertAssignmentFactory(DjangoModelFactory):
    class Meta:
        model = models.ExpertAssignment

    municipality = factory.SubFactory(MunicipalityFactory)
    expert = factory.SubFactory(ExpertProfileFactory)
    starts_on = factory.LazyFunction(timezone.localdate)
    ends_on = factory.LazyFunction(timezone.localdate)
    membership = factory.SubFactory(
        MembershipFactory, municipality=factory.SelfAttribute("..municipality"), role="expert"
    )


class SupportRequestFactory(DjangoModelFactory):
    class Meta:
        model = models.SupportRequest

    municipality = factory.SubFactory(MunicipalityFactory)
    topic = "Families with small children"
    text = "How do we reach them?"
    language = "fi"
    asked_by = factory.SubFactory(UserFactory)
    assignment = factory.SubFactory(
        ExpertAssignmentFactory, municipality=factory.SelfAttribute("..municipality")
    )


class RepresentativeFactory(DjangoModelFactory):
    class Meta:
        model = models.Representative

    body = factory.SubFactory(OrganisationFactory, area=factory.SubFactory(AreaFactory))
    user = factory.SubFactory(UserFactory)


class RegionalQuestionFactory(DjangoModelFactory):
    class Meta:
        model = models.RegionalQuestion

    municipality = factory.SubFactory(MunicipalityFactory)
    body = factory.SubFactory(OrganisationFactory, area=factory.SubFactory(AreaFactory))
    text = "How do you reach families?"
    language = "fi"
    asked_by = factory.SubFactory(UserFactory)


class RegionalNeedFactory(DjangoModelFactory):
    class Meta:
        model = models.RegionalNeed

    body = factory.SubFactory(OrganisationFactory, area=factory.SubFactory(AreaFactory))
    kind = "training"
    topic = "Interpreting"
    text = "Working with an interpreter."
    language = "fi"
    recorded_by = factory.SubFactory(UserFactory)


class AttachmentFactory(DjangoModelFactory):
    """The row alone; `attached` makes one that has its file."""

    class Meta:
        model = models.Attachment

    municipality = factory.SubFactory(MunicipalityFactory)
    title = "Integration programme"
    language = "fi"
    name = "programme.txt"
    kind = "txt"
    size = 1
    sha256 = "0" * 64
    file = factory.LazyAttribute(lambda one: f"{one.municipality.pk}/{uuid.uuid4().hex}")
    added_by_id = 1


class FileCheckFactory(DjangoModelFactory):
    class Meta:
        model = models.FileCheck


def attached(content, **fields):
    """An attachment whose file holds `content`."""
    digest = sha256(content).hexdigest()
    attachment = AttachmentFactory(size=len(content), sha256=digest, **fields)
    write_whole(attachment.path, content)
    return attachment


def stored(content, **fields):
    """A finished document whose file holds `content`."""
    document = DocumentFactory(
        state=DocumentState.DONE,
        finished_at=timezone.now(),
        size=len(content),
        sha256=sha256(content).hexdigest(),
        **fields | {"file": "pending"},
    )
    document.file = f"{document.municipality_id}/{document.pk}.pdf"
    document.save(update_fields=["file"])
    document.path.parent.mkdir(parents=True, exist_ok=True)
    document.path.write_bytes(content)
    return document


def named_seat(**fields):
    """A seat of somebody without an account."""
    nobody = {"membership": None, "invitation": None}
    return GroupMemberFactory(**{"name": "Anna"} | nobody | fields)
