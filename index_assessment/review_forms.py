"""Forms in which reviewers write commentary and recommendations in three languages."""

from django import forms
from django.forms import BaseModelFormSet, modelformset_factory
from django.utils.translation import gettext_lazy as _

from index_assessment.models import Commentary, Recommendation
from municipalities.revisions.models import LANGUAGE_NAMES, LANGUAGES, Conflict, TextState

TEXT_FIELDS = [f"text_{language}" for language in LANGUAGES]
MOST_RECOMMENDATIONS = 20
OVERTAKEN = _(
    "Somebody else has changed this text. Their text is shown below yours; "
    "put together what should stay and save again."
)
GONE = _(
    "Somebody else has deleted this recommendation. Copy what you need of your text into another "
    "one."
)


class LongText(forms.CharField):
    """A text of many lines; what is too long is refused with a message, never cut in silence."""

    def to_python(self, value):
        """Browsers send two characters for each line break, which would look like a change."""
        return super().to_python(value).replace("\r\n", "\n")

    def widget_attrs(self, widget):
        """Without the `maxlength` at which a browser cuts what is pasted."""
        return {}


class TrilingualForm(forms.ModelForm):
    """Texts in three languages; who translates may mark a translation as checked."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    checked = forms.MultipleChoiceField(
        label=_("Compared with the source text"),
        choices=LANGUAGE_NAMES.items(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    # Languages that were ticked but count as outdated, because their source changed meanwhile.
    lapsed = ()
    # In a conflict, the row as somebody else has saved it meanwhile.
    newer = None

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
        for language, name in LANGUAGE_NAMES.items():
            state = TextState(self.instance.states[language])
            yield {
                "field": self[f"text_{language}"],
                "language": language,
                "name": name,
                "state": state,
            }

    def boxes(self):
        """The boxes of the translations: the source is compared with nothing."""
        source = self["source_language"].value()
        return [box for box in self["checked"] if box.data["value"] != source]

    def problems(self):
        """What is wrong, each with the field to correct it in; the first text for all others."""
        for name, errors in self.errors.items():
            is_shown = name in self.fields and not self[name].is_hidden
            field = self[name if is_shown else TEXT_FIELDS[0]]
            for text in errors:
                label = field.label if is_shown else ""
                yield {"target": field.auto_id, "label": label, "text": text}

    def clean_base_version(self):
        """Saving over somebody else's newer text would lose it; both are shown instead."""
        version = self.cleaned_data["base_version"]
        if not self.instance.pk:
            return version
        current = type(self.instance)._base_manager.get(pk=self.instance.pk)
        if current.version != version:
            self._show_newer(current)
            raise forms.ValidationError(OVERTAKEN)
        return version

    def _show_newer(self, current):
        self.data = self.data.copy()
        self.data[self.add_prefix("base_version")] = current.version
        self.newer = current

    def keep_refused(self, *, by):
        if self.newer is None:
            return
        typed = {code: self.cleaned_data.get(f"text_{code}") for code in LANGUAGES}
        texts = {code: text for code, text in typed.items() if text}
        self.newer.refuse(texts=self.newer.texts | texts, by=by)

    def write(self, *, by):
        """Save by compare-and-swap; False when somebody was faster after all."""
        row = type(self.instance)._base_manager.filter(pk=self.instance.pk).first()
        if row is None:
            self.add_error(None, GONE)
            return False
        try:
            row.write(
                texts={language: self.cleaned_data[f"text_{language}"] for language in LANGUAGES},
                base_version=self.cleaned_data["base_version"],
                source_language=self.cleaned_data["source_language"],
                checked=self.cleaned_data["checked"],
                by=by,
            )
        except Conflict:
            self._show_newer(type(row)._base_manager.get(pk=row.pk))
            self.add_error("base_version", OVERTAKEN)
            return False
        self.lapsed = [
            language
            for language in self.cleaned_data["checked"]
            if row.states[language] == TextState.OUTDATED
        ]
        return True


class CommentaryForm(TrilingualForm):
    class Meta:
        model = Commentary
        fields = [*TEXT_FIELDS, "source_language"]
        field_classes = dict.fromkeys(TEXT_FIELDS, LongText)


class RecommendationForm(TrilingualForm):
    order = Recommendation._meta.get_field("order").formfield(max_value=99)

    class Meta:
        model = Recommendation
        fields = [*TEXT_FIELDS, "source_language", "addressee", "order"]
        field_classes = dict.fromkeys(TEXT_FIELDS, LongText)

    def clean(self):
        cleaned = super().clean()
        if not any((cleaned.get(name) or "").strip() for name in TEXT_FIELDS):
            raise forms.ValidationError(_("Write the recommendation, or leave it out."))
        return cleaned


class Recommendations(BaseModelFormSet):
    """The recommendations on one indicator, and an empty one to write into."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        # Otherwise the ids of all assessments count, and another's is told from none at all.
        form.fields["id"].queryset = self.get_queryset()
        form.fields["id"].error_messages["invalid_choice"] = _(
            "Somebody else has deleted this recommendation. Copy what should stay into the new "
            "one, tick “Delete” here and save again."
        )


RecommendationFormSet = modelformset_factory(
    Recommendation,
    form=RecommendationForm,
    formset=Recommendations,
    extra=1,
    can_delete=True,
    max_num=MOST_RECOMMENDATIONS,
    validate_max=True,
    # No more forms are built, whatever number a request names.
    absolute_max=MOST_RECOMMENDATIONS + 5,
)


class ReturnForm(forms.Form):
    reason = LongText(
        label=_("What should the municipality correct?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,
        error_messages={"required": _("Write what should be corrected.")},
    )

    def problems(self):
        reason = self["reason"]
        return [
            {"place": "", "target": reason.auto_id, "label": "", "text": text}
            for text in reason.errors
        ]
