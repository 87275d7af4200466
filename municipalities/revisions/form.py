"""The form in which long texts are written: with the version that they were written on."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _


def languages():
    return [(code, capfirst(name)) for code, name in settings.LANGUAGES]


class VersionedForm(forms.Form):
    """Long texts with the version that they were written on, and the language that they are in."""

    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)
    language = forms.ChoiceField(label=_("Language of the text"), choices=languages)

    @classmethod
    def of(cls, row, language, **more):
        """What is saved, as the form begins with it; an unwritten row is in this language."""
        names = [name for name in cls.base_fields if hasattr(row, name)]
        saved = {name: getattr(row, name) for name in names}
        return saved | ({} if row.version else {"language": language}) | more

    @property
    def base_version(self):
        return self.cleaned_data["version"]

    def texts(self):
        """What was written, without the version; line breaks as the database has them."""
        return {
            name: value.replace("\r\n", "\n") if isinstance(value, str) else value
            for name, value in self.cleaned_data.items()
            if name != "version"
        }

    def on_top_of(self, row):
        """Let the form, shown once more, replace what was saved meanwhile.

        Returns the saved texts that differ from those in the form, by the labels of the fields.
        """
        self.data = self.data.copy()
        self.data["version"] = row.version
        mine = self.texts()
        return {
            self.fields[name].label: getattr(row, name)
            for name in row.TEXTS
            if getattr(row, name) != mine[name]
        }
