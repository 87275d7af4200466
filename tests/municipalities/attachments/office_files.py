"""Documents of office programs, made by hand: quiet ones, and ones that do harm."""

import io
import struct
import zipfile

from openpyxl import Workbook

from municipalities.attachments.kinds import KINDS, OOXML
from municipalities.attachments.office import CHUNK, MAIN

MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MIB = 1024 * 1024


def archive(parts, *, stored=()):
    """A zip archive of these parts, in this order; a part may come as pair of name and bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts:
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            written.writestr(name, content, compress_type=how)
    return file.getvalue()


def types(kind, *further, main=None):
    overrides = [(f"/{MAIN_PART[kind]}", main or MAIN[kind]), *further]
    inner = "".join(f'<Override PartName="{p}" ContentType="{t}"/>' for p, t in overrides)
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Default Extension="xml" ContentType="application/xml"/>{inner}</Types>'
    )


def relations(*rows):
    inner = "".join(
        f'<Relationship Id="r{number}" Type="{RELATIONS}/{kind}" Target="{target}"'
        f"{mode and f' TargetMode={mode!r}'}/>"
        for number, (kind, target, mode) in enumerate(rows)
    )
    return f'<Relationships xmlns="urn:relationships">{inner}</Relationships>'


def ooxml(kind, *further, described=None):
    """A document of this kind with further parts; `described` are its content types."""
    first = ("[Content_Types].xml", described or types(kind))
    return archive([first, (MAIN_PART[kind], "<document/>"), *further])


def workbook():
    book, file = Workbook(), io.BytesIO()
    book.active.append(["Kunta", "Luku"])
    book.active["B2"].hyperlink = "https://example.org/"
    book.save(file)
    return file.getvalue()


def odf(kind, *further, mimetype=None, manifest="", how="stored", content="<content/>"):
    first = mimetype or KINDS[kind].content_type
    parts = [
        ("mimetype", first),
        ("content.xml", content),
        ("META-INF/manifest.xml", f'<m:manifest xmlns:m="urn:manifest">{manifest}</m:manifest>'),
    ]
    return archive([*parts, *further], stored={"mimetype"} if how == "stored" else ())


def cells(number):
    """Many different values, so that they do not pack too well."""
    values = "".join(f"<c v='{one * one % 1_000_003}'><p>{one}</p></c>" for one in range(number))
    return f"<content>{values}</content>"


# Quiet


def quiet():
    link = relations(("hyperlink", "https://example.org/", "External"))
    chart = types("pptx", ("/ppt/charts/c.xml", f"{OOXML}.drawingml.chart+xml"))
    return {
        "docx": ("docx", ooxml("docx", ("word/_rels/document.xml.rels", link))),
        "pptx with a chart": ("pptx", ooxml("pptx", ("ppt/charts/c.xml", "<c/>"), described=chart)),
        "xlsx": ("xlsx", workbook()),
        "odt": ("odt", odf("odt")),
        "ods": ("ods", odf("ods")),
        "odt that speaks of scripts": (
            "odt",
            odf("odt", content="<p>vnd.sun.star.script: &#38; ddeLink, event-listener</p>"),
        ),
        "xlsx with values of another table": ("xlsx", linking("<x:externalBook/>")),
        "ods of 300,000 cells": ("ods", odf("ods", content=cells(300_000))),
    }


# Renamed


def renamed():
    return {
        "docx named xlsx": ("xlsx", ooxml("docx"), "type"),
        "odt named ods": ("ods", odf("odt"), "type"),
        "odt named docx": ("docx", odf("odt"), "type"),
        "docx named odt": ("odt", ooxml("docx"), "type"),
        "zip named docx": ("docx", archive([("a.txt", "a")]), "type"),
        "old xls named xlsx": ("xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), "type"),
        "program named docx": ("docx", b"MZ" + bytes(4096), "type"),
        "odt whose type is packed": ("odt", odf("odt", how="packed"), "type"),
        "main part that is not there": (
            "docx",
            archive([("[Content_Types].xml", types("docx")), ("word/other.xml", "<d/>")]),
            "type",
        ),
    }


# With programs


def active():
    macro = MAIN["docx"].replace("officedocument.wordprocessingml", "macroenabled")
    vba = ("/word/vbaProject.bin", "application/vnd.ms-office.vbaProject")
    ole = ("/word/embeddings/o.bin", f"{OOXML}.oleObject")
    return {
        "docm named docx": (
            "docx",
            ooxml("docx", described=types("docx", main=macro)),
            "active",
        ),
        "docx with vbaProject": (
            "docx",
            ooxml("docx", ("word/vbaProject.bin", b"v"), described=types("docx", vba)),
            "active",
        ),
        "docx with vbaProject that it does not tell of": (
            "docx",
            ooxml("docx", ("word/VBAproject.bin", b"v")),
            "active",
        ),
        "docx with an object of another program": (
            "docx",
            ooxml("docx", ("word/embeddings/o.bin", b"o"), described=types("docx", ole)),
            "active",
        ),
        "xlsx with ActiveX": ("xlsx", ooxml("xlsx", ("xl/activeX/a.xml", "<a/>")), "active"),
    }


def fetching():
    fetched = relations(("attachedTemplate", "https://example.org/t.dotm", "External"))
    frame = relations(("frame", "https://example.org/", "External"))
    locked = '<m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry>'
    return {
        "docx with a template from elsewhere": (
            "docx",
            ooxml("docx", ("word/_rels/settings.xml.rels", fetched)),
            "active",
        ),
        "docx with a frame from elsewhere": (
            "docx",
            ooxml("docx", ("word/_rels/webSettings.xml.rels", frame)),
            "active",
        ),
        "odt with Basic": ("odt", odf("odt", ("Basic/Standard/M.xml", "<m/>")), "active"),
        "ods with Scripts": ("ods", odf("ods", ("Scripts/python/m.py", "m")), "active"),
        "odt with a password": ("odt", odf("odt", manifest=locked), "locked"),
    }


def listener(href="vnd.sun.star.script:Standard.M.Main"):
    """Starts a program when the document is opened; the manner of writing the address may vary."""
    return f'<d xmlns:s="urn:s" xmlns:l="urn:link"><s:event-listener l:href="{href}"/></d>'


def listener_across(place):
    """What tells it from others begins before this place and ends behind it."""
    before, after = listener().split("<s:")
    words = "".join(f"{one * one % 1_000_003} " for one in range(place // 6))
    filled = words[: place - listener().index("script:") - 3]
    return f"{before}{filled}<s:{after}"


def linking(link, kind="xlsx"):
    """A table whose values come from elsewhere."""
    described = types(kind, ("/xl/externalLinks/e.xml", f"{OOXML}.spreadsheetml.externalLink+xml"))
    part = f'<x:externalLink xmlns:x="urn:x">{link}</x:externalLink>'
    return ooxml(kind, ("xl/externalLinks/E.xml", part), described=described)


def starting():
    """What starts programs or brings in documents without holding a macro of its own."""
    fetched = relations(("attachedTemplate", "https://example.org/t.dotm", "External"))
    sheet = ("/xl/m.xml", "application/vnd.ms-excel.macrosheet+xml")
    dde = '<x:ddeLink ddeService="cmd" ddeTopic="/c calc"/>'
    chunk = ("word/_rels/document.xml.rels", relations(("aFChunk", "chunk.rtf", "")))
    anything = '<Default Extension="xml" ContentType="application/externalLink+xml"/></Types>'
    return {
        "docx with a template in a part of another case": (
            "docx",
            ooxml("docx", ("word/_rels/settings.xml.RELS", fetched)),
        ),
        "xlsx with a sheet of macros": (
            "xlsx",
            ooxml("xlsx", ("xl/m.xml", "<m/>"), described=types("xlsx", sheet)),
        ),
        "xlsx with a sheet of macros that it does not tell of": (
            "xlsx",
            ooxml("xlsx", ("xl/macrosheets/sheet1.xml", "<m/>")),
        ),
        "xlsx that asks a program": ("xlsx", linking(dde)),
        "xlsx that asks a program, by a part of no name": (
            "xlsx",
            ooxml(
                "xlsx",
                ("xl/e.xml", f'<a xmlns:x="urn:x">{dde}</a>'),
                described=types("xlsx").replace("</Types>", anything),
            ),
        ),
        "docx that brings in another document": ("docx", ooxml("docx", chunk)),
    }


def scripted():
    disguised = listener("&#118;nd.sun.star.SC&#82;IPT&#58;M")
    return {
        "odt that starts a script": ("odt", odf("odt", content=listener())),
        "ods with a script in its styles": ("ods", odf("ods", ("styles.xml", listener()))),
        "odt with a script in an object": ("odt", odf("odt", ("O 1/content.xml", listener()))),
        "odt with a disguised script": ("odt", odf("odt", content=disguised)),
        "odt with a script in UTF-16": ("odt", odf("odt", content=listener().encode("utf-16"))),
        "odt with a script far behind": ("odt", odf("odt", content=listener_across(CHUNK))),
    }


# Bombs


def bombs():
    laughs = '<!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Types>&b;</Types>'
    many = [(f"word/{number}.xml", "") for number in range(2_000)]
    return {
        "docx of 201 MiB": ("docx", ooxml("docx", ("word/a.xml", bytes(201 * MIB))), "complex"),
        "docx packed 1000 to 1": (
            "docx",
            ooxml("docx", ("word/a.xml", bytes(90 * MIB))),
            "complex",
        ),
        "docx of 2002 parts": ("docx", ooxml("docx", *many), "complex"),
        "xlsx with a table of contents of 15 MiB": ("xlsx", endless_table(300_000), "complex"),
        "docx that laughs": ("docx", ooxml("docx", described=laughs), "complex"),
        "docx with a deep description": (
            "docx",
            ooxml("docx", described="<a>" * 300_000),
            "damaged",
        ),
        "docx with a long description": (
            "docx",
            ooxml("docx", described=f"<Types>{' ' * 2 * MIB}</Types>"),
            "complex",
        ),
        "docx that is longer than it says": ("docx", lying(), "damaged"),
        "docx with names that lead out": ("docx", ooxml("docx", ("../../etc/x", "x")), "damaged"),
        "docx with a name from a root": ("docx", ooxml("docx", ("/etc/x", "x")), "damaged"),
        "docx with a name of 400 signs": ("docx", ooxml("docx", ("x" * 400, "x")), "damaged"),
        "docx in a zip with the same name twice": ("docx", twice(), "damaged"),
        "docx that is not whole": ("docx", ooxml("docx")[:-40], "damaged"),
        "docx with its first half": ("docx", workbook()[:2000], "damaged"),
        "odt that is not whole": ("odt", odf("odt")[:-1], "damaged"),
        "docx of four signs": ("docx", b"PK\3\4", "damaged"),
        "odt without parts": ("odt", b"PK\3\4" + archive([]), "damaged"),
    }


def endless_table(number):
    """A table of contents that names one part over and over."""
    name = b"a"
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0) + name
    entry = struct.pack(
        "<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, len(name), 0, 0, 0, 0, 0, 0
    )
    table = (entry + name) * number
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65535, 65535, len(table), len(local), 0)
    return local + table + end


def lying():
    """Its description says that it is short, and unpacks to 300 MiB."""
    whole = ooxml("docx", described=" " * 300 * MIB)
    return whole.replace(struct.pack("<L", 300 * MIB), struct.pack("<L", 500))


def twice():
    content = ooxml("docx", ("word/documenu.xml", "<other/>"))
    return content.replace(b"word/documenu.xml", b"word/document.xml")


# Two files in one


def polyglots(pdf):
    document = ooxml("docx")
    commented = bytearray(document)
    commented[-2:] = struct.pack("<H", len(pdf))
    return {
        "docx behind a PDF": ("docx", pdf + document, "type"),
        "docx before a PDF": ("docx", document + pdf, "damaged"),
        "docx with a PDF as its comment": ("docx", bytes(commented) + pdf, "damaged"),
        "PDF before a zip": ("pdf", pdf + document, "damaged"),
        "PDF with a zip inside its end": ("pdf", inside_the_end(pdf, document), "type"),
    }


def inside_the_end(pdf, document):
    """Begins and ends as a PDF does, and zip programs find an archive in it as well."""
    ending = b"\n%%EOF\n"
    commented = document[:-2] + struct.pack("<H", len(ending))
    return pdf + commented + ending
