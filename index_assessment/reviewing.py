"""Writing the review of one indicator: commentary and recommendations, together or not at all."""

from django.db import transaction

from municipalities.revisions.models import Conflict


class ReviewOfIndicator:
    """The forms of one indicator, or of the conclusions (`indicator` None), as one unit."""

    def __init__(self, assessment, indicator, forms, data=None):
        self.assessment, self.indicator = assessment, indicator
        commentary = assessment.commentaries.get(indicator=indicator)
        self.commentary = forms.CommentaryForm(data, instance=commentary, prefix="commentary")
        self.recommendations = None
        if indicator is not None:
            rows = assessment.recommendations.filter(indicator=indicator)
            self.recommendations = forms.RecommendationFormSet(
                data, queryset=rows, prefix="recommendations"
            )
        if not assessment.is_reviewable:
            self._lock()

    def _lock(self):
        """Show the texts of a published review without letting them be typed into."""
        forms = [self.commentary]
        if self.recommendations is not None:
            self.recommendations.extra = 0
            forms += self.recommendations.forms
        for form in forms:
            for field in form.fields.values():
                field.disabled = True

    @property
    def parts(self):
        return [part for part in (self.commentary, self.recommendations) if part is not None]

    def is_valid(self):
        return all(part.is_valid() for part in self.parts)

    def save(self, *, by):
        """Save everything; False, with nothing saved, when somebody else was faster."""
        try:
            with transaction.atomic():
                self._save(by)
        except Conflict:
            return False
        return True

    def _save(self, by):
        written = [self.commentary.write(by=by)]
        for form in self.recommendations or ():
            if form in self.recommendations.deleted_forms:
                if form.instance.pk:
                    form.instance.delete()
            elif form.has_changed():
                written.append(self._save_recommendation(form, by))
        if not all(written):
            raise Conflict

    def _save_recommendation(self, form, by):
        row = form.instance
        fields = {name: form.cleaned_data[name] for name in ("addressee", "order")}
        if row.pk:
            type(row)._base_manager.filter(pk=row.pk).update(**fields)
        else:
            form.instance = type(row)._base_manager.create(
                municipality_id=self.assessment.municipality_id,
                assessment=self.assessment,
                indicator=self.indicator,
                **fields,
            )
        return form.write(by=by)
