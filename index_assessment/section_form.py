"""One page of the questionnaire as a form: what was typed, what is wrong with it, saving it."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from index_assessment.answer_content import (
    DONT_KNOW,
    NONE_OF_THESE,
    NOT_APPLICABLE,
    Content,
    Sent,
    check,
)
from index_assessment.answer_words import AnswerWords, conflict_words
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
        self.conflict_words = ""
        self.evidence = []
        self.sent = _sent(self.question.code, data) if data is not None else None
        # Names the edit that the page will send, so that sending it twice saves it once.
        self.mutation = uuid.uuid4()

    @property
    def shown(self):
        """What the inputs are filled with, as strings and codes."""
        return self.sent or stored(self.question, self.answer)

    @property
    def own_language(self):
        """The language of what has been written; empty where nothing has."""
        answer = self.answer
        is_text = self.question.kind == QuestionKind.TEXT and answer.value
        return answer.language if answer.reason or answer.explanation or is_text else ""

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
    def values(name):
        return _languages(code, data) if name == "language" else data.getlist(f"{code}-{name}")

    return Sent.from_lists(values)


def _languages(code, data):
    """What was written keeps its language, unless the person has chosen another for the page."""
    chosen, own = data.getlist("language"), data.get(f"{code}-language", "")
    return [own] if own and chosen == data.getlist("language_was") else chosen


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
        number=number_format(value) if value and question.kind == QuestionKind.NUMBER else "",
        text=value or "" if question.kind == QuestionKind.TEXT else "",
        reason=answer.reason,
        explanation=answer.explanation,
        link=answer.link,
        language=answer.language,
    )


class SectionForm:
    """All fields of a page. `save` saves what can be saved and keeps the rest on the page."""

    def __init__(self, page, data=None, *, language="", evidence=None):
        """`language` is the one in which the person is taken to write on this page.

        `evidence` are the files to show, by the answer's id.
        """
        self.page = page
        self.data = data
        self._language = language
        # Where the page has shown a conflict, somebody else's version may be chosen to stay.
        theirs = data.getlist("theirs") if data is not None else []
        self.fields = [
            Field(entry, None if entry.question.code in theirs else data) for entry in page.entries
        ]
        for field in self.fields:
            field.evidence = (evidence or {}).get(field.answer.pk, [])

    @property
    def language(self):
        return self._language if self.data is None else self.data.get("language", "")

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
                field.conflict_words = conflict_words(result.answer, by)
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
