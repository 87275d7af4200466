"""The forms by which somebody without an account applies."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.attachments.form import AttachmentForm
from municipalities.models.application import LONGEST_ANSWER
from municipalities.models.call import is_phone


class LongText(forms.CharField):
    """Counted as the browser counts it: a line break is one character."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class VersionedForm(forms.Form):
    """Nothing is required: a draft may be saved at any time, and submitting asks for the rest."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    def clean(self):
        if "version" in self.errors:
            self.add_error(None, _("Copy what you wrote, open the page again and save."))

    def now_from(self, version):
        """Shown again with what was typed, to be saved over this version."""
        self.data = self.data.copy()
        self.data["version"] = version


class BasicsForm(VersionedForm):
    contact_name = forms.CharField(label=_("Contact person"), max_length=150, required=False)
    contact_title = forms.CharField(
        label=_("Title of the contact person (optional)"), max_length=150, required=False
    )
    phone = forms.CharField(
        label=_("Telephone"), max_length=40, required=False, validators=[is_phone]
    )
    working_group = LongText(
        label=_("The cross-sector working group"),
        help_text=_(
            "Which sectors and partners would belong to it, for example education, culture, "
            "employment, urban planning, the wellbeing services county and organisations?"
        ),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class AnswerForm(VersionedForm):
    text = LongText(
        label=_("Answer"),
        max_length=LONGEST_ANSWER,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )


class LetterForm(AttachmentForm):
    """The file alone: what it is and its language are known."""

    def __init__(self, data=None, files=None, **kwargs):
        super().__init__(data, files, **kwargs)
        del self.fields["title"], self.fields["language"]
        self.fields["file"].label = _("Commitment letter")
