"""What is sent as an answer: what is accepted, what is refused, and in which words."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from index_assessment.answer_content import (
    DONT_KNOW,
    NONE_OF_THESE,
    NOT_APPLICABLE,
    Content,
    Sent,
    check,
)
from index_assessment.models import Question

CODES = ["libraries", "schools", "parks"]
SINGLE = Question(kind="coverage", weight="1")
SEVERAL = Question(kind="multiple", weight="1")
NUMBER = Question(kind="number", minimum=Decimal(0), maximum=Decimal(1000), decimals=1)
TEXT = Question(kind="text")


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def value_of(question, **sent):
    content = check(question, CODES, Sent(**sent))
    return content.status, content.value


def problem(question, **sent):
    """The fields that are refused, with their messages."""
    with pytest.raises(ValidationError) as refusal:
        check(question, CODES, Sent(**sent))
    return refusal.value.message_dict


# Choices


@pytest.mark.parametrize(
    ("question", "choice", "expected"),
    [
        (SINGLE, (), ("unanswered", None)),
        (SINGLE, ("schools",), ("answered", ["schools"])),
        (SINGLE, (DONT_KNOW,), ("dont_know", None)),
        (SINGLE, (NOT_APPLICABLE,), ("not_applicable", None)),
        (SEVERAL, ("parks", "libraries"), ("answered", ["libraries", "parks"])),
        (SEVERAL, ("parks", "parks"), ("answered", ["parks"])),
        (SEVERAL, (NONE_OF_THESE,), ("answered", [])),
        (SEVERAL, (DONT_KNOW,), ("dont_know", None)),
        (NUMBER, (DONT_KNOW,), ("dont_know", None)),
        (TEXT, (NOT_APPLICABLE,), ("not_applicable", None)),
    ],
)
def test_choices(question, choice, expected):
    assert value_of(question, choice=choice) == expected


@pytest.mark.parametrize("choice", [("elsewhere",), ("schools", "elsewhere"), (NONE_OF_THESE,)])
def test_options_of_other_questions_are_refused(choice):
    assert problem(SINGLE, choice=choice) == {
        "choice": ["Choose one of the options of this question."]
    }


def test_one_option_where_one_is_asked_for():
    found = problem(SINGLE, choice=("schools", "parks"))
    assert found == {"choice": ["Choose only one option."]}


# Numbers


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0", "0.0"),
        ("1000", "1000.0"),
        (" 12 ", "12.0"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        ("1 000", "1000.0"),
        ("1\u00a0000", "1000.0"),
        ("1\u202f000,0", "1000.0"),
        ("-0", "0.0"),
        ("12.50", "12.5"),
    ],
)
def test_numbers_as_people_write_them(typed, kept):
    assert value_of(NUMBER, number=typed) == ("answered", kept)


@pytest.mark.parametrize(
    ("typed", "decimals", "message"),
    [
        ("1.234", 0, "Write a whole number, without a decimal point. Thousands need no sign."),
        ("1234,5", 0, "Write a whole number, without a decimal point. Thousands need no sign."),
        ("0.04", 1, "Write at most 1 decimal."),
        ("0,0001", 2, "Write at most 2 decimals."),
    ],
)
def test_a_number_is_never_rounded_in_silence(typed, decimals, message):
    number = Question(kind="number", minimum=Decimal(0), maximum=Decimal(10_000), decimals=decimals)
    found = problem(number, number=typed)
    assert found == {"number": [message]}


@pytest.mark.parametrize("typed", ["", "   "])
def test_no_number_is_no_answer(typed):
    assert value_of(NUMBER, number=typed) == ("unanswered", None)


@pytest.mark.parametrize("typed", ["1001", "-1", "−0,1", "1000.1"])
def test_numbers_out_of_range(typed):
    found = problem(NUMBER, number=typed)
    assert found == {"number": ["Write a number between 0 and 1000."]}


@pytest.mark.parametrize(
    "typed",
    ["many", "1e3", "NaN", "inf", "1,2,3", "٣", "1" * 21, "1" * 10_000, "0x1", "1.", "\x00"],
)
def test_what_is_no_number(typed):
    found = problem(NUMBER, number=typed)
    assert found == {"number": ["Write a number in digits, for example 12.5."]}


# Texts


def test_texts_lose_what_no_database_stores_and_nothing_else():
    content = check(TEXT, (), Sent(text="a\x00b\r\nc\td\x1b\ud800e ä漢🙂"))
    # Compared as ASCII, since half a character could not even be reported.
    assert ascii(content.value) == ascii("ab\nc\tde ä漢🙂")


def test_a_text_of_spaces_is_no_answer():
    assert value_of(TEXT, text=" \n ") == ("unanswered", None)


@pytest.mark.parametrize(
    ("field", "limit"), [("text", 5000), ("explanation", 5000), ("reason", 1000)]
)
def test_the_length_of_texts(field, limit):
    check(TEXT, (), Sent(**{field: "ä" * limit}))
    found = problem(TEXT, **{field: "ä" * (limit + 1)})
    message = f"The text is too long: {limit + 1} characters, at most {limit} fit. Shorten it."
    assert found == {field: [message]}


@pytest.mark.parametrize("link", ["", " ", "https://kunta.fi/päätös?id=1", "http://example.org"])
def test_links(link):
    assert check(TEXT, (), Sent(link=link)).link == link.strip()


@pytest.mark.parametrize("typed", ["kunta.fi/strategia", " www.kunta.fi "])
def test_a_link_as_people_write_it(typed):
    assert check(TEXT, (), Sent(link=typed)).link == f"https://{typed.strip()}"


@pytest.mark.parametrize(
    "link",
    ["kunta fi", "kunta", "javascript:alert(1)", "ftp://kunta.fi", "https://", "https://a b.fi"],
)
def test_what_is_no_link(link):
    assert "https://" in problem(TEXT, link=link)["link"][0]


def test_a_link_that_is_too_long():
    found = problem(TEXT, link="https://kunta.fi/" + "a" * 500)
    assert found == {"link": ["The link is too long: at most 500 characters."]}


def test_the_language_is_one_of_three():
    assert check(TEXT, (), Sent(language="sv")).language == "sv"
    assert problem(TEXT, language="de") == {"language": ["Choose Finnish, Swedish or English."]}


def test_all_problems_are_told_at_once():
    found = problem(NUMBER, number="many", reason="x" * 1001, link="kunta", language="xx")
    assert set(found) == {"number", "reason", "link", "language"}


@pytest.mark.parametrize(("language", "word"), [("fi", "numero"), ("sv", "siffror")])
def test_problems_are_told_in_the_persons_language(language, word):
    with translation.override(language):
        assert word in problem(NUMBER, number="many")["number"][0]


# Reading


def test_one_value_a_field_and_all_choices():
    sent = {"choice": ["a", "b"], "text": ["first", "second"], "language": ["sv"]}
    found = Sent.from_lists(lambda name: sent.get(name, []))
    assert (found.choice, found.text, found.language, found.link) == (("a", "b"), "first", "sv", "")


@pytest.mark.parametrize("value", [None, 1, True, 1.5, {"a": 1}, ["nested"]])
@pytest.mark.parametrize("field", ["choice", "number", "text", "explanation", "language"])
def test_only_text_is_read(field, value):
    with pytest.raises(TypeError):
        Sent.from_lists(lambda name: [value] if name == field else [])


def test_content_as_a_row_keeps_it():
    content = check(SINGLE, CODES, Sent(choice=("parks",), explanation="Why", language="sv"))
    assert content.as_dict() == {
        "status": "answered",
        "value": ["parks"],
        "reason": "",
        "explanation": "Why",
        "link": "",
        "language": "sv",
    }
    assert Content(**content.as_dict()) == content
