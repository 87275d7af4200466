"""Writing the review of one indicator: commentary and recommendations, together or not at all."""

from django.db import transaction
from django.utils.translation import gettext as _

from index_assessment.models import Assessment
from municipalities.revisions.models import LANGUAGES, Conflict


class NotReviewable(Exception):
    """The assessment has been published or returned while its review was being written."""


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

    @property
    def parts(self):
        return [part for part in (self.commentary, self.recommendations) if part is not None]

    def is_valid(self):
        """Every part is asked, so that all that is wrong is told at once."""
        answers = [part.is_valid() for part in self.parts]
        return all(answers)

    def keep_refused(self, *, by):
        """Keep what lost against a faster colleague as versions that were not accepted."""
        for form in [self.commentary, *(self.recommendations or ())]:
            form.keep_refused(by=by)

    def problems(self):
        """What is wrong on the page: the place in words, the element to go to, and the text."""
        place = _("Commentary") if self.indicator else _("Conclusions")
        found = [{"place": place} | one for one in self.commentary.problems()]
        if self.recommendations is None:
            return found
        found += [
            {"place": "", "target": "recommendations", "label": "", "text": text}
            for text in self.recommendations.non_form_errors()
        ]
        for number, form in enumerate(self.recommendations, 1):
            place = _("Recommendation %(number)s") % {"number": number}
            if form in self.recommendations.extra_forms:
                place = _("New recommendation")
            is_kept = not form.is_bound or not form.cleaned_data.get("DELETE")
            found += [{"place": place} | one for one in form.problems() if is_kept]
        return found

    def lapsed(self):
        """The languages in which a tick was not counted, because the source had changed."""
        forms = [self.commentary, *(self.recommendations or ())]
        return [code for code in LANGUAGES if any(code in form.lapsed for form in forms)]

    def save(self, *, by):
        """Save everything; False, with what was typed kept aside, when somebody else was faster.

        Raises `NotReviewable`.
        """
        try:
            with transaction.atomic():
                self._hold_assessment()
                self._save(by)
        except Conflict:
            self.keep_refused(by=by)
            return False
        return True

    def _hold_assessment(self):
        """Publishing waits for texts that are being saved, and reviewers for one another.

        Locked before any text: two who save the same texts in another order cannot end up waiting
        for each other.
        """
        held = Assessment.objects.select_for_update().get(pk=self.assessment.pk)
        if not held.is_reviewable:
            raise NotReviewable

    def _save(self, by):
        written = [self.commentary.write(by=by)] if self.commentary.has_changed() else []
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
