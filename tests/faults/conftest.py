"""What every fault finds: an installation, and a line in which it tells what became of it.

Run with .ci/services, by the names of the files. FAULTS says how often: 1 unless told, 20 for the
whole measure.
"""

import os
import sys

import pytest

from tests import people
from tests.factories.index_assessment import AssessmentFactory
from tests.faults.installation import Installation

WHOLE, FEW = 20, 4
SCALE = int(os.environ.get("FAULTS", "1"))


@pytest.fixture(scope="session")
def built_installation(django_db_blocker):
    with django_db_blocker.unblock():
        installation = Installation(is_whole=SCALE >= WHOLE)
        try:
            installation.build()
            yield installation
        finally:
            installation.end()


@pytest.fixture
def installation(built_installation, settings):
    settings.DOCUMENTS_ROOT = built_installation.documents_folder
    built_installation.clear()
    yield built_installation
    built_installation.clear()


@pytest.fixture
def scale():
    """How many times the short measure."""
    return SCALE


@pytest.fixture
def few(scale):
    """How many times the short measure, where a few times tell as much as many."""
    return min(scale, FEW)


@pytest.fixture
def promised(request, capsys):
    """Tell a fault's counts in one line, each with its bound, and fail when one is beyond it."""

    def tell(**counts):
        name = request.node.name.removeprefix("test_").replace("_", " ")
        told = [f"{what.replace('_', ' ')} {one}" for what, one in counts.items()]
        with capsys.disabled():
            sys.stdout.write(f"\n{name}: {', '.join(told)}\n")
        assert [what for what, one in counts.items() if not one.is_kept] == []

    return tell


@pytest.fixture
def assessment(transactional_db):
    return AssessmentFactory()


@pytest.fixture
def answerers(assessment):
    """Two people of one municipality, each in several browsers."""
    return [people.member(assessment.municipality, role) for role in ("coordinator", "contributor")]
