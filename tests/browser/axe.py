"""What is wrong with a page, as axe and the width of the window tell."""

from django.conf import settings

AXE = settings.NODE_MODULES / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """tags => axe.run(document, {runOnly: tags}).then(result => result.violations.map(
    violation => violation.id + ': ' + violation.nodes.map(node => node.target).join(' ')))"""


def problems(visitor):
    """What axe finds on the page, and whether it scrolls sideways."""
    page = visitor.page
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN, RULES)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return found + (["scrolls sideways"] if wide else [])
