"""The review of a demonstration assessment: commentary and recommendations that fit the scores."""

from index_assessment.answer_sheet import AnswerSheet
from index_assessment.models import Recommendation


def write_review(assessment, texts, *, by):
    """Write every commentary, the conclusions and the recommendations in three languages."""
    result = AnswerSheet(assessment).score()
    for commentary in assessment.commentaries.select_related("indicator"):
        if commentary.indicator is None:
            _write(commentary, texts.conclusions(result.index.shown), by)
            continue
        code = commentary.indicator.code
        score = result.indicators[code].shown
        if score is not None:
            _write(commentary, texts.commentary(code, score), by)
            _recommend(assessment, commentary.indicator, texts.recommendations(code, score), by)


def _recommend(assessment, indicator, recommendations, by):
    for order, (addressee, texts) in enumerate(recommendations):
        row = Recommendation.objects.create(
            municipality=assessment.municipality,
            assessment=assessment,
            indicator=indicator,
            addressee=addressee,
            order=order,
        )
        _write(row, texts, by)


def _write(row, texts, by):
    row.write(
        texts=texts,
        base_version=row.version,
        by=by,
        source_language="fi",
        checked=("sv", "en"),
    )
