"""The form by which anybody registers for the information session of a call."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.calls.address_form import StartForm


class RegistrationForm(StartForm):
    field_order = ["name", "municipality", "email", "language"]
    name = forms.CharField(
        label=_("Name"), max_length=150, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = self.fields
        fields["municipality"].required = False
        fields["municipality"].empty_label = _("I come from elsewhere")
        fields["language"].label, fields["language"].help_text = _("Language"), ""
