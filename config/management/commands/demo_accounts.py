"""The accounts of the demonstration, for people who want to look at it."""

import json

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation

from config.demo.people import REVIEWER_EMAIL, STAFF_EMAIL, accounts, demo_password
from config.demo.trying import worth_trying, worth_trying_for
from municipalities.access.permissions import Role
from municipalities.models import Municipality, Representative, User


class Command(BaseCommand):
    help = "Print the accounts of the demonstration with their passwords, as JSON."

    def add_arguments(self, parser):
        parser.add_argument("--base-url", default="http://127.0.0.1:8000")

    def handle(self, *, base_url, **options):
        rows = list(self._rows(base_url.rstrip("/")))
        self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        if not rows:
            raise CommandError("This database is no demonstration, so it has no such accounts.")

    def _rows(self, base_url):
        people = {user.email: user for user in User.objects.filter(is_demonstration=True)}
        places = {one.slug: one for one in Municipality.objects.filter(is_demonstration=True)}
        for account in accounts():
            if account.email in people and account.slug in places:
                user, place = people[account.email], places[account.slug]
                with translation.override(user.language):
                    yield _row(user, account.role, place, base_url, place.get_absolute_url())
        for email in (REVIEWER_EMAIL, STAFF_EMAIL):
            if places and email in people:
                user = people[email]
                with translation.override(user.language):
                    yield _row(user, Role.STAFF, None, base_url, reverse("admin:index"))
        held = Representative.objects.filter(user__in=people.values())
        for one in held.select_related("user", "body"):
            with translation.override(one.user.language):
                yield _representing(one, base_url)


def _row(user, role, place, base_url, url):
    return _login(user) | {
        "role": str(role.value),
        "municipality": place and place.name,
        "url": base_url + url,
        "try": [f"{words}: {base_url}{path}" for words, path in worth_trying(role, place)],
    }


def _representing(one, base_url):
    return _login(one.user) | {
        "role": "representative",
        "body": one.body.name,
        "url": base_url + one.address,
        "try": [f"{words}: {base_url}{path}" for words, path in worth_trying_for(one.body)],
    }


def _login(user):
    return {
        "name": user.name,
        "email": user.email,
        "password": demo_password(user.email),
        "language": user.language,
    }
