"""What use leaves behind, to be looked at only: documents, files and the log."""

from django.contrib import admin, messages
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from municipalities.documents import queue
from municipalities.models import Attachment, AuditEvent, Document, FileCheck, User


class ReadOnly(admin.ModelAdmin):
    """Rows that staff look at and nobody changes by hand."""

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class WordsFilter(admin.AllValuesFieldListFilter):
    """All values of a column, each in the words that the site has for it."""

    def choices(self, changelist):
        words_of = changelist.model_admin.admin_site.words_of
        for choice in super().choices(changelist):
            yield choice | {"display": words_of(str(choice["display"]))}


class QueueAdmin(ReadOnly):
    """Rows of a queue, of which those that have failed can be tried again."""

    actions = ["try_again"]

    @admin.action(description=_("Try the chosen ones again that have failed"), permissions=["view"])
    def try_again(self, request, queryset):
        number = sum(self.retry(row) for row in queryset)
        text = ngettext(
            "%(number)d is queued again. It starts by itself.",
            "%(number)d are queued again. They start by themselves.",
            number,
        )
        messages.success(request, text % {"number": number})


@admin.register(Document)
class DocumentAdmin(QueueAdmin):
    list_display = ["municipality", "kind_in_words", "language", "state", "attempt", "queued_at"]
    list_filter = ["state", ("kind", WordsFilter), "language"]
    list_select_related = ["municipality"]
    fields = [
        "municipality",
        "kind_in_words",
        "language",
        "state",
        "error",
        "attempt",
        "queued_at",
        "finished_at",
        "size",
    ]

    def retry(self, document):
        return queue.retry(document)

    @admin.display(description=_("kind"), ordering="kind")
    def kind_in_words(self, document):
        return self.admin_site.words_of(document.kind)


@admin.register(Attachment)
class AttachmentAdmin(ReadOnly):
    """Without titles, names and contents: they may belong to answers that are still a draft."""

    list_display = ["municipality", "kind", "language", "size", "state", "added_at"]
    list_filter = ["state", "kind", "language"]
    list_select_related = ["municipality"]
    fields = [*list_display, "scanned_at"]


@admin.register(FileCheck)
class FileCheckAdmin(ReadOnly):
    """What the nightly comparison of rows and files has found."""

    list_display = ["finished_at", "is_fine", "rows", "files", "strays", "removed"]
    fields = ["finished_at", "rows", "files", "strays", "removed", "found"]
    show_full_result_count = False

    @admin.display(description=_("in order"), boolean=True)
    def is_fine(self, check):
        return check.is_fine

    @admin.display(description=_("faults"))
    def found(self, check):
        return format_html_join("", "<div>{}</div>", ((fault,) for fault in check.faults)) or "-"


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    """The log holds ids; the names are those that the people have today."""

    list_display = ["at", "person", "deed", "municipality", "target", "method", "status"]
    fields = [*list_display, "request_id"]
    list_filter = [
        ("municipality", admin.RelatedOnlyFieldListFilter),
        ("action", WordsFilter),
        "status",
    ]
    list_select_related = ["municipality"]
    search_fields = ["=person_id", "=request_id"]
    search_help_text = _("Name, e-mail address or number of a person, or number of a request")
    show_full_result_count = False

    def get_queryset(self, request):
        names = User.objects.filter(pk=OuterRef("person_id")).values("name")
        return super().get_queryset(request).annotate(person_name=Subquery(names))

    def get_search_results(self, request, queryset, search_term):
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term:
            named = Q(name__icontains=search_term) | Q(email__icontains=search_term)
            people = User.objects.filter(named).values("pk")
            found |= queryset.filter(person_id__in=people)
        return found, may_repeat

    @admin.display(description=_("person"), ordering="person_id")
    def person(self, event):
        if event.person_name is None:
            return event.person_id
        address = reverse("admin:municipalities_user_change", args=[event.person_id])
        return format_html('<a href="{}">{}</a>', address, event.person_name)

    @admin.display(description=_("action"), ordering="action")
    def deed(self, event):
        return self.admin_site.words_of(event.action)
