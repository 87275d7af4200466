"""Two people at the same moment: one submits, one takes the last place, nothing is half done."""

import pytest
from django.db import transaction
from django.utils import translation

from municipalities.applications.beginning import NotOpen
from municipalities.applications.submitting import submit
from municipalities.applications.writing import save_answer
from municipalities.models import Decision, Mail
from municipalities.selection.deciding import ReasonNeeded, decide
from tests.at_once import Meanwhile
from tests.factories.calls import applied, close, drafted, open_call
from tests.municipalities.selection.reasons import REASONS, finish_all

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _english(settings):
    settings.EMAIL_BACKEND = "municipalities.mail.backend.OutboxBackend"
    with translation.override("en"):
        yield


def test_two_submits_and_a_save_at_the_same_moment():
    draft = drafted(open_call())
    answer = draft.answers.select_related("application").first()
    with transaction.atomic():
        submit(application=draft)
        again = Meanwhile(lambda: submit(application=draft))
        late = Meanwhile(lambda: save_answer(answer=answer, text="late", base_version=0))
        assert again.is_waiting
    assert again.result.state == "submitted"
    with pytest.raises(NotOpen):
        late.result  # noqa: B018 - raises what happened in the other thread
    assert Mail.objects.count() == 1
    answer.refresh_from_db()
    assert answer.text == "We do it together."


def test_the_last_place_is_taken_once():
    call = open_call(places=1)
    first, second = applied(call), applied(call)
    close(call)
    by = call.reviewers.get().user
    for one in (first, second):
        finish_all(one, [by])

    def accept(application):
        return decide(
            application=application,
            outcome="accepted",
            reasons=REASONS,
            over_places_reason="",
            by=by,
        )

    with transaction.atomic():
        accept(first)
        other = Meanwhile(lambda: accept(second))
        assert other.is_waiting
    with pytest.raises(ReasonNeeded):
        other.result  # noqa: B018 - raises what happened in the other thread
    assert Decision.objects.count() == 1
    assert Mail.objects.filter(state="held").count() == 1
