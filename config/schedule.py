"""What happens by itself, and how often: seconds, or a time of the day."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "municipalities.documents.tasks.sweep_documents", "schedule": 30},
    "sweep_mail": {"task": "municipalities.mail.tasks.sweep_mail", "schedule": 30},
    "sweep_attachments": {
        "task": "municipalities.attachments.tasks.sweep_attachments",
        "schedule": 30,
    },
    "check_files": {
        "task": "municipalities.attachments.tasks.check_files",
        "schedule": crontab(hour=3, minute=20),
    },
    "clear_files": {
        "task": "municipalities.attachments.tasks.clear_left_files",
        "schedule": 60 * 60,
    },
    "forget": {"task": "municipalities.access.tasks.forget_what_has_ended", "schedule": 60 * 60},
    # Each hour, so that a summary that could not go out in the morning goes out soon after.
    "digests": {
        "task": "municipalities.mail.tasks.ring_for_digests",
        "schedule": crontab(minute=5),
    },
    "experts": {
        "task": "municipalities.experts.tasks.keep_expert_memberships",
        "schedule": crontab(minute="*/10"),
    },
    "forget_mail": {"task": "municipalities.mail.tasks.forget_old_mail", "schedule": 60 * 60},
}
