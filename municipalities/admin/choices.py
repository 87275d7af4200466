"""Choosing one of many rows while typing, safe from what is no id; and a moment, with labels."""

from django.contrib.admin.widgets import AdminSplitDateTime, AutocompleteSelect
from django.utils.translation import gettext as _


class Choice(AutocompleteSelect):
    """A choice that is shown again without what cannot be an id: its field has refused it."""

    def optgroups(self, name, value, attr=None):
        try:
            return super().optgroups(name, value, attr)
        except (OverflowError, ValueError):
            return super().optgroups(name, [], attr)


class AutocompleteChoices:
    """Draws the fields of `autocomplete_fields` with `Choice`."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Choice(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class SplitDateTime(AdminSplitDateTime):
    """Each of both fields says what it is, which Django's own leave to the eye."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for part, label in zip(
            context["widget"]["subwidgets"], (_("Date"), _("Time")), strict=True
        ):
            part["attrs"]["aria-label"] = label
        return context
