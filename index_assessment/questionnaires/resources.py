"""The sheets of a questionnaire's workbook: one import-export resource each.

A resource reads and writes records of the plain value, so that a workbook, the files and the rows
of a questionnaire go through one and the same checks and become the same rows.
"""

import json
import re

from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.instance_loaders import BaseInstanceLoader
from import_export.resources import Resource
from import_export.widgets import CharWidget, Widget
from tablib import Dataset

from index_assessment.models.questionnaire import EXACT_NUMBER, MOST_DECIMALS
from index_assessment.questionnaires.plain_json import read_json
from index_assessment.questionnaires.problem import Problem, Record
from index_assessment.questionnaires.shape import (
    HEAD_TEXTS,
    LANGUAGES,
    OPTION_TEXTS,
    QUESTION_TEXTS,
    SECTION_TEXTS,
    two_decimals,
)

# What every database keeps in a small whole number.
LARGEST = 32_767


class Column(Field):
    """A column of a sheet; `text__fi` is the Finnish one of the record's texts."""

    def __init__(self, path, widget=None, **options):
        heading = path.replace("__", "_")
        super().__init__(path, heading, widget=widget or CharWidget(), **options)

    def save(self, instance, row, is_m2m=False, **kwargs):
        *tables, name = self.attribute.split("__")
        for table in tables:
            instance = instance.setdefault(table, {})
        instance[name] = self.clean(row, **kwargs)


class Code(CharWidget):
    def clean(self, value, row=None, **kwargs):
        return value.strip()


class Codes(CharWidget):
    """Several codes in a cell, with a comma between them."""

    def clean(self, value, row=None, **kwargs):
        return [code for code in re.split(r"[\s,;]+", value) if code]

    def render(self, value, obj=None, **kwargs):
        return ", ".join(value)


class AreaCodes(Codes):
    def clean(self, value, row=None, **kwargs):
        return sorted(super().clean(value, row, **kwargs))


class WholeNumber(Widget):
    """Written as a number up to `most`; `empty` is what an empty cell means."""

    def __init__(self, empty=None, most=LARGEST):
        super().__init__(coerce_to_string=False)
        self.empty = empty
        self.most = most

    def clean(self, value, row=None, **kwargs):
        if value == "" and self.empty is not None:
            return self.empty
        if not re.fullmatch(r"\s*[0-9]{1,5}\s*", value) or int(value) > self.most:
            raise ValueError(_("Write a whole number from 0 to %(most)s.") % {"most": self.most})
        return int(value)

    def render(self, value, obj=None, **kwargs):
        return value


class ExactNumber(CharWidget):
    """A number that stays as it was written: 1, 0.5 or 2/3."""

    def clean(self, value, row=None, **kwargs):
        number = value.strip().replace(",", ".")
        if number and not EXACT_NUMBER.fullmatch(number):
            raise ValueError(_("Write a number such as 1, 0.5 or 2/3."))
        return number


class TwoDecimals(CharWidget):
    def clean(self, value, row=None, **kwargs):
        number = value.strip().replace(",", ".")
        if number and not re.fullmatch(r"-?[0-9]+(\.[0-9]{1,2})?", number):
            raise ValueError(_("Write a number with at most two decimals, such as 12 or 12.50."))
        return two_decimals(number)


class Table(CharWidget):
    """Names and values as JSON, each name once."""

    def clean(self, value, row=None, **kwargs):
        try:
            table = read_json(value or "{}", object_pairs_hook=_once)
        except ValueError:
            table = None
        if not isinstance(table, dict):
            raise ValueError(
                _('Write a table as JSON, each name once, such as {"EDU-01": ["yes"]}.')
            )
        return table

    def render(self, value, obj=None, **kwargs):
        return json.dumps(value, ensure_ascii=False, indent=1)


def _once(pairs):
    table = dict(pairs)
    if len(table) < len(pairs):
        raise ValueError
    return table


class SheetResource(Resource):
    """The records of one sheet."""

    sheet = ""
    texts = ()

    class Meta:
        instance_loader_class = BaseInstanceLoader
        force_init_instance = True
        skip_diff = True
        use_transactions = False

    def __init__(self):
        super().__init__()
        for name in self.texts:
            for language in LANGUAGES:
                column = Column(f"{name}__{language}")
                self.fields[column.column_name] = column
        self.records = []

    def table(self, records):
        """The headings and lines of the sheet that holds these records."""
        dataset = self.export(records)
        return dataset.headers, list(dataset)

    def read(self, sheet):
        """The records of a sheet and the problems of those that cannot be read."""
        heads = self.get_export_headers()
        lines = [[row[head] for head in heads] for _number, row in sheet.rows]
        result = self.import_data(Dataset(*lines, headers=heads), raise_errors=False, sheet=sheet)
        for row in result.error_rows:
            raise row.errors[0].error
        return self.records, [
            problem for row in result.invalid_rows for problem in self._problems(sheet, row)
        ]

    def _problems(self, sheet, invalid):
        number, _row = sheet.rows[invalid.number - 1]
        for path, texts in invalid.error_dict.items():
            heading = path.replace("__", "_")
            for text in texts:
                yield Problem(text, column=heading, place=sheet.place(number, heading))

    def init_instance(self, row=None):
        return Record()

    def after_init_instance(self, instance, new, row, *, sheet, row_number, **kwargs):
        instance.sheet = sheet
        instance.row = sheet.rows[row_number - 1][0]

    def do_instance_save(self, instance, is_create):
        self.records.append(instance)


class QuestionnaireResource(SheetResource):
    sheet = "questionnaire"
    texts = HEAD_TEXTS

    code = Column("code", Code())
    version = Column("version", WholeNumber())
    formula = Column("formula", Code())
    required_share = Column("required_share", ExactNumber())
    index_required_share = Column("index_required_share", ExactNumber())
    weight_total = Column("weight_total", ExactNumber())


class SectionResource(SheetResource):
    sheet = "sections"
    texts = SECTION_TEXTS

    code = Column("code", Code())
    indicator = Column("indicator", Code())
    weight = Column("weight", ExactNumber())


class QuestionResource(SheetResource):
    sheet = "questions"
    texts = QUESTION_TEXTS

    code = Column("code", Code())
    section = Column("section", Code())
    kind = Column("kind", Code())
    weight = Column("weight", ExactNumber())
    cap = Column("cap", ExactNumber())
    minimum = Column("minimum", TwoDecimals())
    maximum = Column("maximum", TwoDecimals())
    decimals = Column("decimals", WholeNumber(empty=0, most=MOST_DECIMALS))
    areas = Column("areas", AreaCodes())
    follows = Column("follows", Code())
    follows_options = Column("follows_options", Codes())


class OptionResource(SheetResource):
    sheet = "options"
    texts = OPTION_TEXTS

    question = Column("question", Code())
    code = Column("code", Code())
    points = Column("points", ExactNumber())


class ExampleResource(SheetResource):
    sheet = "examples"

    name = Column("name")
    default = Column("default", Code())
    answers = Column("answers", Table())
    expected = Column("expected", Table())


RESOURCES = (
    QuestionnaireResource,
    SectionResource,
    QuestionResource,
    OptionResource,
    ExampleResource,
)
