"""The form of a section: its fields, and whose edits a page that was opened earlier may touch."""

import pytest
from django.utils import translation

from index_assessment.answer_content import Content
from index_assessment.saving import save_answer
from tests.factories.index_assessment import submitted
from tests.page_parts import page_of


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def desk(coordinator, assessment):
    return Desk(coordinator, assessment)


@pytest.fixture
def colleague(contributor, assessment):
    return Desk(contributor, assessment)


class Desk:
    """A person at a page of the questionnaire, with a browser that runs no scripts."""

    def __init__(self, person, assessment):
        self.person, self.assessment = person, assessment

    def url(self, section):
        return self.person.url("assessment_section", self.assessment.pk, section)

    def open(self, section):
        return page_of(self.person.get(self.url(section)))

    def send(self, section, page, **typed):
        """Post the form of a page as a browser would, with `COM_01_choice="yes"` typed into it."""
        data = {**fields_of(page), "next": "1"}
        data |= {name.replace("_", "-"): value for name, value in typed.items()}
        return self.person.post(self.url(section), data)

    def answer(self, code):
        return self.assessment.answers.get(question__code=code)

    def write(self, code, **fields):
        """Save an answer as a script on another page would."""
        answer = self.answer(code)
        return save_answer(
            answer=answer,
            content=Content(**({"status": "answered", "language": "fi"} | fields)),
            base_version=answer.version,
            mutation=next(MUTATIONS),
            by=self.person.user,
        )


MUTATIONS = (f"00000000-0000-4000-8000-{number:012}" for number in range(10**6))


def fields_of(page):
    """What the form would send as it stands."""
    data = {}
    for element in page.elements:
        attributes = element.attributes
        name = attributes.get("name", "")
        if element.tag == "textarea":
            data[name] = element.text
        elif element.tag == "input" and attributes["type"] in {"text", "hidden"}:
            data[name] = attributes.get("value", "")
        elif element.tag == "input" and "checked" in attributes:
            data.setdefault(name, []).append(attributes["value"])
        elif element.tag == "option" and "selected" in attributes:
            data["language"] = attributes["value"]
    return data


def checked(page, code):
    inputs = page.all("input", name=f"{code}-choice")
    return [e.attributes["value"] for e in inputs if "checked" in e.attributes]


def text_of(page, name):
    return page.one("textarea", name=name).text


# Showing


def test_each_question_is_a_fieldset_with_labelled_inputs(desk):
    page = desk.open("education")
    assert len(page.all("fieldset")) == len(page.all("legend")) == 3
    for element in page.elements:
        if element.tag in {"input", "textarea", "select"}:
            is_hidden = element.attributes.get("type") == "hidden"
            assert is_hidden or page.one("label", for_=element.attributes["id"]).text.strip()
        for described in element.attributes.get("aria-describedby", "").split():
            assert described in page.ids


@pytest.mark.parametrize(
    ("section", "code", "kind", "values"),
    [
        ("education", "EDU-01", "radio", ["all", "most", "some", "none"]),
        ("education", "EDU-03", "checkbox", ["libraries", "schools", "parks", "_none"]),
        ("profile", "PRO-01", "checkbox", []),
        ("profile", "PRO-03", "checkbox", []),
    ],
)
def test_choices_of_a_question(desk, section, code, kind, values):
    inputs = desk.open(section).all("input", name=f"{code}-choice")
    special = ["_dont_know", "_not_applicable"]
    assert [e.attributes["value"] for e in inputs] == values + special
    assert {e.attributes["type"] for e in inputs} == {kind}


def test_follow_up_says_where_it_belongs(desk):
    (box,) = desk.open("commitment").all("div", id="COM-02")
    assert box.attributes["data-follows"] == "COM-01"
    assert box.attributes["data-follows-options"] == "yes partly"
    assert "question--hidden" in box.attributes["class"]
    assert "Answer this if your answer to COM-01 is: yes (en), partly (en)." in box.text
    desk.write("COM-01", value=["partly"])
    (box,) = desk.open("commitment").all("div", id="COM-02")
    assert "question--hidden" not in box.attributes["class"]


def test_explanations_are_written_in_the_language_used_last(desk):
    desk.write("EDU-01", value=["all"], language="fi")
    desk.write("EDU-02", value=["once"], language="sv")
    assert fields_of(desk.open("education"))["language"] == "sv"


# Saving


def test_reason_is_kept_with_not_applicable(desk):
    page = desk.open("profile")
    desk.send("profile", page, PRO_01_choice="_not_applicable", PRO_01_reason="No register.")
    page = desk.open("profile")
    assert checked(page, "PRO-01") == ["_not_applicable"]
    assert text_of(page, "PRO-01-reason").strip() == "No register."


# Refusing


def test_mending_a_fault_is_no_conflict_with_oneself(desk):
    page = desk.open("profile")
    response = desk.send("profile", page, PRO_01_number="many", PRO_03_text="A strategy")
    again = {"PRO_01_number": "7", "PRO_03_text": "A better strategy"}
    response = desk.send("profile", page_of(response), **again)
    assert response.status_code == 302
    assert desk.answer("PRO-01").value == "7"
    assert desk.answer("PRO-03").value == "A better strategy"


def test_submitted_answers_are_read_only(manager, municipality):
    assessment = submitted(municipality=municipality)
    page = Desk(manager, assessment).open("education")
    assert page.all("textarea") == page.all("input", type="radio") == []
    assert "all (en)" in page.one("main").text


# Two people


def test_answer_of_a_colleague_is_not_undone_by_a_page_opened_before(desk, colleague):
    page = desk.open("education")
    colleague.write("EDU-01", value=["some"], explanation="Theirs")
    response = desk.send("education", page, EDU_02_choice="regularly")
    assert response.status_code == 302
    assert desk.answer("EDU-01").explanation == "Theirs"
    assert desk.answer("EDU-02").value == ["regularly"]


def test_answer_changed_twice_meanwhile_is_not_undone(desk, colleague):
    desk.write("EDU-01", value=["all"], explanation="First")
    page = desk.open("education")
    colleague.write("EDU-01", value=["some"], explanation="Second")
    colleague.write("EDU-01", value=["none"], explanation="Third")
    assert desk.send("education", page, EDU_02_choice="once").status_code == 302
    assert desk.answer("EDU-01").explanation == "Third"
