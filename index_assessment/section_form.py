"""One page of the questionnaire as a form: what was typed, what is wrong with it, saving it."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from index_assessment.answer_content import (
    DONT_KNOW,
    NONE_OF_THESE,
    NOT_APPLICABLE,
    Content,
    Sent,
    check,
)
from index_assessment.answer_words import AnswerWords
from index_assessment.models.answer import Status
from index_assessment.models.questionnaire import QuestionKind
from index_assessment.saving import Conflicting, NotOpen, save_answer


class Field:
    """One question on the page: the stored answer, or what was just sent, with its errors."""

    def __init__(self, entry, data=None):
        self.entry = entry
        self.question = entry.question
        self.answer = entry.answer
        self.errors = {}
        self.conflict = None
        self.sent = _sent(self.question.code, data) if data is not None else None
        # Names the edit that the page will send, so that sending it twice saves it once.
        self.mutation = uuid.uuid4()

    @property
    def shown(self):
        """What the inputs are filled with, as strings and codes."""
        return self.sent or stored(self.question, self.answer)

    @property
    def error_list(self):
        return [(name, message) for name, found in self.errors.items() for message in found]

    @property
    def words(self):
        return AnswerWords.of(self.entry, self.shown)

    @property
    def stored_words(self):
        return AnswerWords.of(self.entry, stored(self.question, self.answer))

    @property
    def is_unsaved(self):
        """Whether what was sent says something else than what is stored."""
        return self.sent is not None and self.words != self.stored_words

    @property
    def their_words(self):
        """In a conflict, the answer that somebody else has saved."""
        return AnswerWords.of(self.entry, stored(self.question, self.conflict))

    def content(self):
        """The checked content of what was sent, or None with `errors` filled."""
        codes = [option.code for option in self.entry.options]
        try:
            return check(self.question, codes, self.sent)
        except ValidationError as error:
            self.errors = error.message_dict
            return None


def _sent(code, data):
    return Sent.from_lists(
        lambda name: data.getlist(name if name == "language" else f"{code}-{name}")
    )


def stored(question, answer):
    """A stored answer in the shape in which a page sends it."""
    special = {
        Status.NOT_APPLICABLE: (NOT_APPLICABLE,),
        Status.DONT_KNOW: (DONT_KNOW,),
    }.get(answer.status, ())
    value = answer.value if answer.status == Status.ANSWERED else None
    choice = special
    if question.is_choice and value is not None:
        choice = tuple(value) or (NONE_OF_THESE,)
    return Sent(
        choice=choice,
        number=value or "" if question.kind == QuestionKind.NUMBER else "",
        text=value or "" if question.kind == QuestionKind.TEXT else "",
        reason=answer.reason,
        explanation=answer.explanation,
        link=answer.link,
        language=answer.language,
    )


class SectionForm:
    """All fields of a page. `save` saves what can be saved and keeps the rest on the page."""

    def __init__(self, page, data=None):
        self.page = page
        self.data = data
        # Where the page has shown a conflict, somebody else's version may be chosen to stay.
        theirs = data.getlist("theirs") if data is not None else []
        self.fields = [
            Field(entry, None if entry.question.code in theirs else data) for entry in page.entries
        ]

    @property
    def language(self):
        """The language that the page's explanations are written in: as sent, or as saved last."""
        if self.data is not None:
            return self.data.get("language", "")
        saved = [field.answer for field in self.fields if field.answer.version]
        last = max(saved, key=lambda answer: answer.updated_at, default=self.fields[0].answer)
        return last.language

    @property
    def problems(self):
        return [field for field in self.fields if field.errors or field.conflict]

    def save(self, *, by):
        """Save each changed answer; True when nothing is left to mend."""
        for field in self.fields:
            if field.sent is not None:
                self._save_field(field, by)
        return not self.problems

    def _save_field(self, field, by):
        content = field.content()
        if content is None:
            return
        if self._is_untouched(field, content):
            field.sent = None
            return
        try:
            result = save_answer(
                answer=field.answer,
                content=content,
                base_version=self._number(field, "version"),
                mutation=self._mutation(field),
                by=by,
            )
        except NotOpen:
            field.errors = {"choice": [_("The assessment has just been submitted.")]}
        else:
            if isinstance(result, Conflicting):
                field.conflict = result.answer
            else:
                field.answer.version = result.version

    def _is_untouched(self, field, content):
        """Nothing new: what is stored, or what the page showed before somebody else changed it.

        The language alone is no edit, or choosing it would touch every answer of the page.
        """
        known = [Content.of(field.answer), self._seen(field)]
        return any(before == _with_language(content, before) for before in known)

    def _seen(self, field):
        """The content that the page was made with."""
        version = self._number(field, "version")
        if version == field.answer.version:
            return Content.of(field.answer)
        revision = field.answer.revisions.filter(version=version).first()
        return Content(**revision.content) if revision else Content()

    def _number(self, field, name):
        value = self.data.get(f"{field.question.code}-{name}", "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0

    def _mutation(self, field):
        try:
            return uuid.UUID(self.data.get(f"{field.question.code}-mutation", ""))
        except ValueError:
            return uuid.uuid4()


def _with_language(content, other):
    return Content(**(content.as_dict() | {"language": other.language}))
