"""Letters that staff write in three languages, with a look at them before anybody gets them."""

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from modeltranslation.admin import TranslationAdmin

from municipalities.mail.letter import LANGUAGES
from municipalities.models import Letter

FOLDER = "admin/municipalities/letter"


class LetterForm(forms.ModelForm):
    """Knows the version that was read; of two who write at once the slower one loses nothing."""

    base_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    # What somebody else has saved meanwhile.
    other = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["base_version"] = self.instance.version

    def clean(self):
        super().clean()
        current = Letter.objects.select_for_update().get(pk=self.instance.pk)
        if self.cleaned_data.get("base_version") != current.version:
            self.other = current
            self.data = self.data.copy()
            self.data["base_version"] = current.version
            text = _(
                "Somebody else has changed this letter meanwhile. Their text stands below, yours "
                "in the form. Take over what you need and save again: then yours counts."
            )
            self.add_error(None, text)


@admin.register(Letter)
class LetterAdmin(TranslationAdmin):
    form = LetterForm
    list_display = ["__str__", "subject", "code", "changed_at"]
    search_fields = ["code", "subject_fi", "subject_sv", "subject_en"]
    fields = ["sent_when", "places", "subject", "body", "base_version"]
    readonly_fields = ["sent_when", "places"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description=gettext_lazy("sent"))
    def sent_when(self, letter):
        return letter.kind.title if letter.kind else _("This letter is no longer sent.")

    @admin.display(description=gettext_lazy("places that the text may use"))
    def places(self, letter):
        places = letter.kind.places if letter.kind else ()
        rows = ((f"{{{place.name}}}", place.words, _needed(place)) for place in places)
        listed = format_html_join("", "<li><code>{}</code> {} {}</li>", rows)
        return format_html("<ul>{}</ul>", listed) if places else "-"

    def get_urls(self):
        view = self.admin_site.admin_view(self.preview_view)
        name = "municipalities_letter_preview"
        return [path("<int:object_id>/preview/", view, name=name), *super().get_urls()]

    def save_model(self, request, obj, form, change):
        """The version was compared in the same transaction, under a lock."""
        obj.version += 1
        obj.changed_at = timezone.now()
        super().save_model(request, obj, form, change)

    @method_decorator(require_POST)
    @method_decorator(transaction.atomic)
    def preview_view(self, request, object_id):
        """What stands in the form, as it would be mailed; nothing is saved."""
        letter = get_object_or_404(Letter, pk=object_id)
        if not self.has_change_permission(request, letter):
            raise PermissionDenied
        form = self.get_form(request, letter, change=True)(request.POST, instance=letter)
        is_fine = form.is_valid() and letter.kind is not None
        previews = [(one, *letter.preview(one)) for one in LANGUAGES] if is_fine else []
        context = {"title": _("Preview"), "letter": letter, "form": form, "previews": previews}
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return render(request, f"{FOLDER}/preview.html", context, status=200 if is_fine else 422)


def _needed(place):
    return _("(has to be there)") if place.required else ""
