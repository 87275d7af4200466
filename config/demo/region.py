"""A regional body that follows its area, asks its municipalities and records what they need."""

from config.demo.people import representative
from config.demo.profiles import read
from municipalities.access.permissions import Role
from municipalities.access.reach import inside
from municipalities.models import Membership, Municipality, Organisation, Representative
from municipalities.regional.asking import answer_question, ask_municipality

# With the last of its municipalities the area is complete.
LAST = "vaasa"


def build(municipality):
    """What the body has done so far, once all municipalities that it concerns are there."""
    if municipality.slug != LAST:
        return
    texts = read("region.toml")
    body, by = Organisation.objects.get(code=texts["body"]), representative(texts["name"])
    Representative.objects.create(body=body, user=by)
    for row in texts["question"]:
        _ask(body, row, by)
    for row in texts["need"]:
        words = {key: row[key] for key in ("kind", "topic", "text", "language")}
        need = body.needs.create(recorded_by=by, **words)
        if "outcome" in row:
            need.close(outcome=row["outcome"], language=row["language"], by=by)


def _ask(body, row, by):
    municipality = Municipality.objects.get(slug=row["municipality"])
    words = {"text": row["text"], "language": row["language"]}
    with inside(municipality):
        question = ask_municipality(municipality=municipality, body=body, by=by, **words)
        if "answer" in row:
            leads = Membership.objects.filter(role=Role.COORDINATOR, ended_at=None)
            coordinator = leads.filter(municipality=municipality).first().user
            words = {"text": row["answer"], "language": row["language"]}
            answer_question(question, by=coordinator, **words)
