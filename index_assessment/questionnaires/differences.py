"""What a questionnaire would change: its questions beside those of the newest published version."""

from index_assessment.models import Questionnaire
from index_assessment.questionnaires.content import as_content
from index_assessment.questionnaires.shape import questions_of


def differences(content):
    """The codes of new, changed and dropped questions; None where nothing is published yet."""
    published = Questionnaire.objects.published().filter(code=content["code"])
    newest = published.order_by("-version").first()
    if newest is None:
        return None
    before = {question["code"]: question for question in questions_of(as_content(newest))}
    after = {question["code"]: question for question in questions_of(content)}
    return {
        "version": newest.version,
        "new": [code for code in after if code not in before],
        "changed": [code for code in after if code in before and after[code] != before[code]],
        "dropped": [code for code in before if code not in after],
    }
