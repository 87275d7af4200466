"""Publishing a call after its checks, and putting off its closing time."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from municipalities.models.call import Call
from municipalities.revisions.models import LANGUAGE_NAMES

WHOLE = 100
TEXTS = ("title", "summary", "offer", "commitments")


def problems(call):
    """What must be put right before the call can be published, in words; empty when it can."""
    criteria, contacts = list(call.criteria.all()), list(call.contacts.all())
    found = [*_missing(call, TEXTS)]
    for criterion in criteria:
        found += _missing(criterion, ("name", "guidance"), f"{criterion}: ")
    for contact in contacts:
        found += _missing(contact, ("areas",), f"{contact}: ")
    return found + _problems_of_parts(call, criteria, contacts) + _problems_of_times(call)


def _missing(row, names, prefix=""):
    """Each text that is not there in one of the three languages."""
    for name in names:
        for code, language in LANGUAGE_NAMES.items():
            if not (getattr(row, f"{name}_{code}") or "").strip():
                label = capfirst(type(row)._meta.get_field(name).verbose_name)
                text = _("%(text)s is missing in this language: %(language)s.")
                yield prefix + text % {"text": label, "language": language}


def _problems_of_parts(call, criteria, contacts):
    found = []
    if not criteria:
        found.append(_("There are no criteria. Add at least one."))
    elif (weights := sum(criterion.weight for criterion in criteria)) != WHOLE:
        text = _("The weights of the criteria make %(sum)s %%. They must make 100 %%.")
        found.append(text % {"sum": weights})
    if not contacts:
        found.append(_("There is no contact person. Add at least one."))
    if not call.reviewers.exists():
        found.append(_("There are no reviewers. Name those who score the applications."))
    return found


def _problems_of_times(call):
    """Those that the database has no rule for; one that has is named by its rule's own words."""
    found = []
    try:
        call.validate_constraints()
    except ValidationError as error:
        found += error.messages
    if call.closes_at <= timezone.now():
        found.append(_("The closing time has passed. Choose a later one."))
    if call.session_at and not call.session_link:
        found.append(_("The information session has no on-line link."))
    if call.session_at and not call.session_registration_until:
        found.append(_("The information session has no last moment to register."))
    return found


class NotPublishable(Exception):
    """The call is not complete; `problems` say why."""

    def __init__(self, found):
        self.problems = found
        super().__init__("\n".join(found))


@transaction.atomic
def publish(*, call, by):
    """Make the call public; raises `NotPublishable`. Publishing twice changes nothing."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if call.published_at is not None:
        return call
    if found := problems(call):
        raise NotPublishable(found)
    Call.objects.filter(pk=call.pk).update(published_at=Now(), published_by_id=by.pk)
    call.refresh_from_db()
    return call


@transaction.atomic
def extend(*, call, until):
    """Put off the closing time of a published call that has not closed yet.

    Raises a `ValidationError` when the new time is no later or the call has closed meanwhile.
    """
    call = Call.objects.select_for_update().get(pk=call.pk)
    if until <= call.closes_at:
        raise ValidationError(_("Choose a time after the present closing time."))
    if call.review_until and call.review_until <= until:
        raise ValidationError(
            _("The review deadline would be before the closing. Put it off first.")
        )
    if not Call.objects.open().filter(pk=call.pk).update(closes_at=until):
        raise ValidationError(_("Only a call that is open can be extended."))
