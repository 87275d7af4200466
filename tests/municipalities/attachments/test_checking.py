"""What is refused before a file is looked into, and under which name a file goes out again."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from PIL import Image

from municipalities.attachments.checking import MAX_SIZE, WORDS, checked, clean_name
from municipalities.attachments.form import AttachmentForm
from municipalities.attachments.kinds import KINDS, kind_by_name
from municipalities.attachments.refusal import FileRefused, Reason
from municipalities.attachments.upload import is_too_large

NAMES = {
    "Ohjelma 2026.pdf": "Ohjelma 2026.pdf",
    "REPORT.PDF": "REPORT.pdf",
    "photo.JPEG": "photo.jpg",
    "../../etc/passwd.txt": "passwd.txt",
    "..\\..\\windows\\a.txt": "a.txt",
    "C:\\temp\\a.txt": "a.txt",
    "invoice.exe.pdf": "invoice.exe.pdf",
    "\u202efdp.exe.pdf": "fdp.exe.pdf",
    "a\x00b\r\nSet-Cookie: x.txt": "a b Set-Cookie x.txt",
    "zero\u200bwidth\ufeff.txt": "zero width.txt",
    ' "quoted" <b>.txt': "quoted b .txt".replace("b .", "b."),
    ".txt": "file.txt",
    "...txt": "file.txt",
    "a\u0308.txt": "ä.txt",
    "x" * 300 + ".pdf": "x" * 120 + ".pdf",
    "äää – 日本語 🎉.txt": "äää – 日本語 🎉.txt",
}
OTHERS = (
    *("a", "a.", "pdf", "a.html", "a.svg", "a.zip", "a.docm", "a.xlsm", "a.gif", "a.pdf.exe"),
    *("a.pdf ", "a.php\x00.js", "a.jpg.", "x" * 300),
)


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_name_is_cleaned(name):
    assert clean_name(name, kind_by_name(name)) == NAMES[name]


def test_each_kind_is_known_by_its_ending_in_any_case():
    assert [kind_by_name(f"a.{kind.upper()}") for kind in KINDS] == [*KINDS]


@pytest.mark.parametrize("name", OTHERS, ids=ascii)
def test_other_kinds_are_refused(name):
    with pytest.raises(FileRefused) as refused:
        checked(SimpleUploadedFile(name, b"%PDF-1.7"))
    assert refused.value.reason == Reason.EXTENSION


@pytest.mark.parametrize(
    ("size", "reason"),
    [(0, Reason.EMPTY), (1, None), (MAX_SIZE, None), (MAX_SIZE + 1, Reason.SIZE)],
)
def test_sizes(size, reason):
    file = SimpleUploadedFile("a.txt", b"x" * size)
    if reason is None:
        assert len(checked(file).content) == size
        return
    with pytest.raises(FileRefused) as refused:
        checked(file)
    assert refused.value.reason == reason


def test_each_reason_has_words_of_its_own():
    assert WORDS.keys() == set(Reason)
    assert len({str(words) for words in WORDS.values()}) == len(Reason)


def test_an_inspection_that_dies_refuses_the_file(monkeypatch):
    """A program in its place that kills itself: whatever ends it, nothing is let through."""
    program = ["sh", "-c", "kill -9 $$"]
    monkeypatch.setattr("municipalities.attachments.checking.inspection_command", lambda k: program)
    with pytest.raises(FileRefused) as refused:
        checked(SimpleUploadedFile("a.txt", b"a"))
    assert refused.value.reason == Reason.COMPLEX


def test_an_inspection_that_cannot_be_started_refuses_the_file(monkeypatch):
    program = ["/nowhere/at/all"]
    monkeypatch.setattr("municipalities.attachments.checking.inspection_command", lambda k: program)
    with pytest.raises(FileRefused) as refused:
        checked(SimpleUploadedFile("a.txt", b"a"))
    assert refused.value.reason == Reason.UNREADABLE


def test_a_picture_that_grows_beyond_the_limit_when_it_is_drawn_anew_is_refused(monkeypatch):
    file = io.BytesIO()
    Image.effect_noise((300, 300), 60).save(file, "JPEG", quality=20)
    content = file.getvalue()
    grown = len(checked(SimpleUploadedFile("a.jpg", content)).content)
    assert grown > len(content)
    monkeypatch.setattr("municipalities.attachments.checking.MAX_SIZE", grown)
    checked(SimpleUploadedFile("a.jpg", content))
    monkeypatch.setattr("municipalities.attachments.checking.MAX_SIZE", grown - 1)
    with pytest.raises(FileRefused) as refused:
        checked(SimpleUploadedFile("a.jpg", content))
    assert refused.value.reason == Reason.SIZE


# While it is sent


class Counting(io.RawIOBase):
    """A body of a size that is made while it is read, and counts what is read of it."""

    def __init__(self, head, size, tail):
        self.head, self.left, self.tail, self.read_so_far = head, size, tail, 0
        self.length = len(head) + size + len(tail)

    def readinto(self, buffer):
        if self.head:
            found, self.head = self.head[: len(buffer)], self.head[len(buffer) :]
        elif self.left:
            found = b"x" * min(self.left, len(buffer))
            self.left -= len(found)
        else:
            found, self.tail = self.tail[: len(buffer)], self.tail[len(buffer) :]
        buffer[: len(found)] = found
        self.read_so_far += len(found)
        return len(found)


def sent(size):
    """A request that sends a title and a file of this size."""
    head = (
        b'--sign\r\nContent-Disposition: form-data; name="title"\r\n\r\nA title\r\n--sign\r\n'
        b'Content-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    )
    body = Counting(head, size, b"\r\n--sign--\r\n")
    environ = RequestFactory().post("/").environ | {
        "CONTENT_TYPE": "multipart/form-data; boundary=sign",
        "CONTENT_LENGTH": str(body.length),
        "wsgi.input": body,
    }
    return WSGIRequest(environ), body


def test_a_body_is_read_up_to_the_limit_and_no_further():
    request, body = sent(500 * 1024 * 1024)
    assert request.POST["title"] == "A title"
    assert "file" not in request.FILES
    assert is_too_large(request)
    assert body.read_so_far < MAX_SIZE + 1024 * 1024


@pytest.mark.parametrize(("size", "is_taken"), [(MAX_SIZE, True), (MAX_SIZE + 1, False)])
def test_the_limit_itself_is_taken(size, is_taken):
    request, _body = sent(size)
    assert ("file" in request.FILES) == is_taken
    assert is_too_large(request) != is_taken
    request.close()


def test_the_form_says_that_the_file_was_too_large():
    request, _body = sent(MAX_SIZE + 1)
    data = {**request.POST.dict(), "language": "fi"}
    form = AttachmentForm(data, request.FILES, is_too_large=is_too_large(request))
    assert form.errors == {"file": [WORDS[Reason.SIZE]]}
