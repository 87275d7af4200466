"""What the finisher writes into the tags: where links lead, and where figures stand."""

from contextlib import ExitStack
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Dictionary, Name

from municipalities.documents.pdf import render_pdf

PAGE = """
<html lang="en"><head><title>Report</title><style>
@page {{ size: 400pt 600pt; margin: 50pt; @top-left {{ content: "Header" }} }}
body, h1, p {{ margin: 0; font: 10pt/20pt "Source Sans 3" }}
svg {{ display: block; width: 100pt; height: 40pt }}
</style></head><body><h1>Report</h1>{body}</body></html>
"""
FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg"><title>Chart</title><rect width="9" height="9"/></svg>'
)


@pytest.fixture
def things():
    with ExitStack() as opened:

        def find(body: str, key: str, kind: Name) -> list[Dictionary]:
            pdf = render_pdf(html=PAGE.format(body=body))
            document = opened.enter_context(pikepdf.open(BytesIO(pdf)))
            dictionaries = [thing for thing in document.objects if isinstance(thing, Dictionary)]
            return [thing for thing in dictionaries if thing.get(key) == kind]

        yield find


@pytest.mark.parametrize("target", ["#here", "https://example.org/report"])
def test_link_says_where_it_leads_in_its_own_words(things, target):
    body = f'<p id="here"><a href="{target}">The <em>whole</em>\n report</a></p>'
    assert [str(link.Contents) for link in things(body, "/Subtype", Name.Link)] == [
        "The whole report"
    ]


def test_figure_is_placed_in_points_from_the_bottom_of_the_page(things):
    (figure,) = things(FIGURE, "/S", Name.Figure)
    assert [float(side) for side in figure.A.BBox] == pytest.approx([50, 490, 150, 530])


def test_each_header_cell_has_its_scope(things):
    table = (
        '<table><tr><td></td><th colspan="2">A</th></tr>'
        '<tr><th scope="row">B</th><td>1</td><td>2</td></tr></table>'
    )
    assert [cell.A.Scope for cell in things(table, "/S", Name.TH)] == [Name.Column, Name.Row]


def test_page_furniture_leaves_nothing_in_the_tree(things):
    (root,) = things("<p>Text</p>", "/Type", Name.StructTreeRoot)
    texts = root.ParentTree.Nums[1]
    assert [entry is None for entry in texts].count(True) == 1
