"""A small kind of document, so that the queue is tested without an app above it."""

from municipalities.documents.kinds import DocumentKind

TITLES = {"fi": "Muistio", "sv": "Anteckning", "en": "Note"}


def _snapshot(document):
    return {"title": TITLES, "subject": document.subject_id}


def _html(*, snapshot, language):
    title = snapshot["title"][language]
    return (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{snapshot['subject']}</p></body></html>"
    )


def _filename(snapshot, language):
    return f"{snapshot['title'][language].lower()}.pdf"


note = DocumentKind(
    name="note",
    snapshot=_snapshot,
    html=_html,
    filename=_filename,
    stylesheets=(),
    images=(),
    design=(),
)


def _broken_html(*, snapshot, language):
    return "<!doctype html><html><body>no language, no title</body></html>"


unprintable = DocumentKind(
    name="unprintable",
    snapshot=_snapshot,
    html=_broken_html,
    filename=_filename,
    stylesheets=(),
    images=(),
    design=(),
)
