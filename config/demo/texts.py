"""What the municipalities and the reviewers of the demonstration have written."""

from pathlib import Path

from config.demo.profiles import FOLDER, read

WEAK_BELOW = 40
STRONG_FROM = 70


def level_of(score):
    """The level whose texts fit a score as it is shown."""
    if score < WEAK_BELOW:
        return "weak"
    return "strong" if score >= STRONG_FROM else "developing"


class Texts:
    def __init__(self):
        files = sorted((FOLDER / "texts").glob("*.toml"))
        self._indicators = {path.stem: read(Path("texts", path.name)) for path in files}
        self._own = read("own_words.toml")
        self._explanations = {
            row["question"]: row["text"]
            for texts in self._indicators.values()
            for row in texts["explanation"]
        }

    def commentary(self, indicator, score):
        return self._indicators[indicator]["commentary"][level_of(score)]

    def recommendations(self, indicator, score):
        """Pairs of addressee and text, those for the municipality first."""
        level = level_of(score)
        for row in self._indicators[indicator]["recommendation"]:
            if row["level"] == level:
                yield "municipality", row["text"]
        if level != "strong" and indicator in self._own["national"]:
            yield "nation", self._own["national"][indicator]

    def conclusions(self, score):
        texts = self._own["conclusions"][level_of(score)]
        return {language: text.strip() for language, text in texts.items()}

    def explained(self, question):
        """The answer that a question's explanation describes, and the explanation; or None."""
        if question not in self._explanations:
            return None
        return self._own["explained"][question], self._explanations[question]

    def reason(self, question):
        return self._own["reason"][question]

    def answers_in_words(self, question):
        return self._own["text"][question]

    @property
    def return_reason(self):
        return self._own["return_reason"]
