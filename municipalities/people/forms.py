"""Forms about people: who is invited, for whom they speak, and how somebody accepts."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from municipalities.models import Area, Organisation, OrganisationKind, Sector, User
from municipalities.models.affiliation import Affiliated
from municipalities.models.invitation import INVITED_ROLES
from municipalities.revisions.form import languages


def organisations_around(municipality):
    """The bodies of the register that work today in the municipality's areas, or all over."""
    today = timezone.localdate()
    here = Area.objects.filter(
        Area.valid_on(today, "memberships__"), memberships__municipality=municipality
    )
    bodies = Organisation.objects.filter(Q(area=None) | Q(area__in=here))
    return bodies.filter(Organisation.valid_on(today)).order_by("kind__order", "name")


class AffiliationForm(forms.Form):
    """For which sector and body somebody speaks; choices are those of the municipality."""

    sector = forms.ModelChoiceField(
        Sector.objects.all(), label=_("Sector"), required=False, empty_label=_("Not chosen")
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation in the list"),
        help_text=_("If it is not in the list, write its name below."),
        required=False,
        empty_label=_("Not in the list"),
    )
    organisation_kind = forms.ModelChoiceField(
        OrganisationKind.objects.all(),
        label=_("Kind of another organisation"),
        required=False,
        empty_label=_("Not chosen"),
    )
    organisation_name = forms.CharField(
        label=_("Name of another organisation"),
        help_text=_("For example an association, a school or a unit of the municipality."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args, municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        self.fields["organisation"].queryset = organisations_around(municipality)

    def clean(self):
        fields = super().clean()
        another = fields.get("organisation_name") or fields.get("organisation_kind")
        if fields.get("organisation") and another:
            text = _("Choose the organisation from the list or write its name, not both.")
            self.add_error("organisation", text)
        return fields

    @property
    def affiliation(self):
        """What was chosen, by the names of the columns."""
        names = [field.name for field in Affiliated._meta.fields]
        return {name: self.cleaned_data[name] for name in names}


class InvitationForm(AffiliationForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role, capfirst(label)) for role, label in INVITED_ROLES],
        help_text=_(
            "Contributors answer the questionnaire. Coordinators also submit it, invite people and "
            "keep the working group. Managers read."
        ),
    )
    language = forms.ChoiceField(label=_("Language of the invitation"), choices=languages)

    field_order = ["email", "role", "language"]

    @property
    def invited(self):
        return {name: self.cleaned_data[name] for name in self.field_order} | self.affiliation


class RegistrationForm(forms.Form):
    """How somebody without an account accepts an invitation.

    Whoever comes with the sign-in of the municipality needs no password.
    """

    name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    password = forms.CharField(
        label=_("Choose a password"),
        help_text=_("At least 12 characters. Several words are easier to remember."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    agrees = forms.BooleanField(
        label=_("I agree to take part with this role"),
        help_text=_(
            "Those who work for the municipality see your name, your role and whom you speak for. "
            "What you look at and change is logged."
        ),
    )

    def __init__(self, *args, email, has_identity=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email
        if has_identity:
            del self.fields["password"]

    def clean_password(self):
        password = self.cleaned_data["password"]
        person = User(email=self.email, name=self.cleaned_data.get("name", ""))
        validate_password(password, person)
        return password
