"""Workbooks as nobody should send them, made part by part."""

import io
import random
import struct
import zipfile

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
KINDS = {
    "workbook": "sheet.main",
    "sharedStrings": "sharedStrings",
    "styles": "styles",
    "worksheets/sheet1": "worksheet",
}
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{}</Types>'.format(
        "".join(
            f'<Override PartName="/xl/{part}.xml" ContentType="application/'
            f'vnd.openxmlformats-officedocument.spreadsheetml.{kind}+xml"/>'
            for part, kind in KINDS.items()
        )
    )
)


def plain(name="table", lines=(("code", "text"), ("one", "first"))):
    """A workbook with one sheet, still to be changed and saved."""
    book = Workbook()
    book.active.title = name
    for line in lines:
        book.active.append(line)
    return book


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_parts(workbook, **parts):
    """The same archive with parts replaced or added; names are given as `path=content`."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in {**dict.fromkeys(before.namelist()), **parts}:
            after.writestr(name, parts[name] if name in parts else before.read(name))
    return file.getvalue()


def with_sheet(workbook, data, *, before="", after=""):
    """The same workbook with the XML of its first sheet replaced."""
    sheet = f'<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}</worksheet>'
    return with_parts(workbook, **{SHEET: sheet})


def line(number, *texts):
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f'<row r="{number}">{cells}</row>'


def with_shared_strings(workbook, *strings):
    """Two headings, and under them the XML of these strings, as Excel saves texts."""
    cells = "".join(f'<c t="s"><v>{number}</v></c>' for number in range(len(strings)))
    table = "".join(f"<si>{string}</si>" for string in strings)
    return with_parts(
        workbook,
        **{
            SHEET: f'<worksheet xmlns="{MAIN}"><sheetData>{line(1, "code", "text")}'
            f'<row r="2">{cells}</row></sheetData></worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{table}</sst>',
            "[Content_Types].xml": TYPES,
        },
    )


def noise(length):
    """Letters that hardly compress."""
    chance = random.Random(1)
    return "".join(chance.choices("abcdefghijklmnopqrstuvwxyzåäö0123456789", k=length))


def far_cell(workbook):
    cell = '<c r="XFD1048576" t="inlineStr"><is><t>here</t></is></c>'
    return with_sheet(workbook, f'{line(1, "code", "text")}<row r="1048576">{cell}</row>')


def million_columns(workbook):
    """One row of a million empty cells that pack no better than texts do."""
    chance = random.Random(2)
    cells = "".join(chance.choices([f'<c s="{number}"/>' for number in range(9)], k=10**6))
    return with_sheet(workbook, f'{line(1, "code", "text")}<row r="2">{cells}</row>')


def wide_row(workbook):
    return with_sheet(workbook, line(1, "code", "text") + f'<row r="2">{"<c/>" * 16_385}</row>')


def full_sheet(workbook):
    """As many rows and columns as may be, and so more cells than all sheets may have."""
    chance = random.Random(4)
    kinds = [f'<c s="{number}"/>' for number in range(9)]
    rows = "".join(
        f'<row r="{number}">{"".join(chance.choices(kinds, k=90))}</row>'
        for number in range(2, 5000)
    )
    return with_sheet(workbook, line(1, "code", "text") + rows)


def typed(workbook):
    """A document type, harmless here, where others declare entities within entities."""
    text = f'<worksheet xmlns="{MAIN}"><sheetData>{line(1, "code", "text")}</sheetData></worksheet>'
    return with_parts(workbook, **{SHEET: f"<!DOCTYPE worksheet>{text}"})


def squeezed(workbook):
    """Packed by a method that spreadsheets do not know."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as after,
    ):
        for name in before.namelist():
            after.writestr(name, before.read(name))
    return file.getvalue()


def endless_widths(workbook):
    widths = "".join(f'<col min="{n}" max="{n}" width="9"/>' for n in range(1, 200_000))
    return with_sheet(workbook, line(1, "code", "text"), before=f"<cols>{widths}</cols>")


def many_merges(workbook):
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 100_000))
    return with_sheet(workbook, line(1, "code", "text"), after=f"<mergeCells>{merges}</mergeCells>")


def bomb(workbook):
    """A sheet of 64 MiB in 64 KiB."""
    return with_sheet(workbook, line(1, "code", "text") + " " * (64 * 1024 * 1024))


def loose_bomb(workbook):
    """Parts that are packed as tightly as a sheet may be, and unpack to 32 MiB together."""
    chance = random.Random(3)
    part = "".join(f"{chance.random()}{' ' * 500}" for _number in range(32_000))
    return with_parts(workbook, **{f"xl/notes{number}.txt": part for number in range(2)})


def tight(workbook):
    """A text of ten million letters in ten kilobytes."""
    return with_sheet(workbook, line(1, "code", "a" * 10**7))


def many_parts(workbook):
    return with_parts(workbook, **{f"xl/media/{n}": b"" for n in range(1000)})


def endless_directory():
    """A table of contents with as many entries as fit into the file."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, *[0] * 7, 1, 0, 0, 0, 0, 0, 0)
    entry += b"a"
    count = 2 * 1024 * 1024 // len(entry) - 1
    end = struct.pack(
        "<4s4H2LH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, count * len(entry), 0, 0
    )
    return entry * count + end


def laughs(workbook):
    """Entities within entities."""
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    sheet = (
        f'<!DOCTYPE worksheet [{entities}]><worksheet xmlns="{MAIN}"><sheetData>'
        f"{line(1, 'code', '&i;')}</sheetData></worksheet>"
    )
    return with_parts(workbook, **{SHEET: sheet})


def huge_cell(workbook):
    return with_sheet(workbook, line(1, "code", "text") + line(2, "one", noise(1_000_000)))


def rows_out_of_order(workbook):
    return with_sheet(workbook, line(1, "code", "text") + line(3, "one", "1") + line(2, "two", "2"))


def locked(workbook):
    """Every part marked as encrypted, in the directory and before its data."""
    content = bytearray(workbook)
    for signature, offset in ((b"PK\1\2", 8), (b"PK\3\4", 6)):
        start = content.find(signature)
        while start >= 0:
            content[start + offset] |= 1
            start = content.find(signature, start + 4)
    return bytes(content)


def with_row(cell):
    return lambda workbook: with_sheet(workbook, f'<row r="1">{cell}</row>')


# Each makes a file from a good one; none of them can be read as a workbook.
NOT_WORKBOOKS = {
    "nothing": lambda _workbook: b"",
    "text": lambda _workbook: b"code;text\n1;2\n",
    "another archive": lambda workbook: with_parts(workbook, **{"[Content_Types].xml": "<Types/>"}),
    "half a file": lambda workbook: workbook[:2000],
    "an old workbook": lambda _workbook: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
    "letters for a number": with_row('<c t="n"><v>x</v></c>'),
    "a string that is not there": with_row('<c t="s"><v>99999</v></c>'),
    "a cell nowhere": with_row('<c r="1A"><v>1</v></c>'),
    "broken XML": with_row("<c>"),
    "an endless directory": lambda _workbook: endless_directory(),
    "too large a file": lambda workbook: with_sheet(workbook, line(1, noise(4_000_000))),
    "locked with a password": locked,
    "rows out of order": rows_out_of_order,
    "a thousand parts": many_parts,
    "a zip bomb": bomb,
    "a loosely packed bomb": loose_bomb,
    "packed too tightly": tight,
    "packed strangely": squeezed,
    "entities": laughs,
    "a document type": typed,
    "a wide row": wide_row,
    "a full sheet": full_sheet,
    "a million columns": million_columns,
    "endless widths": endless_widths,
    "endless merged cells": many_merges,
}
