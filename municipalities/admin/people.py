"""People: their accounts, and their roles in municipalities."""

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.utils import timezone, translation
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from municipalities.access.sign_in import AccountAdapter
from municipalities.account.forms import let_try_again
from municipalities.admin.choices import AutocompleteChoices
from municipalities.admin.inlines import BoundedRows
from municipalities.admin.second_factors import reset_second_factor
from municipalities.mail.letters import send_letter
from municipalities.models import Membership, Representative, User
from municipalities.models.membership import MUNICIPAL_ROLES

admin.site.unregister(Group)
# What opens an account is nobody's to look at.
admin.site.unregister(Authenticator)


class EndingForm(forms.ModelForm):
    def clean_ended_at(self):
        """Also keeps out years that no database takes."""
        ended = self.cleaned_data["ended_at"]
        began = self.instance.started_at or timezone.now()
        if ended and ended.date() < timezone.localdate(began):
            raise ValidationError(_("The end cannot be before the beginning."))
        return ended


class MembershipInline(BoundedRows, AutocompleteChoices, admin.StackedInline):
    model = Membership
    form = EndingForm
    fields = ["municipality", "role", "ended_at"]
    autocomplete_fields = ["municipality"]
    extra = 0
    can_delete = False


class RepresentativeInline(BoundedRows, AutocompleteChoices, admin.StackedInline):
    """A body opens its pages from the day on which it and its area are valid."""

    model = Representative
    form = EndingForm
    fields = ["body", "ended_at"]
    autocomplete_fields = ["body"]
    extra = 0
    can_delete = False


class RoleFilter(admin.SimpleListFilter):
    """Who has a role somewhere today."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return MUNICIPAL_ROLES

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        holders = Membership.objects.filter(role=self.value(), ended_at=None)
        return queryset.filter(pk__in=holders.values("user"))


class UserForm(forms.ModelForm):
    def clean_email(self):
        """Signing in looks for an address in lower case, also among people's second addresses."""
        email = self.cleaned_data["email"].lower()
        taken = EmailAddress.objects.filter(email=email).exclude(user=self.instance.pk)
        if "email" in self.changed_data and taken.exists():
            raise ValidationError(_("This e-mail address is already in use."))
        return email


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts are made here; the person sets the password behind a mailed link."""

    form = UserForm
    list_display = ["email", "name", "municipalities", "roles", "is_staff", "is_active"]
    list_filter = [RoleFilter, "is_staff", "is_active", "language"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "is_active", "is_staff", "last_login"]
    inlines = [MembershipInline, RepresentativeInline]
    actions = ["let_sign_in", reset_second_factor]

    def get_queryset(self, request):
        current = Membership.objects.filter(ended_at=None).select_related("municipality")
        memberships = Prefetch("memberships", current, to_attr="current_memberships")
        return super().get_queryset(request).prefetch_related(memberships)

    @admin.display(description=_("municipality"))
    def municipalities(self, user):
        return _lines(one.municipality for one in user.current_memberships)

    @admin.display(description=_("role"))
    def roles(self, user):
        return _lines(one.get_role_display() for one in user.current_memberships)

    @admin.action(
        description=_("Let the chosen people sign in again, after too many failed attempts"),
        permissions=["change"],
    )
    def let_sign_in(self, request, queryset):
        for user in queryset:
            AccountAdapter(request).unlock(user)
            let_try_again(user)
            self.log_change(request, user, _("May sign in again."))
        messages.success(request, _("The failed attempts of the chosen people are forgotten."))

    def lookup_allowed(self, lookup, value, request):
        """Nobody guesses at the digest of a password, letter by letter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def has_change_permission(self, request, obj=None):
        """Whoever could change the address of staff could become them, also in the log of use.

        Nor does anybody of the staff take on a role in a municipality in this way.
        """
        is_above = obj is not None and (obj.is_staff or obj.is_superuser)
        may_reach = request.user.is_superuser or not is_above
        return may_reach and super().has_change_permission(request, obj)

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser decides who is staff, and nobody changes their own account here."""
        own = obj is not None and obj.pk == request.user.pk
        locked = ["is_active"] if own else []
        return ["last_login", *locked, *([] if request.user.is_superuser else ["is_staff"])]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if not change:
            text = _("A link for setting the password is mailed to this address at once.")
            kwargs["help_texts"] = {"email": text}
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request, obj, form, change):
        is_closed = "is_active" in form.changed_data and not obj.is_active
        if is_closed or not change:
            # That ends all sessions, which would come back to life with the account.
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            _make_primary(obj)
            if change:
                _tell_former_address(form.initial["email"], obj)
            if obj.is_active and obj.last_login is None:
                self._welcome(request, obj)

    def _welcome(self, request, user):
        _mail_first_password(request, user)
        text = _("A link for setting the password is on its way to %(email)s.")
        messages.success(request, text % {"email": user.email})


def _make_primary(user):
    """The mailed link proves the address; the one that it replaces opens nothing any more."""
    addresses = user.emailaddress_set
    addresses.filter(Q(primary=True) | Q(email=user.email)).delete()
    addresses.create(email=user.email, verified=True, primary=True)


def _tell_former_address(address, user):
    """Whoever held the account learns that it has been given to another address."""
    values = {"name": user.name, "address": user.email}
    send_letter("address_changed", to=address, language=user.language, values=values)


def _mail_first_password(request, user):
    """Mail the link that a forgotten password brings, in the language of the person."""
    form = ResetPasswordForm({"email": user.email})
    with translation.override(user.language):
        if not form.is_valid():
            raise ValueError(form.errors)
        form.save(request)


def _lines(texts):
    return format_html_join("", "<div>{}</div>", ((text,) for text in texts)) or "-"
