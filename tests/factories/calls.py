"""Rows of calls, applications and their selection, one factory a model."""

from datetime import date, timedelta

import factory
from django.db import connection
from django.utils import timezone
from factory.django import DjangoModelFactory

from municipalities import models
from municipalities.applications.beginning import link_of
from municipalities.calls.publishing import publish
from municipalities.models.application import ApplicationState
from municipalities.revisions import triggers
from tests import roles
from tests.factories.municipalities import (
    AttachmentFactory,
    MailFactory,
    MunicipalityFactory,
    UserFactory,
    in_three,
)


def three(name, text):
    return {f"{name}_{language}": f"{text} ({language})" for language in ("fi", "sv", "en")}


def days(number):
    return factory.LazyFunction(lambda: timezone.now() + timedelta(days=number))


class ProgrammeFactory(DjangoModelFactory):
    class Meta:
        model = models.Programme

    name_fi = factory.Sequence(lambda n: in_three("Programme", n)["name_fi"])
    name_sv = name_en = "Programme"
    starts_on, ends_on = date(2027, 1, 1), date(2028, 12, 31)


class CallFactory(DjangoModelFactory):
    """A draft, complete but for its criteria and people; `open_call` makes one that is open."""

    class Meta:
        model = models.Call

    programme = factory.SubFactory(ProgrammeFactory)
    slug = factory.Sequence(lambda n: f"call-{n}")
    opens_at, closes_at = days(-1), days(30)
    places = 2

    @classmethod
    def _create(cls, model, *args, **fields):
        texts = {}
        for name in ("title", "summary", "offer", "commitments"):
            texts |= three(name, f"The {name}")
        return super()._create(model, *args, **texts | fields)


class CriterionFactory(DjangoModelFactory):
    class Meta:
        model = models.Criterion

    call = factory.SubFactory(CallFactory)
    name_fi = name_sv = name_en = factory.Sequence(lambda n: f"Criterion {n}")
    guidance_fi = guidance_sv = guidance_en = "Say how."
    weight = 100


class CallContactFactory(DjangoModelFactory):
    class Meta:
        model = models.CallContact

    call = factory.SubFactory(CallFactory)
    name = factory.Sequence(lambda n: f"Adviser {n}")
    email = factory.Sequence("adviser{}@example.org".format)
    areas_fi = areas_sv = areas_en = "Everything"


class CallReviewerFactory(DjangoModelFactory):
    class Meta:
        model = models.CallReviewer

    call = factory.SubFactory(CallFactory)
    user = factory.SubFactory(UserFactory, is_staff=True)


class SessionRegistrationFactory(DjangoModelFactory):
    class Meta:
        model = models.SessionRegistration

    call = factory.SubFactory(CallFactory)
    name = "Somebody"
    email = factory.Sequence("guest{}@example.org".format)
    language = "fi"


class ApplicationFactory(DjangoModelFactory):
    """A draft with its letter's row; `applied` makes one that is submitted."""

    class Meta:
        model = models.Application

    municipality = factory.SubFactory(MunicipalityFactory, activated_at=None)
    call = factory.SubFactory(CallFactory)
    language = "fi"
    email = factory.Sequence("applicant{}@example.org".format)
    contact_name, phone, working_group = "Aino", "0401234567", "Education, culture"
    letter = factory.SubFactory(
        AttachmentFactory, municipality=factory.SelfAttribute("..municipality")
    )


class ApplicationAnswerFactory(DjangoModelFactory):
    class Meta:
        model = models.ApplicationAnswer

    application = factory.SubFactory(ApplicationFactory)
    municipality = factory.SelfAttribute("application.municipality")
    criterion = factory.SubFactory(
        CriterionFactory, call=factory.SelfAttribute("..application.call")
    )
    text = "We do it together."


class ApplicationReviewFactory(DjangoModelFactory):
    class Meta:
        model = models.ApplicationReview

    application = factory.SubFactory(ApplicationFactory)
    municipality = factory.SelfAttribute("application.municipality")
    reviewer = factory.SubFactory(UserFactory, is_staff=True)


class ApplicationScoreFactory(DjangoModelFactory):
    class Meta:
        model = models.ApplicationScore

    review = factory.SubFactory(ApplicationReviewFactory)
    municipality = factory.SelfAttribute("review.municipality")
    criterion = factory.SubFactory(
        CriterionFactory, call=factory.SelfAttribute("..review.application.call")
    )
    points = 3


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = models.Decision

    application = factory.SubFactory(ApplicationFactory)
    municipality = factory.SelfAttribute("application.municipality")
    outcome = "declined"
    reason_fi = reason_sv = reason_en = "Others fitted better."
    mail = factory.SubFactory(MailFactory, state="held")
    decided_by_id = 1


def open_call(*, weights=(60, 40), reviewers=1, **fields):
    """A published call that takes applications, with criteria, a contact person and reviewers."""
    call = with_parts(CallFactory(**fields), weights, reviewers)
    return publish(call=call, by=UserFactory(is_staff=True))


def with_parts(call, weights, reviewers):
    for order, weight in enumerate(weights):
        CriterionFactory(call=call, order=order, weight=weight)
    CallContactFactory(call=call)
    CallReviewerFactory.create_batch(reviewers, call=call)
    return call


def session_in(*, days):
    """An information session for which one can register, so many days from now."""
    begins = timezone.now() + timedelta(days=days)
    return {
        "session_at": begins,
        "session_ends_at": begins + timedelta(hours=2),
        "session_registration_until": begins - timedelta(hours=1),
        "session_link": "https://meet.example.org/spring",
    }


def closed_call(**fields):
    """A published call that has closed, and whose review deadline has passed."""
    now = timezone.now()
    times = {
        "opens_at": now - timedelta(days=9),
        "closes_at": now - timedelta(days=2),
        "review_until": now - timedelta(days=1),
    }
    call = with_parts(CallFactory(**times | fields), (60, 40), 1)
    models.Call.objects.filter(pk=call.pk).update(published_at=call.opens_at)
    call.refresh_from_db()
    return call


def close(call):
    """Let the closing time have passed, behind the back of the trigger that keeps it."""
    with roles.owner():
        triggers.drop(connection.alias)
        past = timezone.now() - timedelta(hours=1)
        without_session = dict.fromkeys(session_in(days=0), None) | {"session_link": ""}
        models.Call.objects.filter(pk=call.pk).update(closes_at=past, **without_session)
        triggers.make(connection.alias)
    call.refresh_from_db()


def drafted(call, **fields):
    """A draft that lacks nothing but being submitted."""
    application = ApplicationFactory(call=call, **fields)
    for criterion in call.criteria.all():
        ApplicationAnswerFactory(application=application, criterion=criterion)
    return application


def applied(call, **fields):
    now = timezone.now()
    return drafted(call, state=ApplicationState.SUBMITTED, submitted_at=now, **fields)


def token_of(application):
    return link_of(application).token
