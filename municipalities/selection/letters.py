"""The letter that tells an applicant the decision: written at once, held until staff release it."""

from django.utils.translation import gettext as _

from municipalities.applications.beginning import written
from municipalities.mail import holding


def hold_letter(decision):
    """Write the letter in the language of the application and hold it; gives the mail."""
    application = decision.application
    subject, body = written(
        application,
        "application_decision",
        lambda: _("Decision on your application: %(title)s"),
        decision=decision,
        reason=getattr(decision, f"reason_{application.language}"),
    )
    return holding.hold(
        to=application.email,
        language=application.language,
        subject=subject,
        body=body,
        about=application.call.title[:200],
    )
