"""The form by which a file is attached."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from municipalities.attachments.checking import WORDS, checked
from municipalities.attachments.kinds import KINDS, OTHER_ENDINGS
from municipalities.attachments.refusal import FileRefused, Reason

ENDINGS = [f".{ending}" for ending in (*KINDS, *OTHER_ENDINGS)]


class AttachmentForm(forms.Form):
    """The file comes last: what is too large is not read, and the fields before it are kept.

    `is_too_large` says that this has happened to the request. With `is_closed` nothing is added
    any more: the file is not looked into, and what was typed is shown once more.
    """

    title = forms.CharField(
        label=_("Title"),
        help_text=_("Say what the file is, for example “Integration programme 2024–2027”."),
        max_length=200,
    )
    language = forms.ChoiceField(label=_("Language of the file"))
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "PDF, DOCX, XLSX, PPTX, ODT, ODS, PNG, JPG, TXT or CSV, at most 20 MB. Without macros "
            "and passwords."
        ),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"class": "govuk-file-upload", "accept": ",".join(ENDINGS)}),
    )

    def __init__(self, data=None, files=None, *, is_too_large=False, is_closed=False, **kwargs):
        super().__init__(data, files, **kwargs)
        self.is_too_large = is_too_large
        self.fields["language"].choices = [
            (code, capfirst(name)) for code, name in settings.LANGUAGES
        ]
        self.fields["file"].disabled = is_closed
        self.fields["file"].required = not is_closed
        if is_too_large:
            self.fields["file"].error_messages["required"] = WORDS[Reason.SIZE]

    def clean_file(self):
        """The file as it may be stored; the inspection takes its time, so it comes last."""
        if self.fields["file"].disabled:
            return None
        try:
            return checked(self.cleaned_data["file"])
        except FileRefused as refused:
            raise forms.ValidationError(WORDS[refused.reason], code=refused.reason) from None
