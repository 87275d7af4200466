"""What nobody should send: texts, numbers, dates, JSON, bodies, paths and headers.

Long values show as their names, so that a request that went wrong can be read.
"""

import json

from hypothesis import strategies as st

from tests.source import our_models

MILLION = 2**20


class Named(str):
    """A text that prints as what it is."""

    __slots__ = ("name",)

    def __new__(cls, name, text):
        made = super().__new__(cls, text)
        made.name = name
        return made

    def __repr__(self):
        return f"<{self.name}>"


TEXTS = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "x\udfff",
    "\ufeff",
    "\ufffe\uffff\U0010ffff",
    "\u202e\u200fab\u202c",
    "\u2066\u2069",
    "\u200b",
    "\r\n\x0b\x0c\x85\u2028\u2029",
    "\x1b[31m\x07\x08",
    "\U00010348\U0001f468\u200d\U0001f469 \U00020000\U000e0041\U000f0000",
    "İıßﬀ",
    "¨",
    "'\"><script>alert(1)</script>",
    "{{ 7|add:7 }}{% load x %}",
    "%s %(a)s %n %00 {0.__class__} {}",
    "../../../etc/passwd",
    "..\\..\\x",
    "' OR 1=1 --",
    "=1+1",
    "javascript:alert(1)",
    "//example.org/",
    "https://example.org:99999/",
    "https://[::1",
    "http://[",
    "a@" + "b" * 300 + ".fi",
    '"a b"@example.org',
    "x@example.org\nBcc: y@example.org",
    "ä@ö.fi",
    "true",
    "false",
    "on",
    "null",
    "None",
    "[]",
    "{}",
    "[1, 2]",
    '{"a": 1}',
    '["\\u0000"]',
    '"\\ud800"',
    Named("a flood of accents", "e" + "\u0301" * 5000),
    Named("a million letters", "x" * MILLION),
    Named("a million letters of four bytes", "\U0001f600" * (MILLION // 4)),
    Named("ten thousand line breaks", "\r\n" * 10_000),
    Named("ten thousand words", "word " * 10_000),
    Named("300 letters", "x" * 300),
    Named("deep JSON", "[" * 100_000),
    Named("deep objects", '{"a":' * 50_000),
]
NUMBERS = [
    *("0", "-0", "-1", "1", "2", "+1", " 1 ", "007", "32768", "2147483647", "2147483648"),
    *("4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775809"),
    *("1" + "0" * 30, "-1" + "0" * 30, "1e30", "1e400", "1e-400", "9e99999", "1E+9999999999"),
    *("NaN", "sNaN", "Infinity", "-inf", "0x10", "1_000", "１２", "٣", "²", "½", "1.5", "1,5"),
    *(".5", "5.", "1.123456789012345678901234567890", "1/0", "2/3", "1/9999999999999999999"),
    *("-1/2", "99999999999999999.99", "0" * 400, "1 000", "1\u00a0000"),
    Named("five thousand digits", "9" * 5000),
]
DATES = [
    *("0000-00-00", "9999-12-31", "0001-01-01", "10000-01-01", "-2026-01-01", "2026-02-30"),
    *("31.2.2026", "31.12.9999", "1.1.0001", "1.1.1", "2026-11-22T25:61:61", "2026-13-01"),
    *("9999-12-31 23:59:59", "0001-01-01 00:00:00", "2026-11-22T00:00:00+99:99"),
    *("31.12.9999 23:59:59", "1.1.0001 00:00:00", "24:00:00", "23:59:60", "2026-03-29 03:30"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59-23:59"),
]
UUIDS = ["0" * 32, "{00000000-0000-0000-0000-000000000000}", "g" * 36, "urn:uuid:" + "0" * 32]

values = st.one_of(
    st.sampled_from(TEXTS + NUMBERS + DATES + UUIDS),
    st.sampled_from(NUMBERS + DATES),
    st.text(max_size=30),
    st.integers().map(str),
    st.integers(-(10**30), 10**30).map(str),
    st.floats().map(str),
    st.dates().map(str),
    st.decimals().map(str),
)
# The largest belongs into few requests: a row of texts of a megabyte says nothing new.
short_values = values.filter(lambda value: len(value) < 500)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | values | st.just(10**30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(short_values, inner, max_size=3),
    max_leaves=5,
)

MODEL_FIELDS = sorted(
    {field.name for model in our_models() for field in model._meta.get_fields()}
    | {
        field.attname
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.attname != field.name
    }
)
LOOKUPS = [
    f"{path}__{lookup}"
    for path in (
        *("id", "pk", "state", "municipality", "municipality__id", "questionnaire", "code", "kind"),
        *("submitted_at", "published_at", "activated_at", "valid_from", "last_login", "is_staff"),
        *("memberships__user__password", "memberships__role", "version", "title_fi", "status"),
        *("answers__value", "snapshot", "value", "question", "at", "person_id", "area__kind__id"),
    )
    for lookup in (
        *("exact", "in", "isnull", "isempty", "gte", "range", "year", "day", "date", "regex"),
        *("iregex", "contains", "startswith", "week_day", "a__b__c", "has_key", "0"),
    )
]
KNOWN = [
    *("q", "o", "p", "all", "e", "page", "_popup", "_to_field", "_facets", "_changelist_filters"),
    *("app_label", "model_name", "field_name", "term", "next", "seen", "language", "action"),
    *("_selected_action", "select_across", "index", "_save", "_continue", "_addanother"),
    *("_saveasnew", "token", "file", "person", "mine", "theirs", "back", "post", "state", "role"),
    *("submitted_at__year", "submitted_at__month", "submitted_at__day", "csrfmiddlewaretoken"),
    *("form-TOTAL_FORMS", "form-0-id", "_method", "format", "resource", "input_format", "login"),
    *("activated_at__isempty", "state__exact", "questionnaire__id__exact", "kind__id__exact"),
]
BODIES = [
    *(b"", b"{", b"null", b"[]", b'"x"', b"1", b"NaN", b"1e999", b"\xff\xfe\x00", b"\x00" * 100),
    *(b'{"a": 1, "a": 2}', b'{"base_version": 1e999}', b"[" * 100_000, b'{"a":' * 50_000),
    *(b'{"choice": "\\ud800"}', '{"choice": "ä"}'.encode("utf-16"), b"%", b"%zz=%zz", b"&&&==="),
    *(b"a=%ff%fe&b=%00", b"&".join([b"a=1"] * 2000), b"x" * (3 * MILLION), b"--", b"--x--\r\n"),
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1',
    b'--x\r\nContent-Disposition: form-data; name="file"; filename="\x00"\r\n\r\n1\r\n--x--\r\n',
    b"--x\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x--\r\n",
    b"--x\r\nContent-Disposition: form-data; name*=utf-8''%ff\r\n\r\n1\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n!\r\n--x--\r\n",
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
    b"Content-Type: text/plain; charset=hex\r\n\r\nzz\r\n--x--\r\n",
    b"--x\r\n" + b"A" * 3000 + b": b\r\n\r\n1\r\n--x--\r\n",
]
FORM = "application/x-www-form-urlencoded"
CONTENT_TYPES = [
    *("", "text/plain", "text/html; charset=utf-16", f"{FORM}; charset=utf-16", "a/b/c;;;=", ";"),
    *(f"{FORM}; charset=hex", f"{FORM}; charset=nonsense", "application/json; charset=utf-7"),
    *("application/json; charset=zlib", "text/plain; charset=rot13", "text/plain; charset=idna"),
    *("multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=x"),
    *("multipart/form-data; boundary=x; charset=hex", "multipart/form-data; boundary=" + "x" * 300),
    *("multipart/mixed; boundary=x", "application/json", FORM, "text/plain; charset=\x7f"),
    *("application/xml", "*/*", "application/octet-stream", "multipart/form-data; boundary=ä"),
]
SEGMENTS = [
    *("", ".", "..", "%", "%zz", "%2", "%00", "%ff%fe", "%ed%a0%80", "%2F", "%2e%2e%2f", "%0a"),
    *("%25", "%3F", "%23", "0", "-1", "1", "999999999", "9" * 19, "9" * 30, "9" * 5000, "1.5"),
    *("１２", "%D9%A3", "x" * 300, "x" * 9000, "_popup", "add", "change", "_3A", "1_2F2", "a:b"),
    *("1:x", "%F0%9F%98%80", "fi", "sv", "en", "xx", "FI", "admin", ";", "a;b=c", "a+b", "None"),
]
HEADERS = {
    "Accept": ["", "*", "application/json", "text/html;q=x", ",,,", "a/b/c", "text/*;q=9e9", "/"],
    "Accept-Language": [
        *("", "sv", "xx", "*", ",,;q=,", "fi;q=NaN", "sv-FI-" * 500, "\x7f", "en;q=1e999"),
        *("-", "zh-Hant-" + "x" * 600, "fi_FI", "../..", "a" * 5000, "i-mingo"),
    ],
    "Accept-Encoding": ["", "gzip", "br;q=x", "*"],
    "HX-Request": ["", "true", "false", "1"],
    "HX-Current-URL": [
        "",
        "https://[",
        "http://[::1",
        "javascript:x",
        "%ff",
        "http://localhost:x/",
    ],
    "HX-Current-URL-URI-AutoEncoded": ["true", "false", "x"],
    "HX-Target": ["", "%zz", "#"],
    "HX-Trigger": ["", "%ff"],
    "HX-Triggering-Event": ["", "{", "null", "[" * 5000],
    "HX-Triggering-Event-URI-AutoEncoded": ["true"],
    "HX-Prompt": ["", "%ED%A0%80"],
    "HX-Boosted": ["true", "x"],
    "Host": ["localhost", "localhost:99999", "LOCALHOST", "127.0.0.1:0", "[::1]", "[::1]:80"],
    "Referer": ["", "http://[", "https://example.org/\u202e", "x", "http://localhost:abc/"],
    "Origin": ["", "null", "http://[", "http://localhost", "x"],
    "If-Modified-Since": [
        "",
        "0",
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "Mon, 99 Xxx 99999 99:99:99 GMT",
    ],
    "If-None-Match": ["", "*", '"', 'W/"x"', '"a",,'],
    "Range": ["bytes=0-", "bytes=-1", "bytes=9-1", "bytes=x", "lines=1"],
    "X-Forwarded-For": ["", "x", "::::", "1.2.3.4, ä", "256.1.1.1", ",,,"],
    "X-Forwarded-Proto": ["https", "x", ""],
    "X-Forwarded-Host": ["example.org", "["],
    "X-Requested-With": ["XMLHttpRequest", ""],
    "X-CSRFToken": ["", "x" * 64, "ä", "\x7f" * 32],
    "X-HTTP-Method-Override": ["DELETE", "x"],
    "Content-Encoding": ["gzip", "x"],
    "Authorization": ["Basic x", "Bearer ", "Basic ä:"],
    "User-Agent": ["", "x" * 5000],
}
COOKIES = [
    *("", ";;;", "=", "a", "sessionid=", "sessionid=x", "sessionid=" + "x" * 32, "sessionid=ä"),
    *('sessionid="\\000\\000\\000\\000\\000\\000\\000\\000\\000"', "sessionid=" + "x" * 4000),
    *('sessionid="' + "\\303\\050" * 20 + '"', "csrftoken=x", 'csrftoken="\\000"', "csrftoken=ä"),
    *("csrftoken=" + "x" * 64, "csrftoken=" + "x" * 32, "messages=x", "messages=W10:x:y"),
    *(
        "messages=" + "[" * 4000,
        "django_language=xx",
        'django_language="\\000"',
        "django_language=sv",
    ),
    *(
        "django_language=" + "x" * 4000,
        "django_language=../..",
        "$Version=1; a=b",
        "a=" + "é" * 100,
    ),
]
COUNTS = ["", "x", "-1", "0", "1", "2", "30", "1001", "99999", "1" + "0" * 30, "NaN", "１", "\x00"]
MANAGEMENT = ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
FILES = [b"", b"x", b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 18, b"\xd0\xcf\x11\xe0", b"<xml/>"]
FILE_NAMES = ["x.xlsx", "", "\x00", "../../x.xlsx", "x" * 300, "ä\u202e.xlsx", "CON", ".", "a\r\nb"]
METHODS = [
    "GET",
    "HEAD",
    "POST",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "BREW",
    "get",
    "PROPFIND",
]


def as_json(value):
    """As a script would send it: half characters as escapes, numbers that JSON has not by name."""
    return json.dumps(value)
