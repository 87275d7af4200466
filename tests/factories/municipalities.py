"""Rows of the ground floor, one factory a model; each makes what the row needs and no more."""

from datetime import date, timedelta
from hashlib import sha256

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from municipalities import models
from municipalities.documents.models import DocumentState


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
    """Active, which most tests need."""

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
