"""A form that was sent after the session had ended is kept until its sender has logged in."""

from django.contrib import messages
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

KEY = "unsent"
# A page of answers at their longest; more would fill the sessions' table with anybody's data.
LIMIT = 200_000


def keeps_unsent(view):
    """Mark a page whose form names its sender as `person` and asks `take_unsent` when opened."""
    view.keeps_unsent = True
    return view


def keep_unsent(request):
    """Remember what was sent; the session survives logging in."""
    sent = dict(request.POST.lists())
    if sum(len(value) for values in sent.values() for value in values) > LIMIT:
        return
    request.session[KEY] = {"path": request.path, "sent": sent}
    messages.warning(
        request, _("Your session had ended. Log in: what you wrote is kept, and you can save it.")
    )


def take_unsent(request):
    """What this person had sent to this page, once; None when there is nothing of theirs."""
    kept = request.session.get(KEY)
    if kept is None or kept["path"] != request.path:
        return None
    del request.session[KEY]
    sent = QueryDict(mutable=True)
    MultiValueDict.update(sent, MultiValueDict(kept["sent"]))
    return sent if sent.get("person") == str(request.user.pk) else None


def form_of(request, form_class, **own):
    """The form as it was sent, or to be filled in: with what its sender had typed, if kept."""
    if request.method == "POST":
        return form_class(request.POST, **own)
    kept = take_unsent(request)
    initial = {"language": get_language()} | (kept.dict() if kept else {})
    return form_class(initial=initial, **own)
