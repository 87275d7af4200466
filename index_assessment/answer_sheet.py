"""A questionnaire and its answers put together: what is asked, what is given, what is missing."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from index_assessment import scoring
from index_assessment.method_of import method_of


@dataclass
class Entry:
    """One question with its answer, as a page or a report shows it."""

    question: object
    answer: object
    options: list
    is_reached: bool
    parent: "Entry | None" = None

    @property
    def opening_labels(self):
        """The labels of the parent's answers that lead here."""
        opening = self.question.follows_options
        return [option.label for option in self.parent.options if option.code in opening]

    @property
    def is_answered(self):
        return self.answer.status != "unanswered"

    @property
    def chosen(self):
        """The labels of the chosen options."""
        chosen = set(self.answer.value or []) if self.question.is_choice else set()
        return [option.label for option in self.options if option.code in chosen]

    @property
    def problem(self):
        """Why the answer cannot be submitted yet, in words; empty when it can."""
        if not self.is_reached:
            return ""
        if not self.is_answered:
            return _("Answer the question, or choose “Don't know” or “Not applicable”.")
        if self.answer.status == "not_applicable" and not self.answer.reason.strip():
            return _("Write why the question is not applicable.")
        return ""


@dataclass
class Page:
    """One section with its entries; `state` is the one word that the task list shows."""

    section: object
    entries: list

    @property
    def reached(self):
        return [entry for entry in self.entries if entry.is_reached]

    @property
    def gaps(self):
        return [entry for entry in self.reached if entry.problem]

    @property
    def done(self):
        return self.total - len(self.gaps)

    @property
    def total(self):
        return len(self.reached)

    @property
    def state(self):
        if self.done == self.total:
            return "complete"
        return "started" if any(entry.is_answered for entry in self.reached) else "not_started"


class AnswerSheet:
    """All pages of one assessment, read in as many statements whatever their number."""

    def __init__(self, assessment):
        self.assessment = assessment
        self.questionnaire = assessment.questionnaire

    @cached_property
    def _sections(self):
        return list(self.questionnaire.sections.select_related("indicator__parent"))

    @cached_property
    def _questions(self):
        return list(
            self.questionnaire.questions.prefetch_related("options", "good_relations_areas")
        )

    @cached_property
    def _answers(self):
        return {answer.question_id: answer for answer in self.assessment.answers.all()}

    @cached_property
    def entries(self):
        """Every question's entry by question id, in the questionnaire's order."""
        entries = {}
        for question in self._questions:
            answer = self._answers[question.pk]
            parent = entries.get(question.follows_id)
            is_reached = parent is None or self._leads_on(parent, question)
            entries[question.pk] = Entry(
                question, answer, list(question.options.all()), is_reached, parent
            )
        return entries

    @staticmethod
    def _leads_on(parent, question):
        chosen = set(parent.answer.value or []) if parent.answer.status == "answered" else set()
        return parent.is_reached and bool(chosen & set(question.follows_options))

    @cached_property
    def pages(self):
        by_section = defaultdict(list)
        for entry in self.entries.values():
            by_section[entry.question.section_id].append(entry)
        return [Page(section, by_section[section.pk]) for section in self._sections]

    def page(self, code):
        """The page of one section, or None."""
        return next((page for page in self.pages if page.section.code == code), None)

    def of_indicator(self, code):
        """The page of one indicator, or None."""
        with_indicator = (page for page in self.pages if page.section.indicator_id)
        return next((page for page in with_indicator if page.section.indicator.code == code), None)

    def after(self, page):
        """The page that follows, or None after the last."""
        following = self.pages.index(page) + 1
        return self.pages[following] if following < len(self.pages) else None

    def language_of(self, user):
        """The language in which the person saved last; empty before the first time."""
        own = [a for a in self._answers.values() if a.updated_by_id == user.pk]
        last = max(own, key=attrgetter("updated_at"), default=None)
        return last.language if last else ""

    def gaps(self):
        return [entry for page in self.pages for entry in page.gaps]

    @property
    def done(self):
        return sum(page.done for page in self.pages)

    @property
    def total(self):
        return sum(page.total for page in self.pages)

    def without_score(self, result):
        """The pages whose indicator has no score in a result."""
        with_indicator = [page for page in self.pages if page.section.indicator_id]
        scores = result.indicators
        return [p for p in with_indicator if scores[p.section.indicator.code].value is None]

    def score(self):
        """Score the answers as they stand; nothing is stored."""
        answers = {
            entry.question.code: scoring.Answer(
                status=entry.answer.status,
                choices=tuple(entry.answer.value or ()) if entry.question.is_choice else (),
            )
            for entry in self.entries.values()
        }
        return scoring.score(
            method_of(self.questionnaire, self._sections, self._questions), answers
        )
