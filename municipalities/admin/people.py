"""People: their accounts, and their roles in municipalities."""

from functools import partial

from allauth.account.forms import ResetPasswordForm
from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q
from django.utils import timezone, translation
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from municipalities.admin.choices import AutocompleteChoices
from municipalities.models import Membership, User
from municipalities.models.membership import MUNICIPAL_ROLES

admin.site.unregister(Group)


class MembershipForm(forms.ModelForm):
    def clean_ended_at(self):
        """Also keeps out years that no database takes."""
        ended = self.cleaned_data["ended_at"]
        began = self.instance.started_at or timezone.now()
        if ended and ended.date() < timezone.localdate(began):
            raise ValidationError(_("A membership cannot end before it began."))
        return ended


class MembershipInline(AutocompleteChoices, admin.StackedInline):
    model = Membership
    form = MembershipForm
    fields = ["municipality", "role", "ended_at"]
    autocomplete_fields = ["municipality"]
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
        if EmailAddress.objects.filter(email=email).exclude(user=self.instance.pk).exists():
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
    inlines = [MembershipInline]

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

    def lookup_allowed(self, lookup, value, request):
        """Nobody guesses at the digest of a password, letter by letter."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def has_change_permission(self, request, obj=None):
        """Whoever could change a superuser's address could become one."""
        is_above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, obj)

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
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            _make_primary(obj)
            if obj.is_active and obj.last_login is None:
                transaction.on_commit(partial(self._welcome, request, obj))

    def _welcome(self, request, user):
        """Say how it went: the account is there either way."""
        try:
            _mail_first_password(request, user)
        except (OSError, ValueError):
            text = _(
                "The mail to %(email)s could not be sent. Ask the person to choose "
                "“Have you forgotten your password?” on the sign-in page."
            )
            messages.warning(request, text % {"email": user.email})
        else:
            text = _("A link for setting the password has been mailed to %(email)s.")
            messages.success(request, text % {"email": user.email})


def _make_primary(user):
    """The mailed link proves the address; the one that it replaces opens nothing any more."""
    addresses = user.emailaddress_set
    addresses.filter(Q(primary=True) | Q(email=user.email)).delete()
    addresses.create(email=user.email, verified=True, primary=True)


def _mail_first_password(request, user):
    """Mail the link that a forgotten password brings, in the language of the person."""
    form = ResetPasswordForm({"email": user.email})
    with translation.override(user.language):
        if not form.is_valid():
            raise ValueError(form.errors)
        form.save(request)


def _lines(texts):
    return format_html_join("", "<div>{}</div>", ((text,) for text in texts)) or "-"
