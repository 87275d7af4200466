"""Small questionnaires with a question of every kind, written the way that files are taken in."""

from index_assessment.questionnaires.content import EMPTY, write

SCALES = {
    "yes_no": (("yes", "1"), ("no", "0")),
    "yes_partly_no": (("yes", "1"), ("partly", "1/2"), ("no", "0")),
    "coverage": (("all", "1"), ("most", "2/3"), ("some", "1/3"), ("none", "0")),
    "frequency": (("regularly", "1"), ("occasionally", "2/3"), ("once", "1/3"), ("never", "0")),
    "multiple": (("libraries", "1"), ("schools", "1"), ("parks", "1")),
}


def in_three(text):
    return {language: f"{text} ({language})" for language in ("fi", "sv", "en")}


def question(code, kind="yes_no", **values):
    """A question with plain texts; `values` replace any part of it."""
    options = [
        {"code": option, "points": points, "label": in_three(option)}
        for option, points in SCALES.get(kind, ())
    ]
    return {
        "code": code,
        "kind": kind,
        "weight": "1" if options else "0",
        "cap": "",
        "minimum": "",
        "maximum": "",
        "decimals": 0,
        "areas": [],
        "follows": "",
        "follows_options": [],
        "text": in_three(f"Question {code}"),
        "help": in_three("What counts"),
        "evidence": in_three("A decision"),
        "unit": EMPTY,
        "options": options,
        **values,
    }


def section(code, questions, **values):
    return {
        "code": code,
        "indicator": code,
        "weight": "1",
        "title": EMPTY,
        "introduction": in_three("What this page asks"),
        "what_good_looks_like": in_three("What good looks like"),
        "questions": questions,
        **values,
    }


PROFILE = section(
    "profile",
    [
        question("PRO-01", "number", minimum="0.00", maximum="1000000.00", unit=in_three("people")),
        question("PRO-02", "number", minimum="0.00", maximum="100.00", decimals=1),
        question("PRO-03", "text"),
    ],
    indicator="",
    title=in_three("Profile"),
)
COMMITMENT = section(
    "commitment",
    [
        question("COM-01", "yes_partly_no", weight="2", areas=["participation"]),
        question("COM-02", follows="COM-01", follows_options=["yes", "partly"]),
        question("COM-03", "frequency", follows="COM-02", follows_options=["yes"]),
        question("COM-04", "text", follows="COM-01", follows_options=["yes"]),
    ],
)
EDUCATION = section(
    "education",
    [
        question("EDU-01", "coverage", areas=["attitudes", "interaction"]),
        question("EDU-02", "frequency", areas=["security"]),
        question("EDU-03", "multiple", cap="2"),
    ],
)
PARTICIPATION = section(
    "participation",
    [question("PAR-01", areas=["participation"]), question("PAR-02", "coverage")],
)


def small_content(*sections, **head):
    """A questionnaire of four sections, or of those given."""
    sections = sections or (PROFILE, COMMITMENT, EDUCATION, PARTICIPATION)
    weights = sum(int(one["weight"]) for one in sections if one["indicator"])
    return {
        "code": "small",
        "version": 1,
        "formula": "1",
        "required_share": "0.5",
        "index_required_share": "0.75",
        "weight_total": str(weights),
        "title": in_three("Small questionnaire"),
        "introduction": in_three("How to answer"),
        "weights_note": in_three("Equal weights are a default"),
        "sections": list(sections),
        "examples": [],
        **head,
    }


def published(content):
    """The rows of a questionnaire, frozen without the checks before publishing."""
    questionnaire = write(content)
    questionnaire.mark_published()
    return questionnaire
