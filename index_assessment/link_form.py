"""The form in which a municipality makes a link to its published report."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReportLinkForm(forms.Form):
    recipient = forms.CharField(
        label=_("Who gets the link?"),
        help_text=_("A name or a group, for example the members of the municipal council."),
        max_length=150,
    )
    days = forms.TypedChoiceField(
        label=_("How long is the link valid?"),
        choices=[(14, _("14 days")), (30, _("30 days")), (90, _("90 days"))],
        coerce=int,
        initial=30,
    )
