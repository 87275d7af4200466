"""The commitment letters of the demonstration: one page that says what it is."""

from io import BytesIO

import pikepdf

from municipalities.attachments.checking import Checked

SIZE = [0, 0, 595, 842]
WORDS = "Sitoumuskirje / Förbindelse: {}"
MARK = "Esittelyaineistoa / Demonstrationsmaterial / Demonstration data"


def commitment_letter(name):
    """A PDF, the same every time."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=SIZE[2:])
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        Encoding=pikepdf.Name.WinAnsiEncoding,
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    lines = f"BT /F1 14 Tf 60 760 Td ({WORDS.format(name)}) Tj 0 -30 Td ({MARK}) Tj ET"
    page.obj.Contents = pdf.make_stream(lines.encode("cp1252"))
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return Checked("sitoumuskirje.pdf", "pdf", out.getvalue())
