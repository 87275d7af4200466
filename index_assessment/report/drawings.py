"""The charts of an index report, each with the words that a reader who cannot see it needs."""

from django.utils.translation import gettext as _

from municipalities.documents.charts import Bar, Series, bars, radar, ranked

GROUPS = ("all", "size", "diversity")
PANEL_WIDTH = 250


def group_words():
    return {"all": _("All"), "size": _("Same size"), "diversity": _("Same diversity")}


def mean_of(scored, group="all"):
    figures = scored["sample"][group]
    return figures and figures["mean"]


def radar_of_indicators(report):
    indicators = report["indicators"]
    return radar(
        title=_("Scores of all indicators"),
        labels=[indicator["name"] for indicator in indicators],
        own=Series(
            report["municipality"]["name"], [indicator["value"] for indicator in indicators]
        ),
        sample=Series(_("mean of the sample"), [mean_of(indicator) for indicator in indicators]),
    )


def lens_bars(report):
    in_lens = [indicator for indicator in report["indicators"] if indicator["in_lens"]]
    return _marked_bars(_("The lens indicators, with the mean of the sample in brackets"), in_lens)


def good_relations_bars(report):
    title = _("The areas of good relations, with the mean of the sample in brackets")
    return _marked_bars(title, report["good_relations_areas"])


def _marked_bars(title, rows):
    return bars(
        title=title,
        width=627,
        label_width=215,
        rows=[Bar(row["name"], row["value"], mark=mean_of(row)) for row in rows],
    )


def indicator_bars(indicator):
    """The own score above the means of the groups that are large enough to be shown."""
    words = group_words()
    means = [
        Bar(words[group], mean_of(indicator, group), is_own=False)
        for group in GROUPS
        if indicator["sample"][group]
    ]
    return bars(
        title=_("%(indicator)s: own score and means") % {"indicator": indicator["name"]},
        width=PANEL_WIDTH,
        label_width=112,
        rows=[Bar(_("Own score"), indicator["value"]), *means],
    )


def ranked_groups(indicator):
    """The small charts of nameless bars, one for each group whose municipalities agreed to it."""
    words = group_words()
    return [
        {
            "words": words[group],
            "count": indicator["sample"][group]["count"],
            "chart": ranked(
                title=f"{indicator['name']}: {words[group]}",
                values=indicator["sample"][group]["values"],
                own=indicator["value"],
                mean=mean_of(indicator, group),
                width=108,
            ),
        }
        for group in GROUPS
        if indicator["sample"][group] and indicator["sample"][group]["values"]
    ]
