"""One page of the questionnaire as a plain form: saving, refusing, keeping texts."""

import re
from html import escape, unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from index_assessment.models import Answer
from tests.factories.index_assessment import complete


def answer_to(assessment, code):
    return assessment.answers.get(question__code=code)


@pytest.fixture
def url(coordinator, assessment):
    return coordinator.url("assessment_section", assessment.pk, "education")


@pytest.fixture
def profile_url(coordinator, assessment):
    return coordinator.url("assessment_section", assessment.pk, "profile")


def typed(code, version=0, **values):
    return {f"{code}-{name}": value for name, value in values.items()} | {
        f"{code}-version": version
    }


def test_a_page_asks_its_questions(coordinator, url):
    page = coordinator.get(url).content.decode()
    for code in ("EDU-01", "EDU-02", "EDU-03"):
        assert f'name="{code}-choice"' in page
    assert "COM-01" not in page


def test_a_page_that_is_not_there(coordinator, assessment):
    url = coordinator.url("assessment_section", assessment.pk, "weather")
    assert coordinator.get(url).status_code == 404


def test_a_plain_post_saves_the_page_and_goes_on(coordinator, url, assessment):
    data = typed("EDU-01", choice="most", explanation="Why") | typed(
        "EDU-03", choice=["libraries", "parks"]
    )
    reply = coordinator.post(url, data | {"language": "sv"})
    assert reply.status_code == 302
    assert reply["Location"] == coordinator.url(
        "assessment_section", assessment.pk, "participation"
    )
    first, third = answer_to(assessment, "EDU-01"), answer_to(assessment, "EDU-03")
    assert (first.value, first.explanation, first.language) == (["most"], "Why", "sv")
    assert third.value == ["libraries", "parks"]
    assert answer_to(assessment, "EDU-02").version == 0


def test_a_plain_post_may_go_back_to_the_list(coordinator, url, assessment):
    reply = coordinator.post(url, {"back": "1"})
    assert reply["Location"] == coordinator.url("assessment_detail", assessment.pk)


def test_after_the_last_page_comes_the_list(coordinator, assessment):
    url = coordinator.url("assessment_section", assessment.pk, "participation")
    reply = coordinator.post(url, {"next": "1"})
    assert reply["Location"] == coordinator.url("assessment_detail", assessment.pk)


def test_posting_the_same_page_again_changes_nothing(coordinator, url, assessment):
    data = typed("EDU-01", choice="most")
    for _time in range(2):
        coordinator.post(url, data)
    assert answer_to(assessment, "EDU-01").version == 1


def test_an_empty_page_touches_no_answer(coordinator, url, assessment):
    coordinator.post(url, {"language": "en"})
    assert not assessment.answers.exclude(version=0).exists()


def inputs(page):
    """What the fields of a page are filled with, by name; only what is ticked of the boxes."""
    found = {}
    for tag in re.findall(r"<input[^>]*>", page):
        values = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if values.get("type") not in {"radio", "checkbox"} or " checked" in tag:
            found.setdefault(values.get("name"), []).append(unescape(values.get("value", "")))
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)', page):
        found[name] = [unescape(value)]
    return found


def test_errors_leave_everything_that_was_typed_on_the_page(coordinator, profile_url, assessment):
    """What is in order has been saved; the rest stands there to be mended."""
    data = (
        typed("PRO-01", number="many", explanation='Kaupungin <tilasto> & "arvio"')
        | typed("PRO-02", number="12,5")
        | typed("PRO-03", text="Ä" * 5001, link="kunta fi")
    )
    reply = coordinator.post(profile_url, data)
    page = reply.content.decode()
    assert reply.status_code == 422
    filled = inputs(page)
    for name, value in data.items():
        if not name.endswith("version"):
            assert filled[name] == [value], name
    assert answer_to(assessment, "PRO-02").value == "12.5"
    assert [field.question.code for field in reply.context["form"].problems] == ["PRO-01", "PRO-03"]
    assert re.search(r"<title>\s*Virhe", page)
    assert 'href="#PRO-01-number"' in page
    assert 'id="PRO-01-number"' in page


def test_the_mended_page_is_saved(coordinator, profile_url, assessment):
    page = coordinator.post(profile_url, typed("PRO-01", number="many")).content.decode()
    mended = {name: values[-1] for name, values in inputs(page).items() if name}
    reply = coordinator.post(profile_url, mended | {"PRO-01-number": "120 000"})
    assert reply.status_code == 302
    assert answer_to(assessment, "PRO-01").value == "120000"


def test_a_conflict_without_scripts_shows_both_versions(coordinator, url, assessment, contributor):
    contributor.post(url, typed("EDU-01", choice="all", explanation="Theirs"))
    reply = coordinator.post(url, typed("EDU-01", choice="none", explanation="Mine"))
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "Theirs" in page
    assert "Mine" in page
    answer = answer_to(assessment, "EDU-01")
    assert (answer.version, answer.value) == (1, ["all"])
    assert answer.revisions.get(version=None).content["explanation"] == "Mine"


@pytest.mark.parametrize(("choice", "stays"), [("mine", ["none"]), ("theirs", ["all"])])
def test_a_conflict_without_scripts_is_settled_by_a_button(
    coordinator, url, assessment, contributor, choice, stays
):
    contributor.post(url, typed("EDU-01", choice="all"))
    page = coordinator.post(url, typed("EDU-01", choice="none")).content.decode()
    again = {name: values[-1] for name, values in inputs(page).items() if name}
    reply = coordinator.post(url, again | {choice: "EDU-01"})
    assert reply.status_code == 302
    assert reply["Location"] == url
    assert answer_to(assessment, "EDU-01").value == stays


def test_what_was_written_keeps_its_language(coordinator, url, assessment):
    """Choosing another option of a Swedish answer on a Finnish page does not make it Finnish."""
    coordinator.post(url, typed("EDU-01", choice="all", explanation="Därför") | {"language": "sv"})
    page = inputs(coordinator.get(url).content.decode())
    assert page["EDU-01-language"] == ["sv"]
    sent = typed("EDU-01", 1, choice="none", explanation="Därför", language="sv")
    coordinator.post(url, sent | {"language": "fi", "language_was": "fi"})
    answer = answer_to(assessment, "EDU-01")
    assert (answer.value, answer.language) == (["none"], "sv")
    sent = typed("EDU-01", 2, choice="none", explanation="Siksi", language="sv")
    coordinator.post(url, sent | {"language": "fi", "language_was": "sv"})
    assert answer_to(assessment, "EDU-01").language == "fi"


def test_a_number_stands_there_as_people_write_it(coordinator, profile_url, assessment):
    coordinator.post(profile_url, typed("PRO-02", number="12,5"))
    for language, written in (("fi", "12,5"), ("sv", "12,5"), ("en", "12.5")):
        address = profile_url.replace("/fi/", f"/{language}/")
        page = inputs(coordinator.get(address).content.decode())
        assert page["PRO-02-number"] == [written]


def test_what_is_sent_after_the_session_has_ended_is_kept(coordinator, url, assessment):
    """Without scripts: asked to log in, and then everything stands there, not saved yet."""
    sent = typed("EDU-01", choice="all", explanation="Typed for an hour")
    sent |= {"person": coordinator.user.pk, "language": "sv"}
    coordinator.logout()
    reply = coordinator.post(url, sent)
    assert reply["Location"].startswith(reverse("account_login"))
    assert "kirjoittamasi on tallessa" in coordinator.get(reply["Location"]).content.decode()
    coordinator.force_login(coordinator.user)
    page = coordinator.get(url).content.decode()
    assert inputs(page)["EDU-01-explanation"] == ["Typed for an hour"]
    assert answer_to(assessment, "EDU-01").version == 0
    again = {name: values[-1] for name, values in inputs(page).items() if name}
    assert coordinator.post(url, again).status_code == 302
    assert answer_to(assessment, "EDU-01").explanation == "Typed for an hour"
    assert inputs(coordinator.get(url).content.decode())["EDU-01-version"] == ["1"]


def test_what_somebody_else_had_sent_is_not_shown(coordinator, contributor, url):
    sent = typed("EDU-01", explanation="Mine alone") | {"person": coordinator.user.pk}
    coordinator.logout()
    coordinator.post(url, sent)
    coordinator.force_login(contributor.user)
    assert "Mine alone" not in coordinator.get(url).content.decode()


def test_only_as_much_is_kept_as_a_page_can_hold(nobody, url):
    nobody.post(url, typed("EDU-01", explanation="x" * 200_001))
    assert "unsent" not in nobody.session


def test_a_conflict_names_who_has_saved(coordinator, contributor, url, assessment):
    contributor.post(url, typed("EDU-01", choice="all"))
    page = coordinator.post(url, typed("EDU-01", choice="none")).content.decode()
    assert escape(str(contributor.user)) in page
    coordinator.post(url, typed("EDU-02", choice="once"))
    english = url.replace("/fi/", "/en/")
    page = coordinator.post(english, typed("EDU-02", choice="never")).content.decode()
    assert "You have changed this answer in another window" in page


def test_a_conflict_with_somebody_who_is_not_known_any_more(coordinator, url, assessment):
    Answer.objects.filter(assessment=assessment).update(version=3, updated_at=timezone.now())
    page = coordinator.post(url.replace("/fi/", "/en/"), typed("EDU-01", choice="none"))
    assert "Somebody else has changed this answer" in page.content.decode()


def test_two_people_may_answer_different_questions_of_a_page(
    coordinator, contributor, url, assessment
):
    contributor.post(url, typed("EDU-01", choice="all") | typed("EDU-02", choice=""))
    reply = coordinator.post(url, typed("EDU-02", choice="once"))
    assert reply.status_code == 302
    assert answer_to(assessment, "EDU-01").value == ["all"]
    assert answer_to(assessment, "EDU-02").value == ["once"]


def test_a_post_after_submitting_says_so_and_keeps_what_was_typed(coordinator, url, assessment):
    complete(assessment).submit(by=coordinator.user)
    reply = coordinator.post(url, typed("EDU-01", 1, choice="none", explanation="Typed late"))
    assert reply.status_code == 409
    assert answer_to(assessment, "EDU-01").value == ["all"]
    assert "Typed late" in reply.content.decode()


def test_nonsense_in_the_hidden_fields_is_no_error(coordinator, url, assessment):
    data = typed("EDU-01", choice="all") | {
        "EDU-01-version": "9" * 50,
        "EDU-01-mutation": "x",
        "theirs": "NO-99",
    }
    assert coordinator.post(url, data).status_code in {302, 422}


def test_a_manager_reads_and_a_stranger_finds_nothing(manager, stranger, url, assessment):
    page = manager.get(url)
    assert page.status_code == 200
    assert "<textarea" not in page.content.decode()
    assert manager.post(url, typed("EDU-01", choice="all")).status_code == 403
    assert stranger.get(url).status_code == 404
