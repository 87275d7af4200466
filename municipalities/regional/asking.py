"""A question goes to a municipality and its answer back, each told to those who wait for it."""

from django.db import transaction
from django.urls import reverse
from django.utils import translation

from municipalities.access.permissions import Permission
from municipalities.mail.notifying import notify
from municipalities.mail.own_kinds import QUESTION_ANSWERED, QUESTION_ASKED
from municipalities.models.user import User
from municipalities.regional.question import RegionalQuestion
from municipalities.regional.representative import Representative


@transaction.atomic
def ask_municipality(*, municipality, body, text, language, by):
    """Keep a body's question and tell those who may answer for the municipality."""
    question = RegionalQuestion.objects.create(
        municipality=municipality, body=body, text=text, language=language, asked_by=by
    )
    answerers = User.objects.who_may(Permission.ANSWER_QUESTION, municipality_id=municipality.pk)
    path = reverse("question_answer", args=[municipality.slug, question.pk])
    _tell(QUESTION_ASKED, answerers, "body", body, path=path, municipality=municipality)
    return question


@transaction.atomic
def answer_question(question, *, text, language, by):
    """Record the answer and tell everybody who represents the body today."""
    question.record_answer(text=text, language=language, by=by)
    holders = Representative.objects.current().filter(body=question.body_id)
    people = User.objects.filter(pk__in=holders.values("user"), is_active=True)
    path = reverse("regional_question_list", args=[question.body.code])
    # To people who cannot enter the municipality, so that its name is among the words.
    _tell(QUESTION_ANSWERED, people, "municipality", question.municipality, path=path)


def _tell(kind, people, name, row, **about):
    """Each in their language: what is asked, or who answers, has a name in all of them."""
    for person in people:
        with translation.override(person.language):
            values = {name: row.name}
        notify(kind.code, people=[person], values=values, **about)
