"""Asking for support, and telling those who wait for it."""

from django.db import transaction
from django.urls import reverse

from municipalities.access.permissions import Permission
from municipalities.experts.support import SupportRequest
from municipalities.mail.notifying import notify
from municipalities.mail.own_kinds import SUPPORT_ANSWERED, SUPPORT_ASKED
from municipalities.models.user import User


@transaction.atomic
def ask_for_support(*, municipality, topic, text, language, by):
    """Keep a municipality's request and tell the programme's staff."""
    asked = SupportRequest.objects.create(
        municipality=municipality, topic=topic, text=text, language=language, asked_by=by
    )
    notify(
        SUPPORT_ASKED.code,
        people=User.objects.filter(is_staff=True),
        values={"topic": topic},
        path=reverse("admin:municipalities_supportrequest_change", args=[asked.pk]),
        municipality=municipality,
    )
    return asked


def tell_of_answer(asked):
    """Tell those who may ask in the municipality that the programme has answered."""
    notify(
        SUPPORT_ANSWERED.code,
        people=User.objects.who_may(Permission.ASK_SUPPORT, municipality_id=asked.municipality_id),
        values={"topic": asked.topic},
        path=reverse("support_list", args=[asked.municipality.slug]),
        municipality=asked.municipality,
    )
