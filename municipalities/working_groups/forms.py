"""Forms of the working group: its mandate, seats, meetings and actions."""

from datetime import date, datetime

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from municipalities.models import GroupMember
from municipalities.models.working_group import Position
from municipalities.people.forms import AffiliationForm
from municipalities.revisions.form import VersionedForm

EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
FORMATS = ["%Y-%m-%d", "%d.%m.%Y"]


class DayField(forms.DateField):
    """A day of the years that people plan in; typed, or chosen where the browser offers that."""

    def __init__(self, **kwargs):
        attrs = {"type": "date", "class": "govuk-input--width-10"}
        widget = forms.DateInput(attrs=attrs, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=FORMATS, **kwargs)

    def validate(self, value):
        super().validate(value)
        if value and not EARLIEST <= value <= LATEST:
            raise ValidationError(_("Check the year."))


class MandateForm(VersionedForm):
    mandate = forms.CharField(
        label=_("Mandate"),
        help_text=_("What the group is for, who has appointed it, and until when it works."),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    field_order = ["mandate", "language", "version"]


class SeatForm(AffiliationForm):
    """Who has a seat: somebody with an account, somebody invited, a name, or a body alone.

    Whoever has the seat is offered, also when the membership or the invitation has ended.
    """

    person = forms.ChoiceField(
        label=_("Person in this service"),
        help_text=_("Members of the municipality, and those whom you have invited."),
        required=False,
    )
    person_name = forms.CharField(
        label=_("Name of another person"),
        help_text=_("Leave it empty if an organisation has a seat and has not named anybody yet."),
        max_length=150,
        required=False,
    )
    position = forms.ChoiceField(
        label=_("Position in the group"),
        choices=[(value, capfirst(label)) for value, label in Position.choices],
        initial=Position.MEMBER,
    )

    field_order = ["person", "person_name", "position"]

    def __init__(self, *args, municipality, seat=None, **kwargs):
        super().__init__(*args, municipality=municipality, **kwargs)
        members = list(municipality.memberships.current())
        invitations = list(municipality.invitations.unanswered())
        if seat and seat.membership_id and seat.membership not in members:
            members.append(seat.membership)
        elif seat and seat.is_invited and seat.invitation not in invitations:
            invitations.append(seat.invitation)
        self.people = {f"member-{one.pk}": {"membership": one} for one in members}
        self.people |= {f"invited-{one.pk}": {"invitation": one} for one in invitations}
        self.fields["person"].choices = [
            ("", _("Not chosen")),
            *((f"member-{one.pk}", f"{one.user}, {one.get_role_display()}") for one in members),
            *((f"invited-{one.pk}", one.email) for one in invitations),
        ]

    @staticmethod
    def of(seat):
        """A seat as the form begins with it."""
        person = f"invited-{seat.invitation_id}" if seat.invitation_id else ""
        person = f"member-{seat.membership_id}" if seat.membership_id else person
        return seat.affiliation | {
            "person": person,
            "person_name": seat.name,
            "position": seat.position,
        }

    def clean(self):
        fields = super().clean()
        if fields.get("person") and fields.get("person_name"):
            self.add_error("person_name", _("Choose a person or write a name, not both."))
        named = ("person", "person_name", "organisation", "organisation_name")
        if not any(fields.get(name) for name in named) and not self.errors:
            self.add_error("person", _("Choose a person, write a name or name an organisation."))
        return fields

    @property
    def seat(self):
        """The columns of the seat; of a person without a sector, what the person speaks for."""
        fields, affiliation = self.cleaned_data, self.affiliation
        chosen = self.people.get(fields["person"], {})
        if chosen and not any(affiliation.values()):
            [affiliation] = [row.affiliation for row in chosen.values()]
        own = {"name": fields["person_name"], "position": fields["position"]}
        return {"membership": None, "invitation": None} | chosen | own | affiliation


class MeetingForm(VersionedForm):
    """A meeting; what happened in it is written in the same form when it is over."""

    day = DayField(label=_("Day"))
    hour = forms.TimeField(
        label=_("Time"),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput(
            attrs={"type": "time", "class": "govuk-input--width-10"}, format="%H:%M"
        ),
    )
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    link = forms.URLField(
        label=_("Link to the meeting"),
        help_text=_("If people can take part from elsewhere."),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"autocomplete": "off"}),
    )
    agenda = forms.CharField(
        label=_("Agenda"), max_length=10_000, required=False, widget=forms.Textarea
    )
    present = forms.MultipleChoiceField(
        label=_("Who was there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    minutes = forms.CharField(
        label=_("Minutes"), max_length=50_000, required=False, widget=forms.Textarea
    )
    decisions = forms.CharField(
        label=_("Decisions"), max_length=10_000, required=False, widget=forms.Textarea
    )

    field_order = [
        *("day", "hour", "place", "link", "agenda", "present", "minutes", "decisions"),
        *("language", "version"),
    ]

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.members = {str(one.pk): one for one in members}
        self.fields["present"].choices = [(pk, str(one)) for pk, one in self.members.items()]
        if not self.members:
            del self.fields["present"]

    @classmethod
    def of_meeting(cls, meeting, language):
        when = timezone.localtime(meeting.starts_at)
        there = [str(one.member_id) for one in meeting.attendances.all()]
        return cls.of(meeting, language, day=when.date(), hour=when.time(), present=there)

    def clean(self):
        fields = super().clean()
        if not fields.get("place") and not fields.get("link") and not self.errors:
            self.add_error("place", _("Write a place or a link, so that people find the meeting."))
        return fields

    @property
    def written(self):
        """The columns of the meeting, and who was there."""
        values = self.texts()
        when = datetime.combine(values.pop("day"), values.pop("hour"))
        there = [self.members[pk] for pk in values.pop("present", ())]
        values["starts_at"] = timezone.make_aware(when)
        return {"values": values, "attending": there}


class ActionForm(forms.Form):
    text = forms.CharField(label=_("What is done"), max_length=300)
    owner = forms.ModelChoiceField(
        GroupMember.objects.none(),
        label=_("Who does it"),
        required=False,
        empty_label=_("Nobody in particular"),
    )
    due_on = DayField(label=_("By when"), required=False)

    def __init__(self, *args, members, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = members
