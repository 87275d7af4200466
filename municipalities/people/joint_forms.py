"""Forms of joint services."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import Area, Municipality
from municipalities.revisions.form import VersionedForm


class JointServiceForm(VersionedForm):
    name = forms.CharField(
        label=_("Name of the service"),
        help_text=_("For example “Guidance for newcomers in our region”."),
        max_length=150,
    )
    area = forms.ModelChoiceField(
        Area.objects.none(),
        label=_("Area"),
        help_text=_("An employment area, for example, if the service covers all of it."),
        required=False,
        empty_label=_("No area: the municipalities alone"),
    )
    description = forms.CharField(
        label=_("What is done together"),
        max_length=5_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    field_order = ["name", "area", "description", "language", "version"]

    def __init__(self, *args, municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].queryset = municipality.current_areas()


class AskForm(forms.Form):
    """The choice of a municipality that may be asked to take part."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(), label=_("Municipality"), empty_label=_("Not chosen")
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = choices
