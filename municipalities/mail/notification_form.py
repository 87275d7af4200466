"""The form by which a person chooses how to be told of each kind of event."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.mail.notification_kinds import ByMail, kinds_for


class NotificationForm(forms.Form):
    """Two fields for each kind that concerns the person, with what holds today."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = {choice.kind: choice for choice in user.notification_choices.all()}
        self.kinds = kinds_for(user)
        for kind in self.kinds:
            choice = chosen.get(kind.code)
            self.fields[f"{kind.code}-on_desk"] = forms.BooleanField(
                label=_("Show on my desk"),
                required=False,
                initial=choice.on_desk if choice else True,
                widget=forms.CheckboxInput(attrs={"class": "govuk-checkboxes__input"}),
            )
            self.fields[f"{kind.code}-by_mail"] = forms.ChoiceField(
                label=_("By e-mail"),
                choices=ByMail.choices,
                initial=choice.by_mail if choice else kind.by_mail,
            )

    def rows(self):
        """Each kind with its two fields."""
        return [
            (kind, self[f"{kind.code}-on_desk"], self[f"{kind.code}-by_mail"])
            for kind in self.kinds
        ]

    def choices(self):
        """What has been chosen, as `choose` takes it."""
        return {
            kind.code: tuple(
                self.cleaned_data[f"{kind.code}-{name}"] for name in ("on_desk", "by_mail")
            )
            for kind in self.kinds
        }
