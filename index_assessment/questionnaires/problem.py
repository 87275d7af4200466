"""What is wrong with a questionnaire, and where."""

from dataclasses import dataclass

from municipalities.documents.spreadsheets import Place


class Record(dict):
    """The values of a workbook's row, which know where they stand; else a dict like any other."""

    sheet = None
    row = None

    def place(self, column):
        return self.sheet.place(self.row, column)


@dataclass(frozen=True)
class Problem:
    """A sentence that says what to do, and where: a place in a workbook, or the names of things."""

    text: str
    name: str = ""
    column: str = ""
    place: Place | None = None

    @property
    def where(self):
        return str(self.place or ", ".join(filter(None, (self.name, self.column))))

    def __str__(self):
        return f"{self.where}: {self.text}" if self.where else self.text


def problem(record, column, text, *, name=""):
    """A problem of one value; `name` is what people call the record, if not by its code."""
    place = record.place(column) if isinstance(record, Record) else None
    return Problem(text, name or str(record.get("code", "")), column, place)


class QuestionnaireError(Exception):
    """The questionnaire cannot be taken in; `problems` says why, one sentence each."""

    def __init__(self, problems):
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
