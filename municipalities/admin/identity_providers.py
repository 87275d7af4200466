"""The sign-ins of municipalities, as staff write them down and try them."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from municipalities.account.single_sign_on.fetching import host_of
from municipalities.account.single_sign_on.refusal import Refused
from municipalities.account.single_sign_on.trying import try_out
from municipalities.admin.choices import AutocompleteChoices
from municipalities.models import IdentityProvider

ENTRA = "login.microsoftonline.com"


class IdentityProviderForm(forms.ModelForm):
    secret = forms.CharField(
        label=_("client secret"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        required=False,
        max_length=500,
        help_text=_("Kept sealed and never shown again. Leave it empty to keep the one there is."),
    )

    def clean_issuer(self):
        issuer = self.cleaned_data["issuer"]
        try:
            host_of(issuer)
        except Refused:
            raise ValidationError(_("The address must begin with https://.")) from None
        return issuer

    def clean(self):
        """One issuer of Entra ID alone serves all its tenants."""
        cleaned = super().clean()
        if ENTRA in cleaned.get("issuer", "") and not cleaned.get("tenant"):
            self.add_error("tenant", _("Entra ID needs the tenant id."))
        return cleaned


@admin.register(IdentityProvider)
class IdentityProviderAdmin(AutocompleteChoices, admin.ModelAdmin):
    form = IdentityProviderForm
    list_display = ["municipality", "issuer", "tenant", "client_id", "trust", "is_active"]
    list_filter = ["is_active", "trust"]
    list_select_related = ["municipality"]
    search_fields = ["issuer"]
    autocomplete_fields = ["municipality"]
    fields = ["municipality", "issuer", "tenant", "client_id", "secret", "trust", "is_active"]

    def get_readonly_fields(self, request, obj=None):
        """People have come in through it as their municipality's."""
        return ["municipality"] if obj else []

    def save_model(self, request, obj, form, change):
        if form.cleaned_data["secret"]:
            obj.seal_secret(form.cleaned_data["secret"])
        super().save_model(request, obj, form, change)

    def get_urls(self):
        name = "municipalities_identityprovider_try"
        view = self.admin_site.admin_view(self.try_view)
        return [path("<int:object_id>/try/", view, name=name), *super().get_urls()]

    def try_view(self, request, object_id):
        """Ask the provider, and say in words what is wrong."""
        provider = self.get_object(request, str(object_id))
        if provider is None or not self.has_change_permission(request, provider):
            raise Http404
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        for step in try_out(provider):
            level = messages.SUCCESS if step.is_fine else messages.ERROR
            self.message_user(request, step.words, level)
        place = reverse("admin:municipalities_identityprovider_change", args=[object_id])
        return HttpResponseRedirect(place)
