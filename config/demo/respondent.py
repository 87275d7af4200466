"""A municipality that answers: the same every time, and as its profile lets one expect."""

from fractions import Fraction
from random import Random

from index_assessment.answer_content import DONT_KNOW, NONE_OF_THESE, NOT_APPLICABLE, Sent
from index_assessment.models.questionnaire import QuestionKind
from municipalities.models.municipality import FigureKind

DONT_KNOW_SHARE = 0.03
OTHER_LINKS = 0.12
BETWEEN_INDICATORS = 6
BETWEEN_QUESTIONS = 0.2
# An explanation is given when the answer that it describes is about what is aimed at.
NEAR = 0.3


class Respondent:
    def __init__(self, profile, municipality, texts):
        self.profile, self.texts = profile, texts
        self.language = municipality.main_language
        figures = dict(municipality.figures.order_by("year").values_list("kind", "value"))
        self.population = float(figures[FigureKind.POPULATION])
        self.share = float(figures[FigureKind.FOREIGN_LANGUAGE_SHARE])

    def sent(self, section, entry):
        """The answer to one question, as a page would send it."""
        question, chance = entry.question, self._chance(entry.question.code)
        if question.kind == QuestionKind.NUMBER:
            number = self._numbers(chance)[question.code]
            return Sent(number=f"{number:.{question.decimals}f}", language=self.language)
        if question.kind == QuestionKind.TEXT:
            return self._in_words(question, chance)
        if question.code in self.profile.not_applicable:
            reason = self.texts.reason(question.code)[self.language]
            return Sent(choice=(NOT_APPLICABLE,), reason=reason, language=self.language)
        if chance.random() < DONT_KNOW_SHARE:
            return Sent(choice=(DONT_KNOW,), language=self.language)
        return self._choice(section, entry, chance)

    def _chance(self, what):
        """Chance of its own for each question, so that no answer depends on another one."""
        return Random(f"{self.profile.slug} {what}")  # noqa: S311 - made-up answers are no secret

    def _numbers(self, chance):
        abroad = self.share * chance.uniform(0.92, 1.05)
        return {
            "PRO-01": abroad,
            "PRO-02": self.population * abroad / 100 * chance.uniform(0.6, 0.75),
            "PRO-03": 20 + 1.6 * self.share + self.population / 4000,
            "PRO-04": chance.uniform(32, 55),
            "PRO-05": self.share * chance.uniform(1.1, 1.5),
            "PRO-06": round(self.population * chance.uniform(3, 12), -4),
        }

    def _in_words(self, question, chance):
        language = self._language(chance)
        texts = chance.choice(self.texts.answers_in_words(question.code))
        return Sent(text=texts[language], language=language)

    def _language(self, chance):
        return "sv" if chance.random() < self.profile.swedish else "fi"

    def _aim(self, section, chance):
        indicator = section.indicator.code
        level = self._chance(indicator).gauss(self.profile.level_of(indicator), BETWEEN_INDICATORS)
        return min(1.0, max(0.0, chance.gauss(level / 100, BETWEEN_QUESTIONS)))

    def _choice(self, section, entry, chance):
        aim, language = self._aim(section, chance), self._language(chance)
        link = f"https://example.fi/{self.profile.slug}/{section.code.replace('_', '-')}"
        explained = self.texts.explained(entry.question.code)
        if explained and self._fits(entry, explained[0], aim):
            codes, texts = explained
            return Sent(
                choice=tuple(codes), explanation=texts[language], link=link, language=language
            )
        codes = _nearest(entry, aim, chance)
        is_linked = _share(entry, codes) > 0 and chance.random() < OTHER_LINKS
        return Sent(
            choice=tuple(codes) or (NONE_OF_THESE,),
            link=link if is_linked else "",
            language=self.language,
        )

    def _fits(self, entry, codes, aim):
        if entry.question.code in self.profile.unexplained:
            return False
        return abs(float(_share(entry, codes)) - aim) < NEAR


def _points(entry, codes):
    points = [Fraction(option.points) for option in entry.options if option.code in codes]
    total = sum(points, Fraction(0))
    return min(total, Fraction(entry.question.cap)) if entry.question.cap else total


def _share(entry, codes):
    every = [option.code for option in entry.options]
    best = every if entry.question.is_multiple else [max(every, key=lambda c: _points(entry, [c]))]
    return _points(entry, codes) / _points(entry, best)


def _nearest(entry, aim, chance):
    """The codes of the options whose share of the points comes nearest to the aim."""
    codes = [option.code for option in entry.options]
    if not entry.question.is_multiple:
        return [min(codes, key=lambda code: abs(float(_share(entry, [code])) - aim))]
    worth = _points(entry, codes)
    return chance.sample(codes, min(len(codes), round(aim * float(worth))))
