"""Write a questionnaire version, published or draft, into an .xlsx workbook."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from index_assessment.models import Questionnaire
from index_assessment.questionnaires.problem import QuestionnaireError
from index_assessment.questionnaires.workbook import write_workbook


class Command(BaseCommand):
    help = "Write a questionnaire into an .xlsx workbook, which load_questionnaire takes back."

    def add_arguments(self, parser):
        parser.add_argument("code", help="the code of the questionnaire, such as good-relations")
        parser.add_argument("version", type=int)
        parser.add_argument("file", type=Path, help="the .xlsx file to write")

    def handle(self, *, code, version, file, **options):
        questionnaire = Questionnaire.objects.filter(code=code, version=version).first()
        if questionnaire is None:
            raise CommandError(f"There is no questionnaire {code} {version}.")
        try:
            file.write_bytes(write_workbook(questionnaire))
        except (QuestionnaireError, OSError) as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{code} {version}: {questionnaire.questions.count()} questions, {file}")
