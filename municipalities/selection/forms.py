"""The forms of reviewers and of those who decide."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from municipalities.models.selection import MOST_POINTS, Outcome

LONG = {"rows": 3, "cols": 60}
POINTS = [("", "–"), *((str(number), str(number)) for number in range(MOST_POINTS + 1))]


class ReviewForm(forms.Form):
    """Points and grounds for each criterion of a call; a review may be saved half done."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**9)

    def __init__(self, data=None, *, criteria, review=None):
        self.criteria = criteria
        held = {one.criterion_id: one for one in review.scores.all()} if review else {}
        super().__init__(data, initial={"version": review.version if review else 0})
        for criterion in criteria:
            score = held.get(criterion.pk)
            self.fields[f"points_{criterion.pk}"] = forms.TypedChoiceField(
                label=_("Points"),
                choices=POINTS,
                coerce=int,
                empty_value=None,
                required=False,
                initial="" if score is None else score.points,
            )
            self.fields[f"comment_{criterion.pk}"] = forms.CharField(
                label=_("Grounds"),
                max_length=2000,
                required=False,
                widget=forms.Textarea(attrs=LONG),
                initial="" if score is None else score.comment,
            )

    def by_criterion(self):
        """Each criterion with its two fields, as the page shows them."""
        for one in self.criteria:
            yield one, self[f"points_{one.pk}"], self[f"comment_{one.pk}"]

    def written(self, name):
        return {one.pk: self.cleaned_data[f"{name}_{one.pk}"] for one in self.criteria}


class ConflictForm(forms.Form):
    words = forms.CharField(
        label=_("What the conflict of interest is"),
        max_length=1000,
        widget=forms.Textarea(attrs=LONG),
    )


class DecisionForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Decision"), choices=[("", "–"), *Outcome.choices])
    over_places_reason = forms.CharField(
        label=_("Why more are accepted than there are places"),
        help_text=_("Only when all places are taken."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs=LONG),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code, name in settings.LANGUAGES:
            self.fields[f"reason_{code}"] = forms.CharField(
                label=_("Reason: %(language)s") % {"language": name},
                max_length=3000,
                widget=forms.Textarea(attrs=LONG),
            )

    def reasons(self):
        return {code: self.cleaned_data[f"reason_{code}"] for code, _name in settings.LANGUAGES}
