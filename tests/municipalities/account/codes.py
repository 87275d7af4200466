"""What an authenticator app shows, and people who have one."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from municipalities.account.codes import STEP

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(*, later=0, secret=SECRET):
    """The app's code now, or so many steps later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // STEP + later))


def enrol(user):
    """An app and recovery codes; the codes."""
    TOTP.activate(user, SECRET)
    return RecoveryCodes.activate(user).generate_codes()


def kinds(user):
    return {one.type for one in Authenticator.objects.filter(user=user)}
