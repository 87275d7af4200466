"""Whose an identity is: linked by a person on purpose, never guessed from an address."""

import logging

from django.db import transaction

from municipalities.account.letters import IDENTITY_LINKED, IDENTITY_UNLINKED
from municipalities.account.single_sign_on.models import LinkedIdentity
from municipalities.account.single_sign_on.refusal import STAFF, TAKEN, Refused
from municipalities.mail.letters import send_letter

logger = logging.getLogger(__name__)


@transaction.atomic
def link(*, user, identity):
    """Let an identity open the person's account; the person is told by mail.

    Doing it twice changes nothing. A municipality's provider never opens an account of staff,
    who reach all municipalities.
    """
    if user.is_staff or user.is_superuser:
        raise Refused(STAFF, "staff are not linked")
    found, is_new = LinkedIdentity.objects.get_or_create(
        issuer=identity.issuer,
        tenant=identity.tenant,
        subject=identity.subject,
        defaults={"user": user},
    )
    if found.user_id != user.pk:
        raise Refused(TAKEN, f"linked to {found.user_id}")
    if is_new:
        _tell(user, IDENTITY_LINKED)
    return found


@transaction.atomic
def unlink(*, user, pk):
    """Take one of the person's own identities away; somebody else's is not found."""
    taken, _by_model = user.identities.filter(pk=pk).delete()
    if taken:
        _tell(user, IDENTITY_UNLINKED)
    return bool(taken)


def person_behind(identity, *, provider):
    """Whose identity it is; nobody's, unless the person works in the provider's municipality.

    A municipality vouches for its own people: with their role there its word ends as well.
    """
    linked = LinkedIdentity.objects.of(identity).select_related("user").first()
    if linked is None:
        return None
    user = linked.user
    is_ours = user.memberships.filter(municipality=provider.municipality_id, ended_at=None).exists()
    if user.is_staff or user.is_superuser or not user.is_active or not is_ours:
        logger.warning("refused the linked identity %s of %s", linked.pk, user.pk)
        return None
    LinkedIdentity.objects.of(identity).touch()
    return user


def _tell(user, kind):
    send_letter(kind.code, to=user.email, language=user.language, values={"name": user.name})
