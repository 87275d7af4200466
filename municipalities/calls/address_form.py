"""What anybody fills in to get a mail: an address, a municipality, a language; not too often."""

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from municipalities.mail.limit import TOO_MANY_MAILS, may_mail
from municipalities.models import Municipality


def may_mail_to(request, form):
    """Whether the sender may have one more mail sent to this address; the form says so if not."""
    if may_mail(request, form.cleaned_data["email"]):
        return True
    form.add_error(None, TOO_MANY_MAILS)
    return False


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class StartForm(AddressForm):
    field_order = ["municipality", "email", "language"]
    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label=_("Municipality"),
        empty_label=_("Choose a municipality"),
        error_messages={"invalid_choice": _("Choose a municipality from the list.")},
    )
    language = forms.ChoiceField(
        label=_("Language of the application"), help_text=_("Mails come in this language, too.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = Municipality.objects.all()
        self.fields["language"].choices = language_choices()


def language_choices():
    return [(code, capfirst(name)) for code, name in settings.LANGUAGES]
