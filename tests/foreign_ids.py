"""Requests that name what the sender has no business with, wherever a request can name anything.

Each comes as a pair: the request, and the same with an id that never existed, where answers are to
be compared; None where the page has no use for the id.
"""

import re
from dataclasses import replace
from functools import partial

from municipalities.models import Municipality, User
from tests.fuzz.attacks import Attack
from tests.fuzz.corpus import MODEL_FIELDS
from tests.submissions import MEMBERS
from tests.team import kind_named
from tests.town import NEVER

REVIEW = "admin:index_assessment_assessment_review"
# Where an id is what is sent.
IS_ID = re.compile(r"(^|[-_])(id|pk|person)$")
# The kind of row that a column's name speaks of; of all others a municipality.
KINDS = {
    **dict.fromkeys(("assessment", "assessment_id", "id", "pk"), "Assessment"),
    **dict.fromkeys(("answer", "answer_id"), "Answer"),
    **dict.fromkeys(("attachment", "attachment_id"), "Attachment"),
    **dict.fromkeys(("edition", "edition_id", "subject_id"), "ReportEdition"),
    **dict.fromkeys(("user", "user_id", "made_by", "made_by_id", "by_id"), "User"),
}
# The kind of row that an address names; all others name an assessment.
NAMED = {
    **dict.fromkeys(("document_download", "document_retry"), "Document"),
    **dict.fromkeys(("evidence_download", "evidence_remove"), "Evidence"),
    "report_link_end": "SignedLink",
}
# Names of edits: one that somebody else has sent, and one that nobody has.
SOMEBODYS_UUID = "99999999-8888-4777-8666-555555555555"
NOBODYS_UUID = "11111111-2222-4333-8444-555555555555"
# What people write goes through these: they take turns with one column at a time.
ONE_BY_ONE = ("answer_save", "assessment_section", "report_link_create")


class ForeignIds:
    """Ids, as texts, of the rows that belong to the other municipalities and their people."""

    def __init__(self, world, rows, owner, kinds):
        homes = {town.municipality.pk for town in world.homes.values()}
        people = {person.user.pk for person in world.people.values() if person.user}
        self.own, self.one_of_each = {}, {}
        for model in [*kinds, Municipality, User]:
            ours = people if model is User else homes
            own = {pk for pk, row in rows[model].items() if owner(model, row)[1] in ours}
            self.own[model.__name__] = own
            foreign = sorted(rows[model].keys() - own)
            if foreign:
                self.one_of_each[model.__name__] = str(foreign[-1])

    def of(self, kind):
        """Those of all kinds that are no id of an own row of this kind."""
        return [pk for pk in self.one_of_each.values() if int(pk) not in self.own[kind]]


def in_addresses(sent, ids):
    """Another's id, and nobody's, wherever an address has a number."""
    for one in sent:
        if re.search(r"/\d+/", one.path) and one.person in MEMBERS:
            for pk in ids.of(named_kind(one.name)):
                yield _with_path(one, pk), _with_path(one, NEVER)


def in_fields(sent, ids):
    """In each field and parameter that a page sends or could send; alone, or beside the own.

    Both in turns, and what one member tries alone, the next tries beside.
    """
    pool = [*ids.one_of_each.values()]
    for one in sent:
        attack, turn = Attack.of(one), (*MEMBERS, "staff").index(one.person)
        for place, name in enumerate([*one.names, *one.choices, "id", "pk", "municipality"]):
            pk = pool[place % len(pool)]
            if attack.encoding.endswith("json"):
                yield listed(attack, name, pk), None
            if "mutation" in name:
                sent_by = partial(instead, attack, name)
                yield sent_by(SOMEBODYS_UUID), sent_by(NOBODYS_UUID)
            elif IS_ID.search(name):
                for foreign in ids.of("User" if name == "person" else "Recommendation"):
                    yield instead(attack, name, foreign), instead(attack, name, str(NEVER))
            elif (place + turn) % 2:
                yield instead(attack, name, pk), None
            else:
                yield beside(attack, name, pk), None


def in_columns(sent, ids):
    """Under the name of each model's each column, to each form; all at once, and one by one.

    Each member tries the forms of all: those who may not send it at all are just as curious.
    """
    named = [(name, ids.one_of_each[KINDS.get(name, "Municipality")]) for name in MODEL_FIELDS]
    forms = [one for one in sent if one.method == "POST"]
    for one in forms:
        for person in {one.person: None} | dict.fromkeys(MEMBERS if _is_municipal(one) else ()):
            every = Attack.of(replace(one, person=person))
            yield replace(every, query=(*every.query, *named)), None
            for column, pk in named:
                every = beside(every, column, pk)
            yield every, None
    alone = [next(one for one in forms if one.name == name) for name in ONE_BY_ONE]
    for place, (column, pk) in enumerate(named):
        yield beside(Attack.of(alone[place % len(alone)]), column, pk), None


def named_kind(name):
    """The kind of row that an address of this name names."""
    model = kind_named(name)
    return model.__name__ if model else NAMED.get(name, "Assessment")


def _is_municipal(one):
    return "/municipalities/" in one.path


def _with_path(one, pk):
    return Attack.of(replace(one, path=re.sub(r"/\d+/", f"/{pk}/", one.path)))


def beside(attack, name, value):
    """Sent once more, after what the page sends."""
    value = f'"{value}"' if attack.encoding.endswith("json") else value
    if attack.method == "GET":
        return replace(attack, query=(*attack.query, (name, value)))
    return replace(attack, fields=(*attack.fields, (name, value)))


def instead(attack, name, value):
    query = tuple(pair for pair in attack.query if pair[0] != name)
    fields = tuple(pair for pair in attack.fields if pair[0] != name)
    return beside(replace(attack, query=query, fields=fields), name, value)


def listed(attack, name, value):
    """The own value of a JSON field and a foreign id in one list."""
    own = dict(attack.fields).get(name, "null").strip("[]") or "null"
    return replace(attack, fields=(*attack.fields, (name, f"[{own}, {value}]")))
