"""Celery's tasks: thin, given ids of rows, and harmless when they come twice."""

from celery import shared_task

from municipalities.mail import delivery, digests


@shared_task
def deliver_mail(mail_id):
    delivery.deliver(mail_id)


@shared_task
def sweep_mail():
    delivery.sweep()


@shared_task
def forget_old_mail():
    delivery.forget()
    digests.forget()


@shared_task
def ring_for_digests():
    digests.ring()


@shared_task
def send_digest(user_id):
    digests.send_digest(user_id)
