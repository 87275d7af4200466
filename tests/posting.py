"""What the tests of mails share: a real server, and an attempt whenever one would be due."""

import pytest
from django.db.models.functions import Now

from municipalities.mail import delivery
from municipalities.models import Mail
from tests.municipalities.mail.mail_server import mail_server


@pytest.fixture
def server(settings):
    """A mail server, and the settings that send through it."""
    with mail_server() as (keeper, port):
        settings.EMAIL_BACKEND = "municipalities.mail.backend.OutboxBackend"
        settings.MAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield keeper


@pytest.fixture
def work_through():
    """A worker that tries every mail of the outbox, held ones included, as often as it is rung."""

    def work():
        Mail.objects.filter(state="queued").update(due_at=Now())
        for pk in Mail.objects.order_by("pk").values_list("pk", flat=True):
            delivery.deliver(pk)

    return work
