"""Answers and names that change while a report is made: it says what was published."""

from index_assessment.models import Answer
from index_assessment.publishing import content_hash, publish
from municipalities.models import Municipality
from tests.factories.index_assessment import approved
from tests.factories.municipalities import UserFactory
from tests.faults.bounds import least, most
from tests.faults.outcome import rows
from tests.pdf_text import pdf_texts

EDITIONS = 3
CHANGED = "Changed meanwhile"


def change(town, number):
    """Past the rule that a published assessment is closed, as no page of the site can."""
    text = f"{CHANGED} {number}"
    Municipality.objects.filter(pk=town.pk).update(name_fi=text, name_sv=text, name_en=text)
    Answer.objects.filter(municipality=town).update(explanation=text)


def test_edited_while_it_is_made(installation, promised):
    towns, by = [installation.town() for _edition in range(EDITIONS)], UserFactory()
    editions = [publish(assessment=approved(municipality=town, by=by), by=by) for town in towns]
    ids = [row.pk for town in towns for row in town.documents.all()]
    installation.work()
    edits = 0
    while not all(row.is_finished for row in rows(ids)):
        edits += 1
        for town in towns:
            change(town, edits)
    outcome = installation.finished(ids)
    texts = ["\n".join(pdf_texts(row.path.read_bytes())) for row in outcome.done]
    names = [row.municipality.slug for row in outcome.done]
    hashes = {edition.content_hash for edition in editions}
    promised(
        edits=least(edits, EDITIONS),
        as_published=least(
            sum(name in text for name, text in zip(names, texts, strict=True)), len(ids)
        ),
        changed=most(sum(CHANGED in text for text in texts), 0),
        of_its_hash=least(sum(row.content_hash in hashes for row in outcome.done), len(ids)),
        hashes_kept=least(
            sum(content_hash(edition.snapshot) == edition.content_hash for edition in editions),
            EDITIONS,
        ),
        **outcome.promises(len(ids)),
    )
