"""An answer in words, for pages that show it without its inputs."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from index_assessment.answer_content import DONT_KNOW, NONE_OF_THESE, NOT_APPLICABLE
from index_assessment.models.questionnaire import QuestionKind
from index_assessment.web_links import is_web_link
from municipalities.models import User


@dataclass(frozen=True)
class AnswerWords:
    """What was chosen or written, ready to be read; empty strings where nothing was."""

    answer: list
    reason: str
    explanation: str
    link: str
    language: str

    @classmethod
    def of(cls, entry, sent):
        """The words of `sent`, an answer in the shape in which a page sends it."""
        return cls(
            answer=_chosen(entry, sent) or _written(entry.question, sent),
            reason=sent.reason if NOT_APPLICABLE in sent.choice else "",
            explanation=sent.explanation,
            link=sent.link,
            language=sent.language,
        )

    @property
    def is_web_link(self):
        """Not so before it has been checked."""
        return is_web_link(self.link)


def conflict_words(answer, user):
    """Who has changed the answer that this person was about to save, and what to do now."""
    if answer.updated_by_id == user.pk:
        return _(
            "You have changed this answer in another window or on another device. Both versions "
            "are kept: choose which one stays."
        )
    names = User.objects.values_list("name", flat=True)
    name = names.filter(pk=answer.updated_by_id).first() or _("Somebody else")
    return _(
        "%(name)s has changed this answer. Both versions are kept: choose which one stays."
    ) % {"name": name}


def _chosen(entry, sent):
    special = {
        NOT_APPLICABLE: _("Not applicable"),
        DONT_KNOW: _("Don't know"),
        NONE_OF_THESE: _("None of these"),
    }
    found = [words for code, words in special.items() if code in sent.choice]
    return found or [option.label for option in entry.options if option.code in sent.choice]


def _written(question, sent):
    if question.kind == QuestionKind.NUMBER and sent.number:
        return [f"{sent.number} {question.unit}".strip()]
    return [sent.text] if sent.text else []
