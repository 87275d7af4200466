"""What reviewers have written about an assessment, and what its report would still lack."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from index_assessment.models import Recommendation
from municipalities.revisions.models import LANGUAGE_NAMES

CONCLUSIONS = "conclusions"


@dataclass(frozen=True)
class Unfinished:
    """A text that was begun; `code` is that of its review page, `languages` are those to write."""

    text: object
    name: str
    code: str
    languages: list

    @property
    def language_names(self):
        return ", ".join(str(LANGUAGE_NAMES[language]) for language in self.languages)


class ReviewTexts:
    """All commentaries and recommendations of one assessment, each kind read once."""

    def __init__(self, assessment):
        self.assessment = assessment

    @cached_property
    def commentaries(self):
        """Each indicator's commentary by its id; the conclusions under None."""
        rows = self.assessment.commentaries.select_related("indicator")
        return {row.indicator_id: row for row in rows}

    @cached_property
    def recommendations(self):
        """Each indicator's recommendations by its id, in the order in which they are numbered."""
        found = {}
        for row in self.assessment.recommendations.select_related("indicator"):
            found.setdefault(row.indicator_id, []).append(row)
        return found

    def of(self, indicator):
        """The commentary and the recommendations on one indicator."""
        pk = indicator.pk if indicator else None
        return self.commentaries[pk], self.recommendations.get(pk, [])

    def unfinished(self):
        """The texts that lack a language or have an outdated one, in the order of the pages."""
        texts = [*self.commentaries.values()]
        texts += [row for rows in self.recommendations.values() for row in rows]
        return [
            Unfinished(text, self._name(text), _code(text), text.incomplete_languages())
            for text in sorted(texts, key=_place)
            if not text.is_empty and text.incomplete_languages()
        ]

    def _name(self, text):
        if text.indicator is None:
            return str(text)
        if not isinstance(text, Recommendation):
            return _("%(indicator)s, commentary") % {"indicator": text.indicator}
        number = self.recommendations[text.indicator_id].index(text) + 1
        return _("%(indicator)s, recommendation %(number)s") % {
            "indicator": text.indicator,
            "number": number,
        }

    def unwritten(self):
        """Sentences on what nobody has begun; publishing is possible all the same."""
        on_indicators = [row for pk, row in self.commentaries.items() if pk is not None]
        missing = sum(row.is_empty for row in on_indicators)
        found = []
        if missing:
            text = ngettext(
                "%(missing)s of %(total)s indicators has no commentary.",
                "%(missing)s of %(total)s indicators have no commentary.",
                missing,
            )
            found.append(text % {"missing": missing, "total": len(on_indicators)})
        if self.commentaries[None].is_empty:
            found.append(_("The conclusions are missing."))
        if not self.recommendations:
            found.append(_("There are no recommendations."))
        return found


def _code(text):
    return text.indicator.code if text.indicator else CONCLUSIONS


def _place(text):
    """The conclusions come last; a commentary stands before the recommendations."""
    if text.indicator is None:
        return (True, 0, False)
    return (False, text.indicator.order, isinstance(text, Recommendation))
