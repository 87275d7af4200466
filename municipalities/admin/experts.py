"""The pool of experts, their assignments, and the requests that wait for one."""

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from municipalities.admin.choices import AutocompleteChoices
from municipalities.experts.asking import tell_of_answer
from municipalities.experts.assigning import keep_memberships
from municipalities.models import ExpertAssignment, ExpertProfile, Municipality, SupportRequest


class NoDeleting:
    """What has been, stays: it says who could see what, and when."""

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(ExpertProfile)
class ExpertProfileAdmin(NoDeleting, AutocompleteChoices, admin.ModelAdmin):
    list_display = ["user", "languages", "availability", "is_available", "competences"]
    list_filter = ["is_available"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email", "competences", "languages"]
    fields = ["user", "competences", "languages", "availability", "is_available"]
    autocomplete_fields = ["user"]

    def get_readonly_fields(self, request, obj=None):
        return ["user"] if obj else []


@admin.register(ExpertAssignment)
class ExpertAssignmentAdmin(NoDeleting, admin.ModelAdmin):
    """The expert enters the municipality on the first day, and is out after the last."""

    list_display = ["expert", "municipality", "starts_on", "ends_on", "is_inside"]
    list_select_related = ["expert__user", "municipality", "membership"]
    list_filter = ["starts_on"]
    search_fields = ["expert__user__name", "municipality__name_fi", "municipality__name_sv"]
    fields = ["municipality", "expert", "starts_on", "ends_on"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Plain lists: unlike a search field of the admin, they say what they are for."""
        if db_field.name == "municipality":
            kwargs["queryset"] = Municipality.objects.active()
        if db_field.name == "expert":
            available = ExpertProfile.objects.filter(is_available=True)
            kwargs["queryset"] = available.select_related("user")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        return ["municipality", "expert"] if obj else []

    @admin.display(description=gettext_lazy("is inside today"), boolean=True)
    def is_inside(self, assignment):
        return assignment.membership is not None and assignment.membership.ended_at is None

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        keep_memberships()


class SupportDecisionForm(forms.ModelForm):
    """Either an expert for a period, or an answer in words."""

    expert = forms.ModelChoiceField(
        ExpertProfile.objects.none(), label=gettext_lazy("expert"), required=False
    )
    starts_on = forms.DateField(label=gettext_lazy("first day"), required=False)
    ends_on = forms.DateField(label=gettext_lazy("last day"), required=False)

    class Meta:
        model = SupportRequest
        fields = ["answer"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        available = ExpertProfile.objects.filter(is_available=True).select_related("user")
        self.fields["expert"].queryset = available

    def clean(self):
        """The state is asked under a lock, in the transaction that saves."""
        data = super().clean()
        current = SupportRequest.objects.select_for_update().get(pk=self.instance.pk)
        if not current.is_waiting:
            text = _("Somebody else has decided on this request meanwhile. Reload the page.")
            raise ValidationError(text)
        if data.get("expert") is None:
            if not (data.get("answer") or "").strip() and "expert" not in self.errors:
                self.add_error("answer", _("Choose an expert, or write an answer."))
            return data
        for name in ("starts_on", "ends_on"):
            if data.get(name) is None and name not in self.errors:
                self.add_error(name, _("Give the first and the last day."))
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and (end < start or end < timezone.localdate()):
            self.add_error("ends_on", _("The last day is past, or before the first."))
        return data


@admin.register(SupportRequest)
class SupportRequestAdmin(NoDeleting, admin.ModelAdmin):
    form = SupportDecisionForm
    list_display = ["topic", "municipality", "state", "asked_at"]
    list_filter = ["state"]
    list_select_related = ["municipality"]
    search_fields = ["topic", "municipality__name_fi", "municipality__name_sv"]
    shown = ["municipality", "topic", "text", "language", "asked_by", "asked_at", "state"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        is_open = obj is None or obj.is_waiting
        return is_open and super().has_change_permission(request, obj)

    def get_fields(self, request, obj=None):
        is_open = obj is not None and obj.is_waiting
        further = ["expert", "starts_on", "ends_on"] if is_open else []
        return [*self.shown, *further, "answer"]

    def get_readonly_fields(self, request, obj=None):
        return self.shown

    def save_model(self, request, obj, form, change):
        """Who has chosen an expert routes the request; otherwise the answer is all there is."""
        data = form.cleaned_data
        if data["expert"]:
            obj.route(by=request.user, **data)
        else:
            obj.decline(answer=data["answer"], by=request.user)
        tell_of_answer(obj)
        keep_memberships()
