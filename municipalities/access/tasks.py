"""What the house forgets by itself, once an hour."""

from celery import shared_task

from municipalities.access.sessions import SessionStore
from municipalities.models import SignInFailure


@shared_task
def forget_what_has_ended():
    """Sessions that nobody can use any more, and failures that hold nobody back any more."""
    SessionStore.clear_expired()
    SignInFailure.objects.past().delete()
