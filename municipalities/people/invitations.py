"""Inviting people by e-mail, and what becomes of an invitation: every rule of it stands here."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from municipalities.access.links import make_link
from municipalities.mail.letters import send_letter
from municipalities.models import Invitation, Membership, Municipality, User
from municipalities.models.invitation import INVITATION
from municipalities.people.letters import INVITATION_SENT

DAYS = 7
MOST_UNANSWERED = 300
# A link's row has no room for longer ones; the invitation has the address itself.
LONGEST_RECIPIENT = 150


class NotWaiting(Exception):
    """Somebody was faster: the invitation has been accepted or withdrawn, or its time is over."""


class HasAccount(Exception):
    """The invited address opens an account already; its owner logs in first."""


@transaction.atomic
def invite(*, municipality, email, role, language, by, **affiliation):
    """Invite an address to a role, and mail the link in this language; return the invitation.

    `affiliation` may name `sector`, and `organisation` or `organisation_kind` and
    `organisation_name`. Raises a `ValidationError` that says why not; nothing it says depends on
    whether the address has an account anywhere.
    """
    # One after the other, so that two who invite the same address are told, not failed.
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    now = timezone.now()
    invitation = Invitation(
        municipality=municipality,
        email=email.lower(),
        role=role,
        language=language,
        invited_by=by,
        sent_at=now,
        expires_at=now + timedelta(days=DAYS),
        **affiliation,
    )
    invitation.full_clean()
    _require_room(invitation)
    invitation.save()
    _send(invitation, by)
    return invitation


def _require_room(invitation):
    municipality = invitation.municipality
    members = municipality.memberships.filter(role=invitation.role, ended_at=None)
    if members.filter(user__email=invitation.email).exists():
        raise ValidationError({"email": _("This person already has this role here.")})
    if municipality.invitations.unanswered().count() >= MOST_UNANSWERED:
        raise ValidationError(
            _("Too many invitations are waiting. Withdraw those that nobody will accept.")
        )


def _send(invitation, by):
    """Make the link and mail it; both are kept or forgotten with the rest of the transaction."""
    link = make_link(
        municipality=invitation.municipality,
        purpose=INVITATION,
        subject=invitation,
        recipient=invitation.email[:LONGEST_RECIPIENT],
        days=DAYS,
        by=by,
    )
    with translation.override(invitation.language):
        values = {
            "inviter": by,
            "municipality": invitation.municipality.name,
            "role": invitation.get_role_display(),
            "link": settings.SITE_URL + reverse("linked_invitation", args=[link.token]),
        }
    send_letter(
        INVITATION_SENT.code, to=invitation.email, language=invitation.language, values=values
    )


def _end_links(invitation):
    links = invitation.municipality.signed_links.to(INVITATION, invitation)
    links.filter(ended_at=None).update(ended_at=timezone.now())


def _locked(invitation, **conditions):
    """The row, held until the end of the transaction, if it still waits for an answer."""
    rows = invitation.municipality.invitations.unanswered().select_for_update()
    found = rows.filter(pk=invitation.pk, **conditions).first()
    if found is None:
        raise NotWaiting
    return found


@transaction.atomic
def send_again(invitation, *, by):
    """Mail a new link that is valid for the whole time; the one before ends."""
    held = _locked(invitation)
    _end_links(held)
    held.sent_at = timezone.now()
    held.expires_at = held.sent_at + timedelta(days=DAYS)
    held.save(update_fields=["sent_at", "expires_at"])
    _send(held, by)


@transaction.atomic
def withdraw(invitation):
    """End the invitation with its link; whoever follows it is told to ask again."""
    held = _locked(invitation)
    _end_links(held)
    held.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])


@transaction.atomic
def accept(invitation, *, by):
    """Make the invitation a membership of its owner, once; return the membership.

    Role, municipality and affiliation come from the row alone. Raises `NotWaiting`.
    """
    held = _locked(invitation, expires_at__gt=Now())
    if by.email != held.email:
        raise ValueError("an invitation is accepted by whom it was sent to")
    _end_links(held)
    held.accepted_at, held.accepted_by = timezone.now(), by
    held.save(update_fields=["accepted_at", "accepted_by"])
    membership, _new = Membership.objects.get_or_create(
        municipality=held.municipality,
        user=by,
        role=held.role,
        ended_at=None,
        defaults=held.affiliation,
    )
    _take_seats(held, membership)
    return membership


def _take_seats(invitation, membership):
    """In the working group the invited become the person that they are now."""
    is_seated = membership.seats.filter(left_at=None).exists()
    seats = invitation.seats.filter(left_at=None)
    if is_seated:
        seats.update(left_at=timezone.now())
    else:
        seats.update(membership=membership)


@transaction.atomic
def register(invitation, *, name, password, language):
    """Make the account of somebody who had none, and accept; return the person.

    Without a password only another sign-in opens it, which is linked next. The mailed link has
    proved the address. Raises `NotWaiting` or `HasAccount`.
    """
    held = _locked(invitation, expires_at__gt=Now())
    if has_account(held.email):
        raise HasAccount
    person = User.objects.create_user(held.email, password, name=name, language=language)
    EmailAddress.objects.create(user=person, email=held.email, verified=True, primary=True)
    accept(held, by=person)
    return person


def has_account(email):
    return (
        User.objects.filter(email__iexact=email).exists()
        or EmailAddress.objects.filter(email__iexact=email).exists()
    )
