"""Load a questionnaire version from its files or from a workbook, check it and publish it."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from index_assessment.questionnaires.content import QuestionnaireError, read_folder
from index_assessment.questionnaires.publishing import load
from index_assessment.questionnaires.workbook import read_workbook


def read(source):
    if source.is_dir():
        return read_folder(source)
    with source.open("rb") as file:
        return read_workbook(file)


class Command(BaseCommand):
    help = "Load and publish a questionnaire. Loading the same version again changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, help="a folder of .toml files, or an .xlsx file")

    def handle(self, *, source, **options):
        try:
            questionnaire, is_new = load(read(source))
        except (QuestionnaireError, OSError) as error:
            raise CommandError(str(error)) from None
        count = questionnaire.questions.count()
        done = "loaded and published" if is_new else "already published, unchanged"
        name = f"{questionnaire.code} {questionnaire.version}"
        self.stdout.write(f"{name}: {count} questions, {done}")
