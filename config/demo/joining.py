"""The way into the programme: three calls, what municipalities apply for, and what is decided."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone, translation

from config.demo import people
from config.demo.letter import commitment_letter
from config.demo.profiles import read
from municipalities.access.permissions import Role
from municipalities.access.reach import inside, reach
from municipalities.applications.beginning import begin
from municipalities.applications.writing import attach_letter, save_answer, save_basics
from municipalities.attachments.storing import add_row, write_file
from municipalities.calls.publishing import publish
from municipalities.calls.registrations import register
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
from municipalities.models.application import ApplicationState
from municipalities.people.invitations import accept
from municipalities.selection.deciding import announce, decide
from municipalities.selection.reviewing import declare_conflict, save_review

LANGUAGES = ("fi", "sv", "en")
WRITING, CHOSEN = "kajaani", "mikkeli"
CALL_HOURS = {"opens": 9, "closes": 16}


def missing():
    """The calls of the demonstration that this database does not have yet."""
    there = set(Call.objects.values_list("slug", flat=True))
    return [row for row in read("joining.toml")["call"] if row["slug"] not in there]


def build(row):
    """One call with all that has come of it."""
    texts = read("joining.toml")
    mine = [one for one in texts["application"] if one["call"] == row["slug"]]
    slugs = [one["slug"] for one in mine] or [WRITING]
    towns = {one.slug: one for one in Municipality.objects.filter(slug__in=slugs)}
    reason = "the applicants of a call are judged side by side"
    ids = [one.pk for one in towns.values()]
    with transaction.atomic(), translation.override("fi"), reach(ids, reason=reason):
        reviewers = [people.staff(), people.reviewer()]
        call = _draft(row, texts, reviewers)
        if "session" in row:
            _take_applications(publish(call=call, by=reviewers[0]), towns[WRITING])
        else:
            _pass(call, row, by=reviewers[0])
            applications = [(one, _applied(one, call, towns[one["slug"]])) for one in mine]
            for one, application in applications:
                _score(one, application, reviewers)
            for one, application in applications:
                _decide(one, application, by=reviewers[0])


def _at(day, hour):
    there = timezone.localtime() + timedelta(days=day)
    return there.replace(hour=hour, minute=0, second=0, microsecond=0)


def _in_three(name, texts):
    return {f"{name}_{language}": texts[language] for language in LANGUAGES}


def _programme(texts):
    found = Programme.objects.first()
    if found is not None:
        return found
    names = ("name", "implementer", "managing_authority", "funders")
    written = [_in_three(name, texts["programme"][name]) for name in names]
    year = timezone.localdate().year
    return Programme.objects.create(
        starts_on=f"{year}-01-01",
        ends_on=f"{year + 2}-12-31",
        total_budget=2_400_000,
        eu_contribution=1_800_000,
        **{key: text for one in written for key, text in one.items()},
    )


def _draft(row, texts, reviewers):
    own = _in_three("title", row["title"])
    for name in ("summary", "offer", "commitments"):
        own |= _in_three(name, texts["text"][name])
    times = {f"{key}_at": _at(row[key], CALL_HOURS[key]) for key in ("opens", "closes")}
    call = Call.objects.create(
        programme=_programme(texts),
        slug=row["slug"],
        places=row["places"],
        review_until=_at(row["review_until"], 16) if "review_until" in row else None,
        **own,
        **times,
        **_session(row),
    )
    for order, one in enumerate(texts["criterion"]):
        names = _in_three("name", one["name"]) | _in_three("guidance", one["guidance"])
        Criterion.objects.create(call=call, order=order, weight=one["weight"], **names)
    areas = _in_three("areas", texts["text"]["areas"])
    CallContact.objects.create(call=call, name=reviewers[0].name, email=reviewers[0].email, **areas)
    for user in reviewers:
        CallReviewer.objects.create(call=call, user=user)
    return call


def _session(row):
    if "session" not in row:
        return {}
    return {
        "session_at": _at(row["session"], 13),
        "session_ends_at": _at(row["session"], 15),
        "session_registration_until": _at(row["session"] - 1, 16),
        "session_link": "https://example.fi/session",
    }


def _take_applications(call, town):
    """What has come to the open call so far: guests of the session, and a draft."""
    for number, language in enumerate(LANGUAGES, start=1):
        guest = {"name": f"Demo Guest {number}", "email": f"guest{number}@demo.example"}
        register(call=call, municipality=None, language=language, **guest)
    email = "applicant@demo.example"
    begin(call=call, municipality=town, email=email, language="fi")
    application = town.applications.get(call=call, email=email)
    basics = _basics("Sivistys, työllisyys ja kirjasto. Hyvinvointialueen kanssa neuvotellaan.")
    save_basics(application=application, basics=basics, base_version=0)
    answer = application.answers.select_related("application", "criterion").first()
    words = "Kaupunginjohtaja vie kotoutumisohjelman valtuustoon keväällä."
    save_answer(answer=answer, text=words, base_version=0)
    letter = commitment_letter(town.name)
    attach_letter(application=application, checked=letter, by=AnonymousUser())


def _basics(working_group):
    return {
        "contact_name": "Demo Yhteyshenkilö",
        "contact_title": "Suunnittelija",
        "phone": "+358 40 000 0000",
        "working_group": working_group,
    }


def _pass(call, row, *, by):
    """Leave the call as publishing in time has left it: the verb asks the clock of today."""
    opened = _at(row["opens"], CALL_HOURS["opens"])
    Call.objects.filter(pk=call.pk).update(published_at=opened, published_by_id=by.pk)
    call.refresh_from_db()


def _applied(row, call, town):
    """An application as submitting in time has left it."""
    letter = commitment_letter(town.name)
    attachment = add_row(
        municipality=town,
        file=write_file(letter.content, municipality=town),
        checked=letter,
        title="Sitoumuskirje" if row["language"] == "fi" else "Förbindelse",
        language=row["language"],
        by=AnonymousUser(),
    )
    basics = _basics(row["working_group"])
    if row["language"] == "sv":
        basics |= {"contact_name": "Demo Kontaktperson", "contact_title": "Planerare"}
    application = Application.objects.create(
        municipality=town,
        call=call,
        language=row["language"],
        email=people.Account(Role.COORDINATOR, town.slug).email,
        letter=attachment,
        version=1,
        began_at=call.closes_at - timedelta(days=9),
        state=ApplicationState.SUBMITTED,
        submitted_at=call.closes_at - timedelta(days=2, hours=3),
        **basics,
    )
    saved = {"version": 1, "saved_at": application.submitted_at}
    ApplicationAnswer.objects.bulk_create(
        ApplicationAnswer(
            municipality=town, application=application, criterion=criterion, text=text, **saved
        )
        for criterion, text in zip(call.criteria.all(), row["answers"], strict=True)
    )
    return application


def _score(row, application, reviewers):
    keys = list(application.call.criteria.values_list("pk", flat=True))
    for user, points in zip(reviewers, row["points"], strict=True):
        if points:
            save_review(
                application=application,
                points=dict(zip(keys, points, strict=True)),
                comments=dict.fromkeys(keys, ""),
                base_version=0,
                is_finished=True,
                by=user,
            )
    if "conflict" in row:
        declare_conflict(application=application, words=row["conflict"], by=reviewers[1])


def _decide(row, application, *, by):
    """Decide, and tell: all but the waiting list, whose letter staff have still to release."""
    if "outcome" not in row:
        return
    decision = decide(
        application=application,
        outcome=row["outcome"],
        reasons=row["reason"],
        over_places_reason="",
        by=by,
    )
    if row["outcome"] == "waiting":
        return
    announce(decision=decision, by=by)
    if row["outcome"] == "accepted":
        _begin(application.municipality)


def _begin(town):
    """The contact person has accepted the invitation, and finds the first steps."""
    town.refresh_from_db()
    with inside(town):
        invitation = town.invitations.unanswered().get()
        account = people.Account(Role.COORDINATOR, town.slug)
        accept(invitation, by=people.person(account))
