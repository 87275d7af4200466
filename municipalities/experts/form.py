"""The form by which a municipality asks for support."""

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.experts.support import SupportRequest


class SupportForm(forms.ModelForm):
    class Meta:
        model = SupportRequest
        fields = ["topic", "text", "language"]
        help_texts = {
            "topic": _("In a few words, for example: reaching families with small children"),
            "text": _("What is the situation, what have you tried, and by when do you need help?"),
        }
