"""The sample report as HTML, and with less in it: for tests of its content and of its paper."""

from index_assessment.report.html import report_html

KEPT = ("education", "media")


def html_of(snapshot, language="en"):
    return report_html(snapshot=snapshot, language=language)


def short(snapshot):
    """The same report with three of its indicators, one of them not available."""
    snapshot["indicators"] = [
        row for row in snapshot["indicators"] if row["value"] is None or row["code"] in KEPT
    ]
    return snapshot


def bare(snapshot):
    """A report of a municipality with nothing to compare, to show or to say."""
    nothing = {"all": None, "size": None, "diversity": None}
    scored = [snapshot["index"], snapshot["lens"]]
    scored += snapshot["indicators"] + snapshot["good_relations_areas"]
    for row in scored:
        row |= {"value": None, "sample": nothing}
    for indicator in snapshot["indicators"]:
        indicator |= {"commentary": None, "recommendations": []}
        indicator["place"] = {"mean": None, "quarter": None}
    for group in snapshot["sample"]["groups"].values():
        group["count"] = None
    snapshot["municipality"] |= {"figures": [], "areas": []}
    return snapshot | {"conclusions": None, "profile": [], "method": []}
