"""The call of the demonstration: open, with drafts and submitted applications."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from config.demo import people
from municipalities.access.reach import inside
from municipalities.applications.beginning import link_of
from municipalities.calls.publishing import publish
from municipalities.models import (
    Application,
    ApplicationAnswer,
    Call,
    CallContact,
    CallReviewer,
    Criterion,
    Municipality,
    Programme,
)

SOURCE = Path(__file__).parent / "call.toml"
LANGUAGES = ("fi", "sv", "en")


def build_call():
    """Build the programme and its call once; gives the call."""
    texts = tomllib.loads(SOURCE.read_text(encoding="utf-8"))
    found = Call.objects.filter(slug=texts["call"]["slug"]).first()
    if found is not None:
        return found
    call = _draft(texts)
    publish(call=call, by=people.staff())
    for applicant in texts["applicants"]:
        municipality = Municipality.objects.get(slug=applicant["slug"])
        with inside(municipality):
            _begin(call, municipality, applicant)
    return call


def _in_three(table):
    """Columns of the three languages, from tables by language; other values as they are."""
    fields = {}
    for name, value in table.items():
        if isinstance(value, dict):
            fields |= {f"{name}_{language}": value[language] for language in LANGUAGES}
        else:
            fields[name] = value
    return fields


def _draft(texts):
    programme = Programme.objects.create(**_in_three(texts["programme"]))
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    session = noon + timedelta(days=14)
    call = Call.objects.create(
        programme=programme,
        opens_at=noon - timedelta(days=2),
        closes_at=noon + timedelta(days=42),
        review_until=noon + timedelta(days=70),
        session_at=session,
        session_ends_at=session + timedelta(hours=2),
        session_registration_until=session - timedelta(days=1),
        **_in_three(texts["call"]),
    )
    for order, criterion in enumerate(texts["criteria"]):
        Criterion.objects.create(call=call, order=order, **_in_three(criterion))
    CallContact.objects.create(call=call, **_in_three(texts["contact"]))
    CallReviewer.objects.create(call=call, user=people.staff())
    return call


def _begin(call, municipality, applicant):
    """A draft, of which the one or other part is written."""
    application = Application.objects.create(
        call=call,
        municipality=municipality,
        email=f"hakija.{municipality.slug}@demo.example",
        language=applicant["language"],
        contact_name=applicant["contact_name"],
        working_group=applicant["working_group"],
    )
    ApplicationAnswer.objects.bulk_create(
        ApplicationAnswer(
            municipality=municipality, application=application, criterion=criterion, text=text
        )
        for criterion, text in zip(call.criteria.all(), applicant["answers"], strict=True)
    )
    link_of(application)
