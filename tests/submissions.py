"""What people can send: every page asked for, and every form on it filled in as a person would."""

import json
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

from django.urls import Resolver404, resolve
from django.utils import timezone

from index_assessment.models import Assessment, Option, Question, Questionnaire, Section
from index_assessment.questionnaires.content import write
from municipalities.models import Application
from tests.access_table import LINKED, MUNICIPAL, SHARED
from tests.addresses import addresses
from tests.factories.calls import CallReviewerFactory, applied, closed_call
from tests.factories.every import FACTORIES
from tests.factories.questionnaires import small_content
from tests.page_parts import Page
from tests.places import MODELS, admin_url, linked_url, own_url, shared_url
from tests.town import PASSWORD, edit

SENT_ONCE = {"submit", "button", "image", "reset"}
TICKED = {"checkbox", "radio"}
# What a person writes where the page has left a field empty, by the type of its element.
WRITTEN = {
    "email": "new@example.org",
    "password": PASSWORD,
    "text": "1",
    "number": "1",
    "url": "https://example.org/",
    "date": "2026-12-01",
    "time": "14:02",
}
# What a person leaves empty who has chosen one of the list.
LEFT_EMPTY = {"organisation_kind", "organisation_name", "person_name"}
# Long texts to which a person adds something.
ADDED_TO = {"mandate", "minutes", "description"}
EXAMPLE = {
    "name": "Nothing",
    "default": "unanswered",
    "answers": {},
    "expected": {"index": "not_available"},
}
MEMBERS = ("coordinator", "contributor", "manager", "expert")


@dataclass(frozen=True)
class Submission:
    """One request that a page offers. `choices` names fields that stand there and are not sent."""

    name: str
    person: str
    method: str
    path: str
    query: tuple = ()
    fields: tuple = ()
    choices: tuple = ()
    is_json: bool = False
    takes_file: bool = False
    # Reading a page is no input of its own, but what its address names is.
    is_form: bool = False

    @property
    def names(self):
        return sorted({name for name, _value in (*self.query, *self.fields)} | {*self.choices})


def workshop_rows(world):
    """A row for each model of the workshop; those of a questionnaire belong to one full draft."""
    draft = write(small_content(code="workshop", examples=[EXAMPLE]))
    question = draft.questions.get(code="COM-02")
    rows = {
        Assessment: world.homes["submitted"].assessment,
        Application: world.homes["submitted"].application,
        Questionnaire: draft,
        Section: question.section,
        Question: question,
        Option: question.options.first(),
    }
    for model in MODELS.values():
        if model not in rows:
            made = FACTORIES[model]() if model in FACTORIES else model._base_manager.first()
            rows[model] = made
    return rows


def submissions(world, rows):
    """All of them by the name of their address; one of those that differ in their values alone."""
    found = {}
    for asked in _asked(world, rows):
        for one in (asked, *_offered(world, asked)):
            key = (one.person, one.method, one.path, *one.names)
            found.setdefault(one.name, {}).setdefault(key, one)
    return {name: list(ones.values()) for name, ones in found.items()}


def _asked(world, rows):
    """Each address with each of its methods, asked for by those who may."""
    for row in MUNICIPAL:
        path = own_url(row, world.homes[row.state])
        for person in (*MEMBERS, "staff"):
            if row.code(person) in {200, 302, 409, 422}:
                yield _plain(row.name, person, row.method, path)
    for name, method in LINKED:
        token = world.homes["published"].link_to(name).token
        yield _plain(name, "nobody", method, linked_url(name, token))
    for name, method in SHARED:
        for person in ("nobody", "coordinator"):
            yield _plain(name, person, method, shared_url(name))
    for name in [a.name for a in addresses() if a.is_admin]:
        for method in ("GET", "POST"):
            yield _plain(name, "staff", method, admin_url(name, rows.get))
    for state in ("approved", "published"):
        yield from _review_of(world.homes[state].assessment)
    yield _to_be_scored(world)
    for name, query in _with_query(rows):
        path = admin_url(name, rows.get)
        yield Submission(name, "staff", "GET", path, query, is_form="add" not in name)


def _with_query(rows):
    """Pages of the workshop that need a query, and one that understands many."""
    draft = ("questionnaire", str(rows[Questionnaire].pk))
    yield "admin:index_assessment_section_add", (draft,)
    yield "admin:index_assessment_question_add", (draft,)
    place = {"app_label": "municipalities", "model_name": "membership"}
    yield "admin:autocomplete", (*{**place, "field_name": "municipality", "term": "h"}.items(),)
    place = {"app_label": "municipalities", "model_name": "organisation"}
    yield "admin:autocomplete", (*{**place, "field_name": "successor", "term": "b"}.items(),)
    found = {"state__exact": "submitted", "questionnaire__id__exact": "1", "q": "home", "o": "1"}
    days = {"submitted_at__year": "2026", "submitted_at__month": "1", "_facets": "True"}
    yield "admin:index_assessment_assessment_changelist", (*{**found, **days}.items(),)


def _review_of(assessment):
    """The pages of the review that an assessment under review has not."""
    for name in ("change", "review", "publish"):
        name = f"admin:index_assessment_assessment_{name}"
        yield _plain(name, "staff", "GET", admin_url(name, {type(assessment): assessment}.get))


def _to_be_scored(world):
    """The page of an application that waits for the points of the staff who ask."""
    call = closed_call(review_until=timezone.now() + timedelta(days=1))
    CallReviewerFactory(call=call, user=world.people["staff"].user)
    application = applied(call)
    name = "admin:municipalities_application_change"
    return _plain(name, "staff", "GET", admin_url(name, {Application: application}.get))


def _plain(name, person, method, path):
    if name == "answer_save":
        sent = edit() | {"reason": "", "link": "", "text": "", "number": "", "language": "fi"}
        fields = tuple((key, json.dumps(value)) for key, value in sent.items())
        return Submission(name, person, method, path, fields=fields, is_json=True, is_form=True)
    return Submission(name, person, method, path)


def _offered(world, asked):
    """The forms on the page that a request shows."""
    if asked.method != "GET":
        return
    client = world.people[asked.person]
    response = client.get(asked.path, asked.query)
    content = b"".join(response) if response.streaming else response.content
    if response.status_code != 200 or not response["Content-Type"].startswith("text/html"):
        return
    for form in forms_of(Page(content.decode())):
        url = urlsplit(form.action or asked.path)
        name = name_of(url.path)
        if name is None or "logout" in name:
            continue
        query = tuple(parse_qsl(url.query)) if form.action else asked.query
        one = Submission(name, asked.person, form.method, url.path, query)
        key = "query" if form.method == "GET" else "fields"
        sent = replace(one, choices=form.choices, takes_file=form.takes_file, is_form=True)
        home = str(world.homes["draft"].municipality.pk)
        for fields in (form.fields, form.with_new_rows()):
            filled = [(n, v or home if n.endswith("-municipality") else v) for n, v in fields]
            yield replace(sent, **{key: tuple(filled)})


def name_of(path):
    """The name of the address that a path leads to; None where it leads nowhere."""
    try:
        match = resolve(path)
    except Resolver404:
        return None
    if match.url_name:
        return match.view_name
    return f"{match.namespace}:{match.route}" if match.namespace else match.route


@dataclass(frozen=True)
class Form:
    """A form as it is sent without touching it, empty fields filled in."""

    action: str
    method: str
    elements: tuple

    @property
    def fields(self):
        return tuple(pair for pair in self._pairs() if "__prefix__" not in pair[0])

    @property
    def takes_file(self):
        return any(e.attributes.get("type") == "file" for e in self.elements)

    @property
    def choices(self):
        """Names that stand on the page and are sent only when somebody chooses them."""
        names = {e.attributes.get("name", "") for e in self.elements} - {""}
        return tuple(sorted(names - {name for name, _value in self.fields}))

    def with_new_rows(self):
        """With the empty row that a script would add to each table of rows."""
        fields = dict.fromkeys(self.fields)
        totals = {name: value for name, value in fields if name.endswith("-TOTAL_FORMS")}
        new = {}
        for name, value in self._pairs():
            prefix = name.partition("-__prefix__")[0]
            total = totals.get(f"{prefix}-TOTAL_FORMS")
            if "__prefix__" in name and total is not None:
                new[prefix] = total
                fields[name.replace("__prefix__", total), value] = None
        counted = {f"{prefix}-TOTAL_FORMS": str(int(total) + 1) for prefix, total in new.items()}
        return tuple((name, counted.get(name, value)) for name, value in fields)

    def _pairs(self):
        chosen, pressed = {}, None
        for element in self.elements:
            name, kind = element.attributes.get("name"), element.attributes.get("type", "text")
            if element.tag == "select":
                select = name
            elif element.tag == "option":
                value = element.attributes.get("value", element.text)
                if "selected" in element.attributes or not chosen.get(select):
                    chosen[select] = value
            elif name and kind in TICKED:
                if "checked" in element.attributes:
                    yield name, element.attributes.get("value", "on")
            elif name and (element.tag == "button" or kind in SENT_ONCE):
                pressed = pressed or (name, element.attributes.get("value", ""))
            elif name and kind != "file":
                yield name, "" if name in LEFT_EMPTY else _value(element, kind)
        yield from ((name, "" if name in LEFT_EMPTY else v) for name, v in chosen.items())
        # Enter presses the first button.
        yield from [pressed] if pressed else []


def _value(element, kind):
    held = element.attributes.get("value", "")
    if element.tag == "textarea":
        held = element.text.removeprefix("\n")
        held += " and more" if element.attributes.get("name") in ADDED_TO else ""
    is_moment = re.match("v(Date|Time)", element.attributes.get("class", ""))
    written = WRITTEN.get(element.attributes.get("inputmode"), WRITTEN.get(kind, ""))
    return held if held or is_moment else written


def forms_of(page):
    """A page's forms; the elements of a form are those up to the next one."""
    forms = []
    for element in page.elements:
        if element.tag == "form":
            action = element.attributes.get("action") or ""
            method = (element.attributes.get("method") or "get").upper()
            forms.append((action, method, []))
        elif forms and element.tag in {"input", "textarea", "select", "option", "button"}:
            forms[-1][2].append(element)
    return [Form(action, method, tuple(inside)) for action, method, inside in forms]
