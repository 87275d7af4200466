"""What the house says to allauth about second factors: sealed secrets, the service's own name."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from municipalities.access.sealed import Unreadable, seal, unseal


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "This is not right. Type the six digits that the app shows now, each of which works "
            "once, or a recovery code that you have not used."
        ),
        "incorrect_passkey": _(
            "The passkey was not accepted. Try again, with the device on which you saved it."
        ),
        "rate_limited": _("There have been too many failed attempts. Try again in a few minutes."),
        "locked": _(
            "There have been too many failed attempts. Wait for an hour at most, or ask the "
            "programme's staff to let you in."
        ),
    }

    def get_totp_issuer(self):
        return gettext("Mosaic")

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": gettext("Mosaic")}

    def generate_authenticator_name(self, user, type):  # noqa: A002 - allauth's name for it
        return gettext("Passkey")

    def encrypt(self, text):
        return seal(text)

    def decrypt(self, encrypted_text):
        """A secret whose key is lost becomes one that nobody knows, and no code fits it."""
        try:
            return unseal(encrypted_text)
        except Unreadable:
            return generate_totp_secret()
