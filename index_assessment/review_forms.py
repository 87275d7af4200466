"""Forms in which reviewers write commentary and recommendations in three languages."""

from django import forms
from django.forms import modelformset_factory
from django.utils.translation import gettext_lazy as _

from index_assessment.models import Commentary, Recommendation
from municipalities.revisions.models import LANGUAGES, Conflict, TextState

TEXT_FIELDS = [f"text_{language}" for language in LANGUAGES]


class TrilingualForm(forms.ModelForm):
    """Texts in three languages; who translates may mark a translation as checked."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    checked = forms.MultipleChoiceField(
        label=_("Compared with the source text"),
        choices=list(zip(LANGUAGES, [_("Finnish"), _("Swedish"), _("English")], strict=True)),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in TEXT_FIELDS:
            self.fields[name].widget.attrs["rows"] = 6
        self.fields["base_version"].initial = self.instance.version
        self.fields["checked"].initial = [
            language
            for language, state in self.instance.states.items()
            if state == TextState.CHECKED
        ]

    def rows(self):
        """Each language with its field, its name and its state."""
        names = dict(self.fields["checked"].choices)
        for language in LANGUAGES:
            state = TextState(self.instance.states[language])
            yield {
                "field": self[f"text_{language}"],
                "language": language,
                "name": names[language],
                "state": state,
            }

    def clean_base_version(self):
        """Saving over somebody else's newer text would lose it; both are shown instead."""
        version = self.cleaned_data["base_version"]
        if not self.instance.pk:
            return version
        current = type(self.instance)._base_manager.get(pk=self.instance.pk)
        if current.version != version:
            self.data = self.data.copy()
            self.data[self.add_prefix("base_version")] = current.version
            self.newer = current
            raise forms.ValidationError(
                _(
                    "Somebody else has changed this text. Their text is shown below yours; "
                    "put together what should stay and save again."
                )
            )
        return version

    def write(self, *, by):
        """Save by compare-and-swap; False when somebody was faster after all."""
        row = type(self.instance)._base_manager.get(pk=self.instance.pk)
        try:
            row.write(
                texts={language: self.cleaned_data[f"text_{language}"] for language in LANGUAGES},
                base_version=self.cleaned_data["base_version"],
                source_language=self.cleaned_data["source_language"],
                checked=self.cleaned_data["checked"],
                by=by,
            )
        except Conflict:
            return False
        return True


class CommentaryForm(TrilingualForm):
    class Meta:
        model = Commentary
        fields = [*TEXT_FIELDS, "source_language"]


class RecommendationForm(TrilingualForm):
    class Meta:
        model = Recommendation
        fields = [*TEXT_FIELDS, "source_language", "addressee", "order"]

    def clean(self):
        cleaned = super().clean()
        if not any((cleaned.get(name) or "").strip() for name in TEXT_FIELDS):
            raise forms.ValidationError(_("Write the recommendation, or leave it out."))
        return cleaned


RecommendationFormSet = modelformset_factory(
    Recommendation, form=RecommendationForm, extra=1, can_delete=True, max_num=20, validate_max=True
)


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What should the municipality correct?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
    )
