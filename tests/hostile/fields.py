"""Every text column of the house: who writes it, and the hostile texts that it is given."""

import itertools
import json
import re

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models

from tests.hostile.payloads import PAYLOADS
from tests.source import our_models

# What no limit of a column cuts off is cut off here.
LONGEST = 4_900
# Below this nothing fits beside a mark: some payloads are cut to what fits.
SHORT, SOME = 20, 15
TEXTS = (models.CharField, models.TextField, models.JSONField)
# Columns that people or imports fill, though on no page.
UNSEEN = {
    "Attachment.name": "the name of the file that is handed out; cleaned before it is kept",
    "AnswerRevision.content": "what the answer was; read by the program alone",
    "LinkedIdentity.subject": "compared with what a provider says; read by the program alone",
    "ReportEdition.snapshot": "shown in documents, whose own tests say how",
    "SessionRegistration.name": "in the workbook alone, whose own tests say how",
    "TextRevision.text": "what the text was; read by the program alone",
}
# Columns that the program fills with words of its own.
OURS = {
    "Attachment.file": "a random name",
    "Attachment.sha256": "a digest",
    "AuditEvent.request_id": "made for each request",
    "Document.content_hash": "a digest",
    "Document.design_hash": "a digest",
    "Document.file": "a path made of numbers",
    "Document.kind": "a name that an app registers",
    "Document.sha256": "a digest",
    "IdentityProvider.sealed_secret": "sealed; shown to nobody",
    "LinkedIdentity.issuer": "an address that staff have written down for the provider",
    "LinkedIdentity.tenant": "an id that staff have written down for the provider",
    "Mail.message_id": "made for each mail",
    "Mail.sender": "the installation's own address",
    "FileCheck.faults": "names of models, numbers, and words of ours",
    "ReportEdition.content_hash": "a digest",
    "Notification.path": "a page of the site's own",
    "Session.session_data": "signed; read by the program alone",
    "Session.session_key": "random letters",
    "SignInFailure.digest": "a digest",
    "SignedLink.purpose": "a name that a view asks for",
    "TextRevision.subject": "a model and a number",
    "User.password": "a digest",
    "VintageResult.bands": "codes of bands",
    "VintageResult.scores": "numbers by codes",
}
# Columns whose own rules let through only what is dressed like this; blanks become slashes.
LINK, EMAIL = "https://pwn.test/{}", '"{}"@example.org'
DRESSED = {
    **dict.fromkeys(("Answer.link", "Meeting.link"), LINK),
    **dict.fromkeys(("Invitation.email", "User.email"), EMAIL),
}


def label_of(column):
    return f"{column.model.__name__}.{column.name}"


def text_columns():
    """Every column of text but those that offer a choice, each language by itself."""
    return [
        column
        for model in our_models()
        for column in model._meta.concrete_fields
        if isinstance(column, TEXTS)
        if not column.choices and not hasattr(model, f"{column.name}_fi")
    ]


def accepts(column, text):
    """Whether the column's own rules let the text through, its length apart."""
    try:
        for validator in column.validators:
            if not isinstance(validator, MaxLengthValidator):
                validator(text)
    except ValidationError:
        return False
    return True


def is_guarded(column):
    """Whether no payload gets in, as into a column of codes or of numbers."""
    return label_of(column) not in DRESSED and not any(accepts(column, p) for p in PAYLOADS)


def texts_of(column, mark):
    """All payloads in as few texts as the column needs, each text marked where there is room."""
    label, limit = label_of(column), min(column.max_length or LONGEST, LONGEST)
    if label in DRESSED:
        dressed = [DRESSED[label].format(re.sub(r"\s", "/", payload)) for payload in PAYLOADS]
        return list(dict.fromkeys(text.lower() for text in dressed if accepts(column, text)))
    if limit <= SHORT:
        cut = list(dict.fromkeys(payload[:limit] for payload in PAYLOADS))
        return cut[:: -(-len(cut) // SOME)]
    return list(packed(limit, mark))


def packed(limit, mark):
    text = mark
    for payload in PAYLOADS:
        fitting = payload[: limit - len(mark)]
        if len(text) + len(fitting) + 1 > limit and text != mark:
            yield text
            text = mark
        text += fitting if text == mark else f" {fitting}"
    yield text


class Texts:
    """Hands the texts of each column out in turn, and knows which it has given."""

    def __init__(self):
        open_ones = [one for one in text_columns() if not is_guarded(one)]
        ours = [one for one in open_ones if label_of(one) not in OURS]
        self.texts = {
            label_of(column): texts_of(column, f"{number:02d}~")
            for number, column in enumerate(ours)
        }
        self.turns = {label: itertools.cycle(texts) for label, texts in self.texts.items()}
        self.given = {label: set() for label in self.texts}

    def rounds(self, *labels):
        """How many rows it takes to hand out all texts of these columns, in each language."""
        columns = {
            re.sub("_fi$", f"_{language}", label)
            for label in labels
            for language in ("fi", "sv", "en")
        }
        return max(len(self.texts[column]) for column in columns)

    def take(self, label):
        text = next(self.turns[label])
        self.given[label].add(text)
        return text

    def take_once(self, label):
        """For a column in which no two rows are the same; empty when all have been given."""
        if len(self.given[label]) == len(self.texts[label]):
            return {}
        return {label.partition(".")[2]: self.take(label)}

    def of(self, model, *names):
        """The next texts of these columns of a model; `name` stands for its three languages."""
        found = {}
        for name in names:
            for column in (name, f"{name}_fi", f"{name}_sv", f"{name}_en"):
                if f"{model}.{column}" in self.texts:
                    found[column] = self.take(f"{model}.{column}")
        return found

    def table(self, model, name):
        """The next texts of a column's three languages, as files of questionnaires hold them."""
        return {one: self.take(f"{model}.{name}_{one}") for one in ("fi", "sv", "en")}

    def not_given(self):
        return {
            label: len(texts) - len(self.given[label])
            for label, texts in self.texts.items()
            if len(texts) > len(self.given[label])
        }


def bare(text):
    """Without what a page may do to blanks."""
    return re.sub(r"[\s\ufeff]", "", text)


def as_shown(text):
    """A text, and how it stands in the JSON that staff see of some columns."""
    return bare(text), bare(json.dumps(text, ensure_ascii=False)[1:-1])
