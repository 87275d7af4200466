"""A complete sample snapshot of an index report, schema 1, for tests of the report's pages.

`T` stands for a table of languages {"fi": str, "sv": str, "en": str}, all three never empty;
`O` for a text that the municipality wrote, {"text": str, "language": "fi" | "sv" | "en"}.
Every key is always present; what is missing is None, [] or 0. All scores, means and shares are
whole numbers 0-100, already rounded half up; points and weights are exact, as strings like "2/3".

    schema              1
    municipality        {name T, code str, is_demonstration bool, language_status str,
                         figures [{label T, value number, decimals int, unit T | None,
                                   year int, source T}],
                         areas [{kind T, name T}]}
    questionnaire       {code str, title T, version int, formula str}
    edition             {number int, published_on "YYYY-MM-DD", submitted_on "YYYY-MM-DD"}
    sample              {as_of "YYYY-MM-DD", vintage int | None,
                         groups {all, size, diversity: {label T, count int | None}}}
                        label: the name of the band; count: None when fewer than five
    index, lens         {value int | None, sample S}
    S                   {all, size, diversity: None | {mean int, count int, values [int] | None}}
                        None when fewer than five; values: those of the other municipalities that
                        consent to nameless bars, or None
    indicators          in the order of the questionnaire's sections:
                        [{code str, name T, description T, what_good_looks_like T, in_lens bool,
                          value int | None, answered_share int,
                          not_applicable int, dont_know int, unanswered int,
                          sample S, place {mean "above" | "at" | "below" | None,
                                           quarter 1 (lowest) - 4 (highest) | None},
                          answers [A], commentary T | None, recommendations [R]}]
    A                   {code str, text T, kind str,
                         state "answered" | "not_applicable" | "dont_know" | "unanswered"
                               | "not_reached",
                         never_asked bool,
                         labels [T], number number | None, decimals int, unit T | None,
                         own_text O | None, reason O | None, explanation O | None, link str,
                         points str | None, maximum str, weight str}
                        labels: of the chosen options; number, own_text: of unscored questions;
                        state: as the ledger counts it, and so also for a follow-up that was
                        never asked; points None: not applicable, not scored (weight "0"), or
                        missing, which counts as 0 of the maximum
    R                   {number int, addressee "municipality" | "nation", text T}
                        number: 1, 2, ... through the whole report; the first paragraph of the text
                        is the recommendation, the others (after an empty line) its reasons
    good_relations_areas [{code str, name T, description T, value int | None, sample S}]
    project_areas       [{code str, name T, indicators [code], good_relations_areas [code]}]
    conclusions         T | None
    profile             [A], the unscored answers of the section without an indicator
    method              [T], paragraphs that belong to this questionnaire (such as its weights)
"""

import tomllib
from copy import deepcopy
from fractions import Fraction
from functools import cache
from math import floor
from pathlib import Path
from random import Random

LANGUAGES = ("fi", "sv", "en")
DATA = Path(__file__).parents[2] / "index_assessment" / "data"
QUESTIONNAIRE = DATA / "good_relations_2026"
TEXTS = Path(__file__).with_name("report_texts.toml")
NOT_AVAILABLE = "international_outlook"


def table(fi, sv, en):
    return {"fi": fi, "sv": sv, "en": en}


@cache
def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8"))


def sample_snapshot():
    """One believable municipality; the same every time."""
    return deepcopy(_snapshot())


@cache
def _snapshot():
    tree, questionnaire, texts = read(DATA / "policy_areas.toml"), _questionnaire(), read(TEXTS)
    indicators = _indicators(tree, questionnaire, texts["indicators"])
    values = {indicator["code"]: indicator["value"] for indicator in indicators}
    lens = [indicator["value"] for indicator in indicators if indicator["in_lens"]]
    return {
        "schema": 1,
        "municipality": _municipality(texts["municipality"]),
        "questionnaire": {
            "code": questionnaire["code"],
            "title": questionnaire["title"],
            "version": questionnaire["version"],
            "formula": questionnaire["formula"],
        },
        "edition": {"number": 1, "published_on": "2026-09-15", "submitted_on": "2026-05-28"},
        "sample": _sample_groups(),
        "index": _score("index", _mean(values.values())),
        "lens": _score("lens", _mean(lens)),
        "indicators": indicators,
        "good_relations_areas": [
            _named(area) | _score(area["code"], 46 + 7 * place)
            for place, area in enumerate(tree["good_relations_area"])
        ],
        "project_areas": [
            {key: area[key] for key in ("code", "name", "indicators", "good_relations_areas")}
            for area in tree["project_area"]
        ],
        "conclusions": texts["conclusions"],
        "profile": _profile(questionnaire, texts["profile"]),
        "method": [questionnaire["weights_note"], *texts["method"]],
    }


def _municipality(texts):
    return texts | {"figures": [{"unit": None} | figure for figure in texts["figures"]]}


def _questionnaire():
    questionnaire = read(QUESTIONNAIRE / "questionnaire.toml")
    return questionnaire | {
        "pages": [read(QUESTIONNAIRE / path) for path in sorted(QUESTIONNAIRE.glob("[0-9]*.toml"))]
    }


def _profile(questionnaire, numbers):
    profile = questionnaire["pages"][0]
    return [
        _answer(question, {}, None, {})[0]
        | {"number": numbers[question["code"]], "state": "answered"}
        for question in profile["question"]
    ]


def _named(row):
    return {key: row[key] for key in ("code", "name", "description")}


def _mean(values):
    known = [value for value in values if value is not None]
    return round(sum(known) / len(known))


def _sample_groups():
    return {
        "as_of": "2026-09-01",
        "vintage": 3,
        "groups": {
            "all": {
                "label": table("Kaikki kunnat", "Alla kommuner", "All municipalities"),
                "count": 31,
            },
            "size": {
                "label": table(
                    "50 000–100 000 asukasta",
                    "50 000–100 000 invånare",
                    "50,000–100,000 inhabitants",
                ),
                "count": 9,
            },
            "diversity": {
                "label": table(
                    "Vieraskielisiä yli 10 % väestöstä",
                    "Personer med ett främmande språk som modersmål: över 10 % av befolkningen",
                    "Speakers of foreign languages: over 10% of the population",
                ),
                "count": 12,
            },
        },
    }


def _score(code, value):
    return {"value": value, "sample": _sample(code)}


def _sample(code):
    chance = Random(code)
    everyone = [min(max(round(chance.gauss(54, 15)), 4), 97) for _ in range(31)]
    groups = {"all": everyone, "size": everyone[:9], "diversity": everyone[5:17]}
    return {
        name: {"mean": _mean(values), "count": len(values), "values": sorted(values)}
        for name, values in groups.items()
    } | ({"diversity": None} if code == "media" else {})


def _place(value, sample):
    if value is None:
        return {"mean": None, "quarter": None}
    mean, values = sample["all"]["mean"], sample["all"]["values"]
    below = sum(other < value for other in values)
    return {
        "mean": "at" if value == mean else "above" if value > mean else "below",
        "quarter": min(4, 1 + 4 * below // len(values)),
    }


def _indicators(tree, questionnaire, texts):
    areas = {area["code"]: area for area in tree["policy_area"]}
    number, indicators = 0, []
    for page in questionnaire["pages"]:
        if "indicator" not in page["section"]:
            continue
        code = page["section"]["indicator"]
        indicators.append(_indicator(areas[code], page, questionnaire["scale"], texts[code]))
        for recommendation in indicators[-1]["recommendations"]:
            number += 1
            recommendation["number"] = number
    return indicators


def _indicator(area, page, scale, texts):
    answers = _answers(page["question"], scale, area["code"])
    states = [answer["state"] for answer in answers]
    value, sample = _indicator_score(area["code"], answers), _sample(area["code"])
    return _named(area) | {
        "what_good_looks_like": page["section"]["what_good_looks_like"],
        "in_lens": area.get("parent") == "intercultural_lens",
        "value": value,
        "answered_share": round(
            100 * sum(s in {"answered", "not_reached"} for s in states) / len(states)
        ),
        "not_applicable": states.count("not_applicable"),
        "dont_know": states.count("dont_know"),
        "unanswered": states.count("unanswered"),
        "sample": sample,
        "place": _place(value, sample),
        "answers": answers,
        "commentary": texts["commentary"],
        "recommendations": [_recommendation(row) for row in texts["recommendations"]],
    }


def _recommendation(row):
    reasons = row.get("text")
    text = {
        code: row["title"][code] + (f"\n\n{reasons[code]}" if reasons else "") for code in LANGUAGES
    }
    return {"number": 0, "addressee": row.get("addressee", "municipality"), "text": text}


def _indicator_score(code, answers):
    if code == NOT_AVAILABLE:
        return None
    counted = [answer for answer in answers if answer["state"] != "not_applicable"]
    weight = sum(Fraction(answer["weight"]) for answer in counted)
    earned = sum(
        Fraction(answer["weight"]) * Fraction(answer["points"]) / Fraction(answer["maximum"])
        for answer in counted
        if answer["points"]
    )
    return floor(100 * earned / weight + Fraction(1, 2))


def _answers(questions, scale, indicator):
    above, answers = {}, []
    for question in questions:
        answer, chosen = _answer(question, scale, indicator, above)
        above[question["code"]] = answer["state"], chosen
        answers.append(answer)
    return answers


def _answer(question, scale, indicator, above):
    """One answer; `above` holds the states and the choices of those before it."""
    chance = Random(question["code"])
    options = question.get("options") or scale.get(question["kind"], {}).get("options", [])
    closed = _closed(question, above)
    state = closed or _state(indicator, chance)
    chosen = _chosen(question, options, chance) if state == "answered" else []
    settled = bool(options) and question["weight"] != "0" and state in {"answered", "not_reached"}
    points = sum((Fraction(option["points"]) for option in chosen), Fraction(0))
    maximum = _maximum(question, options)
    answer = {
        "code": question["code"],
        "text": question["text"],
        "kind": question["kind"],
        "state": state,
        "never_asked": closed is not None,
        "labels": [option["label"] for option in chosen],
        "points": str(min(points, maximum)) if settled else None,
        "maximum": str(maximum),
        "weight": question["weight"],
    }
    return answer | _own_words(question, state, chance), [option["code"] for option in chosen]


def _closed(question, above):
    """What a follow-up counts as that was never asked; None for all others."""
    if not question.get("follows"):
        return None
    state, chosen = above[question["follows"]]
    if state != "answered":
        return state
    return None if set(question["follows_options"]) & set(chosen) else "not_reached"


def _state(indicator, chance):
    if indicator == NOT_AVAILABLE:
        return chance.choices(["answered", "dont_know", "unanswered"], [2, 3, 3])[0]
    states = ["answered", "not_applicable", "dont_know", "unanswered"]
    return chance.choices(states, [88, 4, 5, 3])[0]


def _chosen(question, options, chance):
    if question["kind"] == "multiple":
        return [option for option in options if chance.random() < 0.6][:4]
    return (
        chance.choices(options, [len(options) - place for place in range(len(options))])
        if options
        else []
    )


def _maximum(question, options):
    points = [Fraction(option["points"]) for option in options] or [Fraction(0)]
    if question["kind"] == "multiple":
        return min(sum(points), Fraction(question.get("cap", "99")))
    return max(points)


def _own_words(question, state, chance):
    """What the municipality itself typed; it writes in either of its languages."""
    texts = read(TEXTS)["own_words"]
    explanation = chance.choice(texts["explanations"]) if chance.random() < 0.6 else None
    is_number, is_answered = question["kind"] == "number", state == "answered"
    return {
        "number": chance.randint(3, 40) if is_number and is_answered else None,
        "decimals": question.get("decimals", 0),
        "unit": question.get("unit"),
        "own_text": texts["text"] if question["kind"] == "text" and is_answered else None,
        "reason": texts["reason"] if state == "not_applicable" else None,
        "explanation": explanation if is_answered else None,
        "link": "https://www.example.fi/paatokset/2026/"
        if is_answered and chance.random() < 0.2
        else "",
    }
