"""The forms of regional bodies, and the one by which a municipality answers."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from municipalities.models.municipality import Municipality
from municipalities.regional.need import RegionalNeed
from municipalities.regional.question import RegionalQuestion

ROWS = forms.Textarea(attrs={"rows": 8})


class QuestionForm(forms.ModelForm):
    """Asks one of the municipalities of the body's area."""

    class Meta:
        model = RegionalQuestion
        fields = ["municipality", "text", "language"]
        widgets = {"text": ROWS}
        help_texts = {
            "text": _("The municipality’s coordinators and managers see it and can answer it.")
        }

    def __init__(self, *args, area, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.filter(pk__in=area)


class NeedForm(forms.ModelForm):
    class Meta:
        model = RegionalNeed
        fields = ["kind", "topic", "text", "language"]
        widgets = {"text": ROWS}
        help_texts = {
            "text": _("Who needs it, what for, and how you know. Do not name individual people.")
        }


class WordsForm(forms.Form):
    """A text of some length and the language in which it is written."""

    words = forms.CharField(widget=ROWS)
    language = forms.ChoiceField(label=_("language of the text"), choices=settings.LANGUAGES)

    def __init__(self, *args, of, **kwargs):
        """`of` is the model's field that will hold the text."""
        super().__init__(*args, **kwargs)
        own = {"label": of.verbose_name, "max_length": of.max_length, "widget": ROWS}
        self.fields["words"] = forms.CharField(**own)
