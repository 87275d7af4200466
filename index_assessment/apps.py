"""The index as a Django app."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from municipalities import desk
from municipalities.access.admin_grants import opens
from municipalities.access.permissions import Permission
from municipalities.documents import kinds
from municipalities.revisions import triggers
from municipalities.revisions.triggers import Trigger
from municipalities.selection import first_steps
from municipalities.selection.first_steps import FirstStep

WRITE = ("view", "add", "change", "delete")
OPENED = {
    Permission.REVIEW_INDEX: {
        "index_assessment.assessment": ("view", "change"),
        "index_assessment.commentary": ("view", "add", "change"),
        "index_assessment.recommendation": WRITE,
    },
    Permission.WRITE_QUESTIONNAIRE: {
        **{
            f"index_assessment.{name}": WRITE
            for name in ("questionnaire", "section", "question", "option", "workedexample")
        },
        **{
            f"index_assessment.{name}": ("view", "change")
            for name in ("policyarea", "goodrelationsarea", "projectarea", "band")
        },
    },
}

PUBLISHED = "(SELECT published_at FROM index_assessment_questionnaire WHERE id = {id}) IS NOT NULL"
OF_QUESTION = (
    "(SELECT q.published_at FROM index_assessment_questionnaire q "
    "JOIN index_assessment_question k ON k.questionnaire_id = q.id WHERE k.id = {id}) IS NOT NULL"
)


def _keep_published(model, condition, key):
    """Refuse every change to the rows of a published questionnaire."""
    table = model._meta.db_table
    message = "a published questionnaire does not change"
    for operation, rows in (("INSERT", "N"), ("UPDATE", "ON"), ("DELETE", "O")):
        when = " OR ".join(
            condition.format(id=f"{'NEW' if row == 'N' else 'OLD'}.{key}") for row in rows
        )
        triggers.declare(Trigger(table, operation, when, message))


class IndexAssessmentConfig(AppConfig):
    name = "index_assessment"
    verbose_name = _("Index assessment")

    def ready(self):
        for permission, models in OPENED.items():
            opens(permission, models)
        desk.register("index_assessment.desk.items")
        kinds.register("index_report", "index_assessment.report.kind.index_report")
        first_steps.register(
            FirstStep(
                "assessment",
                50,
                _("The index assessment has been started"),
                lambda town: town.assessments.exists(),
                lambda town: reverse("municipality_detail", args=[town.slug]) + "#index",
                Permission.ANSWER_INDEX,
            )
        )
        triggers.append_only(
            self.get_model("AnswerRevision"),
            self.get_model("AssessmentEvent"),
            self.get_model("ReportEdition"),
        )
        question = self.get_model("Question")
        for name in ("Section", "Question", "WorkedExample"):
            _keep_published(self.get_model(name), PUBLISHED, "questionnaire_id")
        _keep_published(self.get_model("Option"), OF_QUESTION, "question_id")
        _keep_published(question.good_relations_areas.through, OF_QUESTION, "question_id")
        table = self.get_model("Questionnaire")._meta.db_table
        for operation in ("UPDATE", "DELETE"):
            triggers.declare(
                Trigger(
                    table,
                    operation,
                    "OLD.published_at IS NOT NULL",
                    "a published questionnaire does not change",
                )
            )
