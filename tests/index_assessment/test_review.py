"""The staff's pages for reviewing an assessment: what is written, refused, told and confirmed."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from index_assessment.models import Recommendation
from index_assessment.review_forms import RecommendationFormSet
from municipalities.models import Document
from tests.factories.index_assessment import (
    AssessmentFactory,
    RecommendationFactory,
    approved,
    complete,
    published_edition,
    submitted,
)
from tests.factories.municipalities import UserFactory

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "en")
DONE = {language: f"Work goes on ({language})" for language in LANGUAGES}


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def url(name, assessment, *args):
    return reverse(f"admin:index_assessment_assessment_{name}", args=[assessment.pk, *args])


def text_of(response):
    """The page's words without its tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def part_of(response, start, end="</section>"):
    page = response.content.decode()
    return page.partition(start)[2].partition(end)[0]


def commentary_of(assessment, code="education"):
    return assessment.commentaries.get(indicator__code=code)


def write(row, texts=DONE, **fields):
    row.write(texts=texts, base_version=row.version, by=UserFactory(), **fields)
    return row


def advise(assessment, texts=DONE, **fields):
    return write(RecommendationFactory(assessment=assessment, **fields), texts, checked=LANGUAGES)


def sent(response):
    """What a browser would send of the page's own form, as it stands."""
    review = response.context["review"]
    data = {}
    forms = [review.commentary]
    if review.recommendations is not None:
        forms += [review.recommendations.management_form, *review.recommendations.forms]
    for form in forms:
        for field in form:
            value = field.value()
            if field.name != "DELETE":
                data[field.html_name] = "" if value is None else value
    return data


@pytest.fixture
def review(staff):
    """Open a review page and send it with some fields changed."""

    def send(assessment, code="education", **changed):
        address = url("review", assessment, code)
        data = sent(staff.get(address))
        changes = {name.replace("__", "-"): value for name, value in changed.items()}
        return staff.post(address, data | changes)

    return send


# Checked


def test_a_tick_does_not_outlive_the_source_text(review):
    assessment = submitted()
    row = write(commentary_of(assessment), checked=["sv", "en"])
    reply = review(assessment, commentary__text_fi="New")
    assert reply.status_code == 302
    row.refresh_from_db()
    assert (row.state_sv, row.state_en) == ("outdated", "outdated")
    review(assessment, commentary__checked=["sv"])
    row.refresh_from_db()
    assert (row.state_sv, row.state_en) == ("checked", "outdated")


def test_whoever_ticked_hears_that_it_did_not_count(staff, review):
    assessment = submitted()
    write(commentary_of(assessment), checked=["sv"])
    review(assessment, commentary__text_fi="New")
    page = text_of(staff.get(url("change", assessment)))
    assert "these are outdated now: Swedish." in page


def test_the_source_has_no_box(staff):
    assessment = submitted()
    write(commentary_of(assessment), source_language="sv")
    page = staff.get(url("review", assessment, "education")).content.decode()
    boxes = re.findall(r'name="commentary-checked" value="(\w+)"', page)
    assert boxes == ["fi", "en"]


def test_the_line_breaks_of_a_browser_are_no_change(review):
    assessment = submitted()
    row = write(commentary_of(assessment), DONE | {"fi": "One\nTwo"}, checked=["sv"])
    review(assessment, commentary__text_fi="One\r\nTwo")
    row.refresh_from_db()
    assert (row.version, row.state_sv) == (1, "checked")


# What is wrong


def problems(response):
    """The summary on top: each target with its text."""
    summary = part_of(response, "data-problems", "</div>")
    return re.findall(r'href="#([\w-]+)">([^<]*)<', summary)


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("order", "-1", "greater than or equal to 0"),
        ("order", "100", "less than or equal to 99"),
        ("order", "", "required"),
        ("addressee", "moon", "moon is not one"),
        ("source_language", "xx", "xx is not one"),
        ("checked", "xx", "xx is not one"),
        ("text_fi", "x" * 10_001, "at most 10000 characters"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_on_top(review, field, value, text):
    assessment = submitted()
    advise(assessment)
    reply = review(assessment, **{f"recommendations__0__{field}": value})
    assert reply.status_code == 422
    [(target, said)] = problems(reply)
    assert target == f"id_recommendations-0-{field}"
    assert said.startswith("Recommendation 1: ")
    assert text in said
    page = reply.content.decode()
    assert f'id="{target}"' in page
    assert text in part_of(reply, f'id="{target}_error"', "</ul>")


@pytest.mark.parametrize("pk", ["²", "٣", "x", "9" * 18])
def test_an_assessment_that_never_was(staff, pk):
    address = url("change", submitted()).rsplit("/", 3)[0]
    assert staff.get(f"{address}/{pk}/change/").status_code == 404


def test_a_conflict_is_told_on_top(staff, review):
    assessment = submitted()
    address = url("review", assessment, "education")
    data = sent(staff.get(address)) | {"commentary-text_fi": "Mine"}
    write(commentary_of(assessment), DONE | {"fi": "Theirs"})
    reply = staff.post(address, data)
    [(target, said)] = problems(reply)
    assert target == "id_commentary-text_fi"
    assert said.startswith("Commentary: Somebody else has changed this text.")
    assert "Theirs" in text_of(reply)
    assert "Mine" in text_of(reply)
    refused = assessment.municipality.text_revisions.get(is_accepted=False)
    assert (refused.text, refused.language, refused.by_id) == ("Mine", "fi", staff.user.pk)


def test_a_recommendation_that_somebody_deleted_can_be_let_go(staff):
    assessment = submitted()
    advice = advise(assessment)
    address = url("review", assessment, "education")
    data = sent(staff.get(address)) | {"recommendations-0-text_fi": "Mine"}
    advice.delete()
    reply = staff.post(address, data)
    [(_target, said)] = problems(reply)
    assert "has deleted this recommendation" in said
    assert "Mine" in text_of(reply)
    assert staff.post(address, data | {"recommendations-0-DELETE": "on"}).status_code == 302


def test_a_page_that_was_not_saved_says_so_to_its_script(staff, review):
    assessment = submitted()
    assert (
        "data-is-unsaved" not in staff.get(url("review", assessment, "education")).content.decode()
    )
    reply = review(assessment, recommendations__0__order="-1", recommendations__0__text_fi="x")
    assert "data-is-unsaved" in reply.content.decode()
    assert 'type="module" src="/static/js/review' in reply.content.decode()


def test_a_request_decides_not_how_many_forms_are_built():
    data = {"form-TOTAL_FORMS": "999999999", "form-INITIAL_FORMS": "0"}
    formset = RecommendationFormSet(data, queryset=Recommendation.objects.none())
    assert len(formset.forms) == 25
    assert not formset.is_valid()


# The answers


def test_what_counts_as_nothing_is_told_from_what_does_not_count(staff):
    assessment = complete(AssessmentFactory())
    answers = assessment.answers
    answers.filter(question__code="EDU-01").update(status="dont_know", value=None)
    answers.filter(question__code="EDU-02").update(status="not_applicable", value=None, reason="No")
    assessment.submit(by=UserFactory())
    page = staff.get(url("review", assessment, "education")).content.decode()
    rows = page.split("<code>")[1:]
    points = {row[:6]: re.search(r'data-label="Points">([^<]*)<', row).group(1) for row in rows}
    assert points == {"EDU-01": "0", "EDU-02": "–", "EDU-03": "2"}


def test_the_overview_counts_what_is_unanswered(staff):
    page = staff.get(url("change", submitted()))
    heads = re.findall(r'<th scope="col"[^>]*>([^<]*)<', page.content.decode())
    assert heads == [
        "Indicator",
        "Score",
        "Unanswered",
        "Don't know",
        "Not applicable",
        "Commentary",
        "Recommendations",
    ]


def test_the_overview_names_the_languages(staff):
    assessment = submitted()
    write(commentary_of(assessment), DONE | {"en": ""}, checked=["sv"])
    page = text_of(staff.get(url("change", assessment)))
    assert "Finnish: written, Swedish: checked, English: missing" in page


def test_what_has_happened_names_the_person(staff):
    assessment = submitted(by=UserFactory(name="Maija Meikäläinen"))
    page = staff.get(url("change", assessment))
    assert "Maija Meikäläinen" in part_of(page, 'id="events"')


# Steps


def test_a_reason_that_is_too_long_comes_back_with_a_message(staff):
    assessment = submitted()
    reason = "Why? " * 1001
    reply = staff.post(url("return", assessment), {"reason": reason})
    assert reply.status_code == 422
    page = reply.content.decode()
    assert "at most 5000 characters (it has 5004)" in page
    assert reason.strip() in page
    assert '<details class="return" open>' in page
    [(target, said)] = problems(reply)
    assert (target, "at most 5000" in said) == ("id_reason", True)
    assert staff.get(url("return", assessment)).url == url("change", assessment)
    assessment.refresh_from_db()
    assert assessment.state == "submitted"


def test_a_browser_cuts_no_text_either(staff):
    assessment = submitted()
    for address in (url("change", assessment), url("review", assessment, "education")):
        assert "maxlength" not in staff.get(address).content.decode()


def test_returning_needs_a_reason(staff):
    assessment = submitted()
    reply = staff.post(url("return", assessment), {"reason": "  "})
    assert (reply.status_code, "Write what should be corrected." in text_of(reply)) == (422, True)
    assert staff.post(url("return", assessment), {"reason": "Mend"}).status_code == 302
    assessment.refresh_from_db()
    assert (assessment.state, assessment.return_reason) == ("returned", "Mend")


def test_a_reason_that_comes_too_late_is_shown_to_whoever_wrote_it(staff):
    edition = published_edition()
    reply = staff.post(url("return", edition.assessment), {"reason": "Mend this"})
    assert reply.status_code == 409
    assert "while the assessment is in the state “Published”" in text_of(reply)
    assert "What you wrote was not saved Mend this" in text_of(reply)


NOTHING = [
    "3 of 3 indicators have no commentary.",
    "The conclusions are missing.",
    "There are no recommendations.",
]


@pytest.mark.parametrize("make", [submitted, approved])
def test_before_approving_and_publishing_one_sees_what_is_missing(staff, make):
    page = text_of(staff.get(url("change", make())))
    assert all(text in page for text in NOTHING)


def test_publishing_without_texts_is_confirmed_on_a_page_of_its_own(staff):
    assessment = approved()
    total = assessment.commentaries.exclude(indicator=None).count()
    write(commentary_of(assessment), checked=LANGUAGES)
    page = staff.get(url("publish", assessment))
    assert page.status_code == 200
    assert f"{total - 1} of {total} indicators have no commentary." in text_of(page)
    assessment.refresh_from_db()
    assert assessment.state == "approved"
    assert staff.post(url("publish", assessment)).status_code == 302
    assessment.refresh_from_db()
    assert assessment.state == "published"


def test_a_complete_review_is_published_without_reservations(staff):
    assessment = approved()
    for row in assessment.commentaries.all():
        write(row, checked=LANGUAGES)
    advise(assessment)
    page = text_of(staff.get(url("publish", assessment)))
    assert "Not written yet" not in page


def test_what_is_unfinished_keeps_publishing_back_and_is_told_once(staff):
    assessment = approved()
    advise(assessment, order=3)
    advise(assessment, DONE | {"sv": "", "en": ""}, order=9)
    for reply in (staff.get(url("publish", assessment)), staff.post(url("publish", assessment))):
        page = reply.content.decode()
        assert page.count("Education, recommendation 2</a>: Swedish, English") == 1
        assert url("review", assessment, "education") in page
        assert 'method="post">' not in part_of(reply, 'class="review"', "</main>")
    assert reply.status_code == 422
    overview = staff.get(url("change", assessment))
    assert overview.content.decode().count("Education, recommendation 2</a>") == 1
    assert list(overview.context["messages"]) == []
    assessment.refresh_from_db()
    assert assessment.state == "approved"


@pytest.mark.parametrize("method", ["get", "post"])
def test_only_what_was_approved_has_a_page_to_publish(staff, method):
    assessment = submitted()
    reply = getattr(staff, method)(url("publish", assessment), follow=True)
    assert reply.redirect_chain == [(url("change", assessment), 302)]
    assert "while the assessment is in the state “Submitted”" in text_of(reply)


# Afterwards


def test_a_published_review_is_read(staff):
    assessment = approved()
    write(commentary_of(assessment), DONE | {"fi": "One\nTwo"}, checked=LANGUAGES)
    advise(assessment)
    staff.post(url("publish", assessment))
    page = staff.get(url("review", assessment, "education"))
    assert "– no longer changed" in text_of(page)
    assert "One<br>Two" in page.content.decode()
    assert "Recommendation 1 (the municipality)" in text_of(page)
    assert not {"<textarea", "<select"} & set(re.findall(r"<\w+", page.content.decode()))
    nothing = staff.get(url("review", assessment, "commitment"))
    assert "No recommendations" in part_of(nothing, 'id="recommendations"')
    assert "not written" in part_of(nothing, 'id="commentary"')


def test_what_comes_too_late_is_shown_to_whoever_wrote_it(staff):
    assessment = approved()
    address = url("review", assessment, "education")
    data = sent(staff.get(address)) | {"commentary-text_fi": "Too late"}
    staff.post(url("publish", assessment))
    reply = staff.post(address, data)
    assert reply.status_code == 422
    assert "Too late" in part_of(reply, 'id="refused"')
    assert commentary_of(assessment).is_empty


def test_the_page_asks_how_far_the_documents_are(staff):
    assessment = published_edition().assessment
    page = staff.get(url("change", assessment)).content.decode()
    asked = re.search(r'hx-get="([^"]*)"', page).group(1)
    assert "htmx" in page.partition("<script src=")[2]
    ask = {"headers": {"HX-Request": "true"}}
    assert staff.get(asked, **ask).status_code == 204
    documents = Document.objects.of("index_report", assessment.editions.get())
    documents.filter(language="fi").update(state="failed", error="render")
    part = staff.get(asked, **ask).content.decode()
    assert "Failed" in part
    assert "<html" not in part
    assert "hx-get" in part
    documents.update(state="failed", error="render")
    for last in (staff.get(asked, **ask), staff.get(url("change", assessment))):
        assert "hx-get" not in last.content.decode()


def test_the_list_says_the_questionnaire_in_short(staff):
    assessment = submitted()
    page = staff.get(reverse("admin:index_assessment_assessment_changelist")).content.decode()
    heads = re.findall(r'class="(?:sortable )?column-(\w+)', page)
    assert heads == ["municipality", "state", "submitted_at", "published_at", "version"]
    row = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert assessment.questionnaire.title not in row
