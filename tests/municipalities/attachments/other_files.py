"""PDFs, pictures and texts: quiet ones, and ones that do harm."""

import io
import struct
import zlib

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

MIB = 1024 * 1024
ORIENTATION, MAKER, PLACE = 0x0112, 0x010F, 0x8825
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


# PDF


def pdf(change=None, **options):
    """One empty page, changed; saved with these options."""
    document, file = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    if change:
        change(document)
    document.save(file, **options)
    return file.getvalue()


def opening_with(action):
    def change(document):
        document.Root.OpenAction = document.make_indirect(Dictionary(action))

    return change


def naming_elsewhere(key, name):
    """A page that opens what it names, by a name that is an object of its own."""

    def change(document):
        named = document.make_indirect(name)
        opened = Dictionary({"/Type": Name.Annot, "/Rect": Array([0, 0, 9, 9]), key: named})
        document.pages[0].Annots = Array([document.make_indirect(opened)])

    return change


def with_script_in_names(document):
    script = document.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array(["a", script])))


def with_file(document):
    document.attachments["evil.exe"] = pikepdf.AttachedFileSpec(document, b"MZ")


def with_form_that_is_a_program(document):
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp/>"))


def with_annotation(kind):
    def change(document):
        annotation = Dictionary(Type=Name.Annot, Subtype=kind, Rect=Array([0, 0, 9, 9]))
        document.pages[0].Annots = Array([document.make_indirect(annotation)])

    return change


def speaking_of_scripts(document):
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("How /JavaScript and /Launch (/JS) work", 0))
    document.docinfo["/Title"] = "/EmbeddedFiles /JS"


def linking(document):
    action = Dictionary(S=Name.URI, URI="https://example.org/")
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
    document.pages[0].Annots = Array([document.make_indirect(link)])
    document.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([document.pages[0].obj, Name.Fit]))


def with_many_objects(document):
    document.Root.Many = Array(
        [document.make_indirect(Dictionary(A=number)) for number in range(60_000)]
    )


def packed_object_stream(megabytes):
    """A PDF, written by hand, whose one object stream unpacks to so much."""
    body = zlib.compress(zlib.compress(b"5 0 " + bytes(megabytes * MIB), 9), 9)
    objects = [
        b"1 0 obj\n<</Type/Catalog/Pages 2 0 R/Extra 5 0 R>>\nendobj\n",
        b"2 0 obj\n<</Type/Pages/Kids[3 0 R]/Count 1>>\nendobj\n",
        b"3 0 obj\n<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>\nendobj\n",
        b"4 0 obj\n<</Type/ObjStm/N 1/First 4/Filter[/FlateDecode/FlateDecode]/Length %d>>\n"
        b"stream\n%s\nendstream\nendobj\n" % (len(body), body),
    ]
    content, places = b"%PDF-1.7\n", []
    for one in objects:
        places.append(len(content))
        content += one
    rows = [struct.pack("!BLB", 0, 0, 0), *(struct.pack("!BLB", 1, at, 0) for at in places)]
    rows += [struct.pack("!BLB", 2, 4, 0), struct.pack("!BLB", 1, len(content), 0)]
    table = b"".join(rows)
    start = len(content)
    content += b"6 0 obj\n<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>\nstream\n%s" % (
        len(table),
        table,
    )
    return content + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % start


def endless_pages():
    """A tree of pages that leads back to itself."""
    return pdf(lambda document: document.Root.Pages.Kids.append(document.Root.Pages))


def quiet_pdfs():
    return {
        "pdf": ("pdf", pdf()),
        "pdf that speaks of scripts": ("pdf", pdf(speaking_of_scripts)),
        "pdf with links": ("pdf", pdf(linking)),
        "pdf with 60,000 objects": ("pdf", pdf(with_many_objects)),
        "pdf that ends in blanks": ("pdf", pdf() + b"\r\n\0"),
    }


def pdfs_that_name_elsewhere(**modern):
    launch = naming_elsewhere("/S", Name.Launch)
    film = naming_elsewhere("/Subtype", Name.RichMedia)
    return {
        "pdf that starts a program by a name elsewhere": ("pdf", pdf(launch), "active"),
        "pdf with a film by a name elsewhere": ("pdf", pdf(film), "active"),
        "pdf with a film by a packed name": ("pdf", pdf(film, **modern), "active"),
    }


def hostile_pdfs():
    script = {"/S": Name.JavaScript, "/JS": "app.alert(1)"}
    plain = pdf(opening_with(script))
    modern = {"object_stream_mode": pikepdf.ObjectStreamMode.generate}
    password = pikepdf.Encryption(owner="secret", user="secret")
    return {
        "pdf that opens with a script": ("pdf", plain, "active"),
        "pdf with a disguised script": ("pdf", disguised(plain), "active"),
        "pdf with a packed script": ("pdf", pdf(opening_with(script), **modern), "active"),
        "pdf with a script in its names": ("pdf", pdf(with_script_in_names), "active"),
        "pdf that starts a program": (
            "pdf",
            pdf(opening_with({"/S": Name.Launch, "/F": "calc.exe"})),
            "active",
        ),
        **pdfs_that_name_elsewhere(**modern),
        "pdf with a file inside": ("pdf", pdf(with_file), "active"),
        "pdf with a form that is a program": ("pdf", pdf(with_form_that_is_a_program), "active"),
        "pdf with a film": ("pdf", pdf(with_annotation(Name.RichMedia)), "active"),
        "pdf with a password": ("pdf", pdf(encryption=password), "locked"),
        "pdf that unpacks to 300 MiB": ("pdf", packed_object_stream(300), "complex"),
        "pdf of nested arrays": (
            "pdf",
            pdf().replace(b"/MediaBox", b"/X " + b"[" * 50_000 + b"]" * 50_000 + b" /MediaBox"),
            "damaged",
        ),
        "pdf whose pages lead back": ("pdf", endless_pages(), "damaged"),
        "pdf that is not whole": ("pdf", pdf()[:-60], "damaged"),
        "pdf that is a header alone": ("pdf", b"%PDF-1.7\n", "damaged"),
        "pdf of a header and an end": ("pdf", b"%PDF-1.7\n%%EOF\n", "damaged"),
        "page named pdf": ("pdf", b"<html><script>alert(1)</script></html>", "type"),
        "program named pdf": ("pdf", b"MZ" + bytes(9000), "type"),
    }


def disguised(content):
    """The same with names that readers understand, and searches do not."""
    return content.replace(b"/JavaScript", b"/Jav#61Scrip#74").replace(b"/JS", b"/#4aS")


# Pictures


def picture(form, mode="RGB", size=(40, 30), **options):
    file = io.BytesIO()
    Image.new(mode, size).save(file, form, **options)
    return file.getvalue()


def photo(orientation=6):
    """With the place where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "Maker of cameras"
    exif.get_ifd(PLACE)[2] = (60.0, 10.0, 0.0)
    return picture("JPEG", exif=exif)


def chunk(name, content):
    summed = name + content
    return struct.pack("!L", len(content)) + summed + struct.pack("!L", zlib.crc32(summed))


def png_with(*further):
    whole = picture("PNG")
    end = whole.index(b"IDAT") - 4
    return whole[:end] + b"".join(further) + whole[end:]


def png_of_size(width, height):
    """A header that promises much, and nothing behind it."""
    header = struct.pack("!2L5B", width, height, 8, 2, 0, 0, 0)
    ended = chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + ended


def jpeg_of_scans(number):
    """A picture that is drawn over and over."""
    whole = picture("JPEG", size=(2000, 2000), progressive=True)
    start, end = whole.rindex(b"\xff\xda"), whole.rindex(b"\xff\xd9")
    return whole[:end] + whole[start:end] * number + whole[end:]


def quiet_pictures():
    noisy = Image.effect_noise((4600, 3400), 60).convert("RGB")
    file = io.BytesIO()
    noisy.save(file, "JPEG", quality=90)
    return {
        **{
            f"png {mode}": ("png", picture("PNG", mode)) for mode in ("1", "L", "P", "RGBA", "I;16")
        },
        **{f"jpg {mode}": ("jpg", picture("JPEG", mode)) for mode in ("L", "RGB", "CMYK")},
        "photo": ("jpg", photo()),
        "photo of 16 million pixels": ("jpg", file.getvalue()),
        "png of 16 million pixels": ("png", picture("PNG", "RGBA", (4000, 4000))),
        "jpg of 25 million pixels": ("jpg", picture("JPEG", "CMYK", (5000, 5000))),
    }


def hostile_pictures():
    big = chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(60 * MIB), 9))
    return {
        "png of 900 million pixels": ("png", png_of_size(30_000, 30_000), "pixels"),
        "png of 16 million pixels and one": ("png", png_of_size(16_000_001, 1), "pixels"),
        "jpg of 30 million pixels": ("jpg", picture("JPEG", "L", (6000, 5000)), "pixels"),
        "png that unpacks to nothing": ("png", png_of_size(100, 100), "damaged"),
        "png with 60 MiB of words": ("png", png_with(big), "damaged"),
        "jpg of endless scans": ("jpg", jpeg_of_scans(4000), "complex"),
        "png that is not whole": ("png", picture("PNG", size=(400, 300))[:-60], "damaged"),
        "jpg that is not whole": ("jpg", photo()[:-300], "damaged"),
        "gif named png": ("png", picture("GIF"), "type"),
        "png named jpg": ("jpg", picture("PNG"), "type"),
        "drawing named png": ("png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "type"),
        "words named jpg": ("jpg", b"hello", "type"),
    }


# Texts


def quiet_texts():
    words = "Kotoutuminen – främjande åt alla\r\n\tääkköset"
    return {
        "txt in UTF-8": ("txt", words.encode()),
        "txt in UTF-8 with its mark": ("txt", words.encode("utf-8-sig")),
        "txt in UTF-16": ("txt", words.encode("utf-16")),
        "csv in Latin 1": ("csv", "kunta;väkiluku\nÄhtäri;5400\n".encode("latin-1")),
        "page named txt": ("txt", b"<html><script>alert(1)</script></html>"),
        "EICAR": ("txt", EICAR),
        "txt of 20 MiB": ("txt", "ä".encode() * 10 * MIB),
    }


def hostile_texts():
    return {
        "txt with NUL": ("txt", b"a\0b", "type"),
        "txt in UTF-16 without its mark": ("csv", "kunta".encode("utf-16-le"), "type"),
        "txt in half of UTF-16": ("txt", b"\xff\xfe\x00\xd8a", "type"),
        "pdf named txt": ("txt", b"%PDF-1.7\n%%EOF\n", "type"),
        "zip named csv": ("csv", b"PK\x03\x04\x14\x00", "type"),
        "program named txt": ("txt", b"\x7fELF\x02\x01\x01", "type"),
    }
