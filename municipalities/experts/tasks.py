"""Celery's tasks: harmless when they come twice."""

from celery import shared_task

from municipalities.experts.assigning import keep_memberships


@shared_task
def keep_expert_memberships():
    keep_memberships()
