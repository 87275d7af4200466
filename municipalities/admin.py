"""The staff's workshop for municipalities, people and the log of use."""

from allauth.account.models import EmailAddress
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from modeltranslation.admin import TranslationAdmin

from municipalities.models import (
    Area,
    AuditEvent,
    Document,
    Membership,
    Municipality,
    MunicipalityFigure,
    Organisation,
    User,
)

admin.site.unregister(Group)


class ReadOnly(admin.ModelAdmin):
    """Rows that staff look at and nobody changes by hand."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class FigureInline(admin.TabularInline):
    model = MunicipalityFigure
    fields = ["kind", "year", "value", "source_fi"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def has_add_permission(self, request, obj=None):
        return False


@admin.register(Municipality)
class MunicipalityAdmin(TranslationAdmin):
    list_display = ["name", "code", "language_status", "is_active"]
    list_filter = [
        ("activated_at", admin.EmptyFieldListFilter),
        "language_status",
        "municipality_type",
    ]
    search_fields = ["name_fi", "name_sv", "code"]
    readonly_fields = ["code", "slug", "activated_at", "is_demonstration"]
    inlines = [FigureInline]
    actions = ["activate"]

    @admin.display(description=_("active"), boolean=True)
    def is_active(self, municipality):
        return municipality.activated_at is not None

    @admin.action(description=_("Activate the selected municipalities"), permissions=["change"])
    def activate(self, request, queryset):
        for municipality in queryset:
            municipality.activate()
        self.message_user(request, _("The municipalities are active."))


@admin.register(Area)
class AreaAdmin(TranslationAdmin):
    list_display = ["name", "kind", "code", "valid_from", "valid_until"]
    list_filter = ["kind"]
    list_select_related = ["kind"]
    search_fields = ["name_fi", "name_sv"]


@admin.register(Organisation)
class OrganisationAdmin(TranslationAdmin):
    list_display = ["name", "kind", "area", "valid_from", "valid_until"]
    list_filter = ["kind"]
    list_select_related = ["kind", "area"]
    search_fields = ["name_fi", "name_sv"]
    autocomplete_fields = ["area", "successor"]


class MembershipInline(admin.TabularInline):
    model = Membership
    fields = ["municipality", "role", "ended_at"]
    autocomplete_fields = ["municipality"]
    extra = 0
    can_delete = False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Accounts are made here; the person sets the password with “Forgotten password”."""

    list_display = ["email", "name", "language", "is_staff", "is_active"]
    list_filter = ["is_staff", "is_active", "language"]
    search_fields = ["email", "name"]
    fields = ["email", "name", "language", "is_active", "is_staff", "last_login"]
    inlines = [MembershipInline]

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser decides who is staff, and nobody changes their own account here."""
        own = obj is not None and obj.pk == request.user.pk
        locked = ["is_active"] if own else []
        return ["last_login", *locked, *([] if request.user.is_superuser else ["is_staff"])]

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        if not change:
            # The first password comes by a mailed link, which proves the address.
            EmailAddress.objects.create(user=obj, email=obj.email, verified=True, primary=True)


@admin.register(Document)
class DocumentAdmin(ReadOnly):
    list_display = ["municipality", "kind", "language", "state", "attempt", "queued_at"]
    list_filter = ["state", "kind", "language"]
    list_select_related = ["municipality"]
    fields = [
        "municipality",
        "kind",
        "language",
        "state",
        "error",
        "attempt",
        "queued_at",
        "finished_at",
        "size",
    ]


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    list_display = ["at", "municipality", "person_id", "action", "method", "target", "status"]
    list_filter = ["action", "status"]
    list_select_related = ["municipality"]
    search_fields = ["=person_id", "=request_id"]
    show_full_result_count = False
