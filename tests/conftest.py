"""What every test finds: reference data, a small questionnaire, and a browser for each user."""

import uuid
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.template import engines
from django.test import override_settings
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from index_assessment.questionnaires.content import read_folder
from index_assessment.questionnaires.publishing import load
from municipalities.revisions import triggers
from tests import people, reached, roles
from tests.factories.index_assessment import AssessmentFactory, small_questionnaire
from tests.factories.municipalities import MunicipalityFactory
from tests.undefined import Undefined

pytest_plugins = [
    "tests.vendors",
    "tests.tripwire",
    "tests.asking",
    "tests.figures",
    "tests.posting",
]


def load_reference_data():
    call_command("load_policy_areas", stdout=StringIO())
    small_questionnaire()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    # What is done around the tests, the flush included, is theirs as well.
    with django_db_blocker.unblock(), reached.nothing_yet():
        load_reference_data()
        roles.become_run_time()
        yield
        roles.become_owner()


def is_transactional(item):
    mark = item.get_closest_marker("django_db")
    return bool(
        {"transactional_db", "live_server"} & set(item.fixturenames)
        or (mark and mark.kwargs.get("transaction"))
    )


@pytest.fixture(autouse=True)
def _room_for_the_flush(request):
    """Transactional tests end with a flush, which triggers would refuse.

    The flush makes the triggers again, as every migration does.
    """
    if not is_transactional(request.node):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    roles.empty_as_owner()
    triggers.drop("default")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item, nextitem):
    """The flush takes all data; the tests that follow find theirs again."""
    try:
        return (yield)
    finally:
        if is_transactional(item):
            with item.config.stash[blocking_manager_key].unblock():
                connection.close()
                if nextitem is not None:
                    load_reference_data()


@pytest.fixture(autouse=True)
def _own_surroundings(request, settings, tmp_path):
    """Files, cache and language of its own for each test."""
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    settings.ATTACHMENTS_ROOT = tmp_path / "attachments"
    # Otherwise each new client reads all static files before its first request.
    settings.WHITENOISE_AUTOREFRESH = "live_server" not in request.fixturenames
    settings.CACHES = {"default": settings.CACHES["default"] | {"KEY_PREFIX": uuid.uuid4().hex}}
    with translation.override(settings.LANGUAGE_CODE), reached.nothing_yet():
        yield


@pytest.fixture(scope="session", autouse=True)
def _one_factor_is_enough():
    """For worlds as well, which are built before a test has settings of its own."""
    with override_settings(REQUIRE_SECOND_FACTOR=False):
        yield


@pytest.fixture(scope="session", autouse=True)
def _undefined_names_fail():
    engines["django"].engine.string_if_invalid = Undefined()


@pytest.fixture
def questionnaire(db):
    """The small questionnaire, published."""
    return small_questionnaire()


@pytest.fixture
def shipped_questionnaire(db):
    """The questionnaire that the site comes with, published."""
    folder = Path(apps.get_app_config("index_assessment").path, "data", "good_relations_2026")
    return load(read_folder(folder))[0]


@pytest.fixture
def municipality(db):
    return MunicipalityFactory(slug="home-town")


@pytest.fixture
def other_municipality(db):
    return MunicipalityFactory(slug="other-town")


@pytest.fixture
def assessment(municipality, questionnaire):
    """An assessment that has just been begun in `municipality`."""
    return AssessmentFactory(municipality=municipality, questionnaire=questionnaire)


@pytest.fixture
def nobody(municipality):
    return people.nobody(municipality)


@pytest.fixture
def stranger(municipality):
    return people.stranger(municipality)


@pytest.fixture
def neighbour(other_municipality):
    """The coordinator of another municipality."""
    return people.member(other_municipality, "coordinator")


@pytest.fixture
def coordinator(municipality):
    return people.member(municipality, "coordinator")


@pytest.fixture
def contributor(municipality):
    return people.member(municipality, "contributor")


@pytest.fixture
def manager(municipality):
    return people.member(municipality, "manager")


@pytest.fixture
def expert(municipality):
    return people.member(municipality, "expert")


@pytest.fixture
def staff(municipality):
    return people.staff(municipality)
