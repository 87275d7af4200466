"""People: one account an address, and the language that a person has chosen."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from municipalities.models import User
from tests.factories.municipalities import UserFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_one_account_however_it_is_written():
    UserFactory(email="Anna.Virtanen@Example.org")
    with pytest.raises(ValidationError):
        UserFactory(email="anna.virtanen@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="ANNA.virtanen@example.org", name="Anna").save()
    assert User.objects.get_by_natural_key("ANNA.VIRTANEN@example.ORG").name


def test_a_superuser_is_staff():
    chief = User.objects.create_superuser("chief@example.org", "long password here", name="Chief")
    assert chief.is_staff
    assert chief.is_superuser


def test_a_person_keeps_the_language_that_was_chosen():
    user = UserFactory()
    user.prefer("sv")
    assert User.objects.get(pk=user.pk).language == "sv"


def test_choosing_the_same_language_writes_nothing(django_assert_num_queries):
    user = UserFactory(language="sv")
    with django_assert_num_queries(0):
        user.prefer("sv")


def test_a_name_is_shown_and_otherwise_the_address():
    assert str(UserFactory.build(name="Anna")) == "Anna"
    assert str(User(email="anna@example.org")) == "anna@example.org"
