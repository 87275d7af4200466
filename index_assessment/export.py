"""An assessment as data: answers by the questions' stable codes, and every step of the scoring."""

from index_assessment.answer_sheet import AnswerSheet

SCHEMA = 1


def export_assessment(assessment):
    """Plain values for JSON. Persons are left out; scores are exact fractions as strings."""
    sheet = AnswerSheet(assessment)
    evidence = assessment.municipality.evidence.of(assessment).by_answer()
    return {
        "schema": SCHEMA,
        "municipality": _municipality(assessment.municipality),
        "questionnaire": {
            "code": sheet.questionnaire.code,
            "version": sheet.questionnaire.version,
        },
        "assessment": _assessment(assessment),
        "answers": {
            entry.question.code: _answer(page.section, entry, evidence.get(entry.answer.pk, []))
            for page in sheet.pages
            for entry in page.entries
        },
        "scores": sheet.score().to_json(),
    }


def _municipality(municipality):
    return {
        "code": municipality.code,
        "slug": municipality.slug,
        "name": municipality.name,
        "is_demonstration": municipality.is_demonstration,
    }


def _assessment(assessment):
    moments = ("started_at", "submitted_at", "approved_at", "published_at")
    times = {name: getattr(assessment, name) for name in moments}
    return {
        "state": assessment.state,
        **{name: time and time.isoformat() for name, time in times.items()},
        "is_bar_shown": assessment.is_bar_shown,
    }


def _answer(section, entry, evidence):
    answer = entry.answer
    return {
        "section": section.code,
        "kind": entry.question.kind,
        "is_reached": entry.is_reached,
        "status": answer.status,
        "value": answer.value,
        "reason": answer.reason,
        "explanation": answer.explanation,
        "link": answer.link,
        "language": answer.language,
        "evidence": [f"{one.attachment.title} ({one.attachment.name})" for one in evidence],
        "version": answer.version,
        "saved_at": answer.updated_at and answer.updated_at.isoformat(),
    }


def as_sheets(data):
    """The same values as tables for a workbook, under the same names."""
    scores = data["scores"]
    heads = ("municipality", "questionnaire", "assessment")
    facts = [(f"{part}.{name}", value) for part in heads for name, value in data[part].items()]
    facts += [("schema", data["schema"]), ("formula", scores["formula"])]
    kinds = {"indicator": "indicators", "group": "groups", "area": "areas"}
    rows = [{"kind": "index", "code": "index"} | scores["index"]]
    for kind, name in kinds.items():
        rows += [{"kind": kind, "code": code} | score for code, score in scores[name].items()]
    answers = [{"question": code} | answer for code, answer in data["answers"].items()]
    return {
        "about": _table([{"name": name, "value": value} for name, value in facts]),
        "answers": _table(answers),
        "ledger": _table(scores["ledger"]),
        "scores": _table(rows),
    }


def _table(rows):
    headings = list(rows[0])
    return headings, [[_cell(row[heading]) for heading in headings] for row in rows]


def _cell(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, list) else value
