"""Hostile requests: something that a page offers, with a few things in it made wrong."""

import json
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from hypothesis import strategies as st

from municipalities.documents.spreadsheets import write_sheets
from tests.access_table import PEOPLE
from tests.fuzz import corpus

BOUNDARY = "x-boundary-x"
# Fit for a page that takes any file.
ANY_WORKBOOK = write_sheets({"sheet": (["heading"], [])})
FORM, MULTIPART = corpus.FORM, f"multipart/form-data; boundary={BOUNDARY}"


@dataclass(frozen=True)
class Attack:
    """One request. `body` stands in for the encoded fields, `content_type` for the right one."""

    name: str
    person: str
    method: str
    path: str
    query: tuple = ()
    fields: tuple = ()
    encoding: str = FORM
    headers: dict = field(default_factory=dict)
    body: bytes | None = None
    content_type: str | None = None
    file: tuple | None = None
    is_csrf_checked: bool = False

    @classmethod
    def of(cls, submission, workbook=ANY_WORKBOOK):
        encoding = "application/json" if submission.is_json else FORM
        file = None
        if submission.takes_file:
            encoding, file = MULTIPART, ("workbook.xlsx", workbook)
        return cls(
            submission.name,
            submission.person,
            submission.method,
            submission.path,
            submission.query,
            submission.fields,
            encoding,
            {"Accept": "application/json"} if submission.is_json else {},
            file=file,
        )

    @property
    def url(self):
        pairs = [f"{_quoted(name)}={_quoted(value)}" for name, value in self.query]
        return f"{self.path}?{'&'.join(pairs)}" if pairs else self.path

    def encoded(self):
        """The body as it goes over the line, and its type."""
        if self.method in {"GET", "HEAD"} and self.body is None:
            return b"", self.content_type or ""
        made = {FORM: self._as_form, MULTIPART: self._as_multipart}.get(
            self.encoding, self._as_json
        )
        body = made() if self.body is None else self.body
        return body, self.encoding if self.content_type is None else self.content_type

    def _as_form(self):
        pairs = [f"{_quoted(name)}={_quoted(value)}" for name, value in self.fields]
        return "&".join(pairs).encode()

    def _as_json(self):
        """Values of JSON fields are JSON already; a name may stand twice."""
        pairs = [f"{json.dumps(name)}: {_json(value)}" for name, value in self.fields]
        return ("{" + ", ".join(pairs) + "}").encode()

    def _as_multipart(self):
        parts = [(f'name="{name}"', _bytes(value)) for name, value in self.fields]
        if self.file:
            name, content = self.file
            parts.append((f'name="file"; filename="{name}"', content))
        lines = [
            b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n"
            % (BOUNDARY.encode(), _bytes(head), content)
            for head, content in parts
        ]
        return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()


def _bytes(text):
    return str(text).encode("utf-8", "surrogatepass")


def _quoted(text):
    """Percent-encoded, unless it is broken on purpose."""
    return quote(_bytes(text), safe="")


def _json(value):
    try:
        json.loads(value)
    except (ValueError, RecursionError):
        return json.dumps(str(value))
    return str(value)


def unknown(attack):
    """With a field, a parameter and a header that nobody knows: nothing to refuse."""
    pair = ("unheard-of", "1")
    fields = attack.fields and (*attack.fields, pair)
    headers = attack.headers | {"X-Unheard-Of": "\u202e"}
    return replace(attack, query=(*attack.query, pair), fields=fields, headers=headers)


def nonsense(attack):
    """With a NUL in each field."""
    return replace(attack, fields=tuple((name, '"\x00"') for name, _value in attack.fields))


# What can be made wrong


def _value(draw, pool, attack):
    if attack.encoding == "application/json":
        return json.dumps(draw(corpus.json_values))
    return draw(pool)


def field_value(draw, attack, names):
    """Another value in a field that the page has."""
    if not attack.fields:
        return extra_field(draw, attack, names)
    place = draw(st.integers(0, len(attack.fields) - 1))
    pairs = list(attack.fields)
    pairs[place] = (pairs[place][0], _value(draw, corpus.values, attack))
    return replace(attack, fields=tuple(pairs))


def field_twice(draw, attack, names):
    if not attack.fields:
        return extra_field(draw, attack, names)
    pair = draw(st.sampled_from(attack.fields))
    again = (pair[0], _value(draw, corpus.short_values, attack))
    return replace(attack, fields=(*attack.fields, again))


def field_missing(draw, attack, names):
    if not attack.fields:
        return query_value(draw, attack, names)
    place = draw(st.integers(0, len(attack.fields) - 1))
    return replace(attack, fields=attack.fields[:place] + attack.fields[place + 1 :])


def extra_field(draw, attack, names):
    """A field that the page has not sent: its unticked boxes, any model's field, any known name."""
    known = [*names, *corpus.KNOWN]
    name = draw(st.sampled_from(known) | st.sampled_from(corpus.MODEL_FIELDS) | corpus.short_values)
    return replace(attack, fields=(*attack.fields, (name, _value(draw, corpus.values, attack))))


def formset_count(draw, attack, names):
    counts = [place for place, (name, _) in enumerate(attack.fields) if "_FORMS" in name]
    if not counts:
        return field_value(draw, attack, names)
    place, pairs = draw(st.sampled_from(counts)), list(attack.fields)
    pairs[place] = (pairs[place][0], draw(st.sampled_from(corpus.COUNTS)))
    return replace(attack, fields=tuple(pairs))


def query_value(draw, attack, names):
    if attack.query and draw(st.booleans()):
        place, pairs = draw(st.integers(0, len(attack.query) - 1)), list(attack.query)
        pairs[place] = (pairs[place][0], draw(corpus.short_values))
        return replace(attack, query=tuple(pairs))
    name = draw(
        st.sampled_from([*names, *corpus.KNOWN, *corpus.MODEL_FIELDS])
        | st.sampled_from(corpus.LOOKUPS)
        | corpus.short_values
    )
    return replace(attack, query=(*attack.query, (name, draw(corpus.short_values))))


def raw_query(draw, attack, names):
    """A query that nobody has encoded."""
    raw = draw(st.sampled_from(["%", "%zz=%", "a=%ff%fe", "=", "&&", "a[]=1", "q=%00", "?", "a;b"]))
    return replace(attack, path=f"{attack.path}?{raw}", query=())


def path_segment(draw, attack, names):
    pieces = attack.path.split("?")[0].split("/")
    place = draw(st.integers(1, len(pieces) - 1))
    other = draw(st.sampled_from(corpus.SEGMENTS) | corpus.short_values.map(_quoted))
    return replace(attack, path="/".join([*pieces[:place], other, *pieces[place + 1 :]]))


def header(draw, attack, names):
    name = draw(st.sampled_from(sorted(corpus.HEADERS)))
    value = draw(st.sampled_from(corpus.HEADERS[name]) | corpus.short_values)
    if name == "Host":
        value = draw(st.sampled_from(corpus.HEADERS[name]))
    return replace(attack, headers=attack.headers | {name: value})


def cookies(draw, attack, names):
    cookie = draw(st.lists(st.sampled_from(corpus.COOKIES), min_size=1, max_size=2))
    return replace(attack, headers=attack.headers | {"Cookie": "; ".join(cookie)})


def raw_body(draw, attack, names):
    return replace(
        attack,
        body=draw(st.sampled_from(corpus.BODIES) | st.binary(max_size=100)),
        content_type=draw(st.none() | st.sampled_from(corpus.CONTENT_TYPES)),
    )


def content_type(draw, attack, names):
    return replace(attack, content_type=draw(st.sampled_from(corpus.CONTENT_TYPES)))


def other_encoding(draw, attack, names):
    encodings = [FORM, MULTIPART, "application/json"]
    return replace(attack, encoding=draw(st.sampled_from(encodings)))


def upload(draw, attack, names):
    content = draw(st.sampled_from(corpus.FILES) | st.binary(max_size=200))
    if attack.file and attack.file[1] and draw(st.booleans()):
        good = bytearray(attack.file[1])
        for _ in range(draw(st.integers(1, 8))):
            good[draw(st.integers(0, len(good) - 1))] = draw(st.integers(0, 255))
        content = bytes(good)
    name = draw(st.sampled_from(corpus.FILE_NAMES))
    return replace(attack, encoding=MULTIPART, file=(name, content))


def method(draw, attack, names):
    return replace(attack, method=draw(st.sampled_from(corpus.METHODS)))


def somebody_else(draw, attack, names):
    return replace(attack, person=draw(st.sampled_from(PEOPLE)))


def csrf(draw, attack, names):
    return replace(attack, is_csrf_checked=True)


# Those that reach deepest stand there most often.
INPUT = [*[field_value] * 8, *[extra_field] * 2, *[formset_count] * 2, field_twice, field_missing]
AROUND = [*[query_value] * 4, *[path_segment] * 2, header, header, cookies, raw_query]
ODD = [raw_body, content_type, other_encoding, upload, method, somebody_else, csrf]


@st.composite
def attacks(draw, submissions, workbook):
    """One of what an address takes, its forms before all, with one to three things made wrong."""
    forms = [one for one in submissions if one.is_form]
    pool = forms if forms and draw(st.integers(0, 3)) else submissions
    submission = draw(st.sampled_from(pool))
    attack = Attack.of(submission, workbook)
    if submission.takes_file and draw(st.booleans()):
        attack = upload(draw, attack, submission.names)
    changes = INPUT * 2 + AROUND + ODD if submission.is_form else INPUT[:4] + AROUND * 2 + ODD
    for change in draw(st.lists(st.sampled_from(changes), min_size=1, max_size=3)):
        attack = change(draw, attack, [*submission.names, *submission.choices])
    return attack
