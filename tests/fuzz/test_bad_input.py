"""Every address under hostile input: no error of the server, no leak, no endless wait.

FUZZ_REQUESTS says how many requests at least, FUZZ_SEED which ones; the same seed sends the same.
"""

import logging
import os
from functools import partial
from http import HTTPStatus
from zlib import crc32

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, seed, settings

from index_assessment.models import Questionnaire
from index_assessment.questionnaires.workbook import write_workbook
from tests import reached
from tests.access_table import ADMIN_MODELS, ADMIN_PAGES
from tests.addresses import addresses, by_name
from tests.fuzz.attacks import Attack, attacks, nonsense, unknown
from tests.fuzz.sending import Sender
from tests.submissions import submissions, workshop_rows
from tests.town import build_world

REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "2000"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
NAMES = sorted(by_name())
# Where people write most, most is tried.
DEEP = (
    *("answer_save", "assessment_section", "report_link_create", "account_login", "set_language"),
    *("review", "_change", "_add", "_changelist", "_import", "autocomplete", "_return"),
)


# What these hold is taken for what it looks like, and never refused.
UNJUDGED = {
    *("csrfmiddlewaretoken", "next", "language", "post", "is_bar_shown", "q"),
    *("done", "from", "answer", "version", "person"),
    *("action", "select_across", "index", "_selected_action", "initial-submitted_at"),
}


# Closed to everybody: nothing is let in, whatever it looks like.
CLOSED = {
    *(
        f"admin:{model}_{page}"
        for model, codes in ADMIN_MODELS.items()
        for page, code in zip(ADMIN_PAGES, codes, strict=True)
        if code == HTTPStatus.FORBIDDEN
    ),
    *("admin:view_on_site", "admin:fi/admin/(?P<url>.*)$"),
    # Nobody comes back from where nobody was sent.
    "single_sign_on_return",
}
# These lead back, whatever was wrong: the one with a message, the other without what is not there.
LED_BACK = {"mfa_login_webauthn", "notification_read"}


def weight(name):
    return 4 if name.endswith(DEEP) else 1


def quota(name):
    """An address's part of all requests, rounded up."""
    return -(-REQUESTS * weight(name) // sum(map(weight, NAMES)))


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The world, what its people can send, and a workbook; undone at the end."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        # Refusing passwords slowly is what the real ones are for.
        override_settings(PASSWORD_HASHERS=hashers, DEBUG_PROPAGATE_EXCEPTIONS=True),
    ):
        world = build_world()
        rows = workshop_rows(world)
        yield world, submissions(world, rows), write_workbook(rows[Questionnaire]), rows
        transaction.set_rollback(True)


@pytest.fixture
def _quiet():
    """Fifty thousand refusals are no news."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def pages_after(rows, attack):
    """The pages on which what was written is used, beside the one that a form leads to."""
    draft = rows[Questionnaire].pk
    if attack.name.startswith("admin:index_assessment_quest") or "_section_" in attack.name:
        stem = "admin:index_assessment_questionnaire"
        yield reverse(f"{stem}_changelist")
        if Questionnaire.objects.filter(pk=draft).exists():
            for page in ("change", "publish", "workbook"):
                yield reverse(f"{stem}_{page}", args=[draft])
    elif attack.name in {"answer_save", "assessment_section"}:
        slug, pk = attack.path.split("/")[3], attack.path.split("/")[5]
        if slug.isascii() and pk.isdigit():
            for page in ("assessment_detail", "assessment_submit", "assessment_score"):
                yield reverse(page, args=[slug, pk])
            yield reverse("assessment_section", args=[slug, pk, "education"])
    else:
        stem = attack.name.removesuffix("_change").removesuffix("_add")
        if f"{stem}_changelist" in NAMES:
            yield reverse(f"{stem}_changelist")


def test_every_address_has_its_part():
    assert len(NAMES) == len(addresses())
    assert sum(map(quota, NAMES)) >= REQUESTS
    assert min(map(quota, NAMES)) > 0


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.usefixtures("_quiet")
def test_bad_input(built, db, name, figure):
    world, offered, workbook, rows = built
    reached.widen_to_all()
    for town in world.towns:
        town.write_file()
    sender = Sender(world, partial(pages_after, rows))
    plain = [Attack.of(one, workbook) for one in offered[name]]
    tries = [*plain, *(change(one) for one in plain for change in (unknown, nonsense))]
    outcomes = [sender.attack(one) for one in tries]

    @seed(SEED + crc32(name.encode()))
    @settings(
        max_examples=quota(name),
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(attacks(offered[name], workbook))
    def attack_it(attack):
        if sender.tally.requests < quota(name):
            outcomes.append(sender.attack(attack))

    tally = sender.tally
    try:
        attack_it()
    finally:
        tell(figure, tally)
    assert tally.requests >= quota(name)
    taken, refused = map(any, zip(*outcomes, strict=True))
    assert taken or name in CLOSED, "never got past the first guard"
    assert refused or name in LED_BACK or not any(map(is_judged, offered[name])), "never refused"


def tell(figure, tally):
    figure("bad input, requests", tally.requests, least=REQUESTS)
    figure("bad input, answered 2xx or 3xx", tally.between(200, 399), least=REQUESTS // 10)
    figure("bad input, answered 4xx", tally.between(400, 499), least=REQUESTS // 10)
    figure("bad input, status 500", tally.between(500, 599), most=0)
    figure("bad input, largest p99 of an address in ms", tally.percentile(0.99), most=10_000)
    figure("bad input, slowest in ms", max(tally.milliseconds, default=0), most=10_000)


def is_judged(submission):
    """Whether a form has fields that can be filled in wrongly."""
    return submission.method == "POST" and bool({n for n, _ in submission.fields} - UNJUDGED)
