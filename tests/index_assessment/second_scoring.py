"""The arithmetic of docs/method.md a second time, from its text alone: one table, cells and sums.

A questionnaire is a dict of sections {indicator: weight}, questions, groups {code: indicators},
required_share and index_required_share; a question is a dict whose options are {code: points};
answers are {code: (status, choices)}. What the text does not allow raises ValueError.
"""

from collections import Counter, defaultdict
from fractions import Fraction
from math import lcm

ONE_OPTION = {"yes_no", "yes_partly_no", "coverage", "frequency"}
STATUSES = {"answered", "not_applicable", "dont_know", "unanswered"}
MISSING = ("not_applicable", "dont_know", "unanswered")
SETTLED = {"answered", "not_reached"}
NOTHING = ("unanswered", ())
WHOLE = None  # the cell of an indicator that holds its questions of all areas and of none


def table_of(questionnaire):
    """The questionnaire with one row for each question, ready to be scored many times."""
    questions = {question["code"]: question for question in questionnaire["questions"]}
    rows = [row_of(question, questions) for question in questions.values()]
    check_scored(rows, questionnaire["sections"])
    check_follow_ups(rows, questions)
    measure(rows)
    areas = sorted({area for row in rows for area in row["areas"]})
    return questionnaire | {"rows": rows, "areas": areas}


def row_of(question, questions):
    unscored = question["kind"] in {"number", "text"} or question["weight"] == 0
    return question | {
        "scored": not unscored,
        "maximum": maximum_of(question),
        "lineage": lineage_of(question, questions),
    }


def maximum_of(question):
    points = question["options"].values()
    if question["kind"] in ONE_OPTION:
        return max(points, default=Fraction(0))
    total = sum(points, Fraction(0)) if question["kind"] == "multiple" else Fraction(0)
    return total if question["cap"] is None else min(total, question["cap"])


def lineage_of(question, questions):
    """What must be open from the top of the chain down to the question: (ancestor, its openers)."""
    lineage = []
    while question["follows"] is not None:
        lineage.insert(0, (question["follows"], question["follows_options"]))
        question = questions[question["follows"]]
        refuse_if(len(lineage) > len(questions), "a chain leads back to itself")
    return lineage


def refuse_if(wrong, reason):
    if wrong:
        raise ValueError(reason)


def check_scored(rows, sections):
    for row in rows:
        astray = row["indicator"] not in sections or row["maximum"] == 0
        refuse_if(row["scored"] and astray, f"{row['code']} can earn nothing anywhere")


def check_follow_ups(rows, questions):
    scored = {row["code"] for row in rows if row["scored"]}
    above_scored = {link[0] for row in rows if row["scored"] for link in row["lineage"]}
    for row in rows:
        if row["lineage"]:
            parent, openers = questions[row["follows"]], row["follows_options"]
            refuse_if(not openers or openers - set(parent["options"]), "wrong opening options")
            counts = parent["code"] in scored and row["code"] in scored | above_scored
            if counts and parent["kind"] in ONE_OPTION:
                refuse_if(closes_above(parent["options"], openers), "a better answer closes")


def closes_above(options, openers):
    least = min(options[opener] for opener in openers)
    return any(points > least for option, points in options.items() if option not in openers)


def measure(rows):
    """Weights and what each option earns of them, in whole multiples of one common part.

    Every score is a quotient in which the size of the part cancels out.
    """
    for row in rows:
        weight = row["weight"] if row["scored"] else Fraction(0)
        options = row["options"] if row["scored"] else {}
        row["size"] = weight
        row["worth"] = {code: weight * points / row["maximum"] for code, points in options.items()}
    parts = lcm(*(f.denominator for row in rows for f in (row["size"], *row["worth"].values())))
    for row in rows:
        row["size"] = int(row["size"] * parts)
        row["worth"] = {code: int(worth * parts) for code, worth in row["worth"].items()}


def score(table, answers):
    check_answers(table["rows"], answers)
    lines = [line_of(row, answers) for row in table["rows"]]
    cells = cells_of(lines)
    pulls = {code: pull_of_a_part(code, table, cells) for code in table["sections"]}
    indicators = {code: indicator_score(code, table, cells) for code in table["sections"]}
    available = [code for code, found in indicators.items() if found["value"] is not None]
    index = gathered(table["sections"], available, table, cells, pulls)
    weight = sum(table["sections"][code] for code in available) if index["value"] is not None else 0
    return {
        "indicators": indicators,
        "groups": {
            code: gathered(members, available, table, cells, pulls)
            for code, members in table["groups"].items()
        },
        "areas": {code: area_score(code, table, cells, pulls) for code in table["areas"]},
        "index": index,
        "ledger": [ledger_line(line, table, cells, available, weight) for line in lines],
    }


def check_answers(rows, answers):
    refuse_if(answers.keys() - {row["code"] for row in rows}, "unknown question")
    for row in rows:
        status, choices = answers.get(row["code"], NOTHING)
        refuse_if(status not in STATUSES, "unknown status")
        refuse_if(set(choices) - set(row["options"]), "unknown option")
        single = status == "answered" and row["kind"] in ONE_OPTION
        refuse_if(single and len(set(choices)) != 1, "exactly one option must be chosen")


def line_of(row, answers):
    state = state_of(row, answers)
    chosen = set(answers.get(row["code"], NOTHING)[1]) if state == "answered" else ()
    # The share of a capped question is its uncapped share, but at most 1.
    earned = min(sum(row["worth"][option] for option in chosen), row["size"])
    return {"row": row, "state": state, "chosen": chosen, "earned": earned}


def state_of(row, answers):
    """The first ancestor that does not lead on decides; if all do, the question itself."""
    if not row["scored"]:
        return "unscored"
    for ancestor, openers in row["lineage"]:
        status, choices = answers.get(ancestor, NOTHING)
        if status != "answered":
            return status
        if openers.isdisjoint(choices):
            return "not_reached"
    return answers.get(row["code"], NOTHING)[0]


def cells_of(lines):
    """Sums and counts by indicator and area; a question stands in several cells."""
    cells = defaultdict(Counter)
    for line in lines:
        if line["state"] != "unscored":
            for area in (WHOLE, *line["row"]["areas"]):
                add(line, cells[line["row"]["indicator"], area])
    return cells


def add(line, cell):
    state, size = line["state"], line["row"]["size"]
    cell["earned"] += line["earned"]
    if state != "not_applicable":
        cell["applicable"] += size
    if state in SETTLED:
        cell["settled"] += size
    if state in MISSING:
        cell[state] += 1


def pull_of_a_part(indicator, table, cells):
    applicable = cells[indicator, WHOLE]["applicable"]
    return table["sections"][indicator] / applicable if applicable else Fraction(0)


def indicator_score(indicator, table, cells):
    cell = cells[indicator, WHOLE]
    share = quotient(cell["settled"], cell["applicable"])
    known = cell["applicable"] > 0 and share >= table["required_share"]
    value = Fraction(100 * cell["earned"], cell["applicable"]) if known else None
    return figures(value, share, [cell])


def area_score(area, table, cells, pulls):
    found = {indicator: cells[indicator, area] for indicator in pulls}
    applicable = pulled("applicable", found, pulls)
    share = quotient(pulled("settled", found, pulls), applicable)
    known = applicable > 0 and share >= table["required_share"]
    value = 100 * pulled("earned", found, pulls) / applicable if known else None
    return figures(value, share, found.values())


def gathered(members, available, table, cells, pulls):
    """A group, or the index when the members are all indicators."""
    found = {indicator: cells[indicator, WHOLE] for indicator in members}
    share = quotient(pulled("settled", found, pulls), pulled("applicable", found, pulls))
    with_score = {code: cell for code, cell in found.items() if code in available}
    known_weight = sum(table["sections"][code] for code in with_score)
    all_weight = sum(table["sections"][code] for code in found)
    known = known_weight > 0 and known_weight >= table["index_required_share"] * all_weight
    value = 100 * pulled("earned", with_score, pulls) / known_weight if known else None
    return figures(value, share, found.values())


def pulled(column, cells, pulls):
    return sum((pulls[code] * cell[column] for code, cell in cells.items()), Fraction(0))


def quotient(part, whole):
    return Fraction(part) / whole if whole else Fraction(0)


def figures(value, share, cells):
    missing = {state: sum(cell[state] for cell in cells) for state in MISSING}
    return {"value": value, "answered_share": share} | missing


def ledger_line(line, table, cells, available, index_weight):
    row, indicator = line["row"], line["row"]["indicator"]
    contribution = index_contribution = Fraction(0)
    if line["earned"] and indicator in available:
        contribution = Fraction(100 * line["earned"], cells[indicator, WHOLE]["applicable"])
    if contribution and index_weight:
        index_contribution = contribution * table["sections"][indicator] / index_weight
    return {
        "question": row["code"],
        "indicator": indicator,
        "state": line["state"],
        "points": points_of(line),
        "maximum": row["maximum"],
        "weight": row["weight"],
        "contribution": contribution,
        "index_contribution": index_contribution,
    }


def points_of(line):
    if line["state"] not in SETTLED:
        return None
    points = sum((line["row"]["options"][option] for option in line["chosen"]), Fraction(0))
    return min(points, line["row"]["maximum"])
