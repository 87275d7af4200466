"""The forms of the own account; codes are counted in the database and work once."""

import struct
from contextlib import contextmanager

from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.access.failures import SignInFailure
from municipalities.account.codes import LastCode
from municipalities.models import User

LONGEST_NAME = 60
# What a reply of no real device makes of the library that reads it.
MALFORMED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, struct.error)


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language"]
        labels = {"language": _("Language")}
        help_texts = {
            "name": _("Your colleagues and the programme's staff see it."),
            "language": _("In this language the service shows its pages and writes to you."),
        }


def failures_of(user):
    """The name under which wrong codes of a person are counted: no address looks like it."""
    return f"code of {user.pk}"


def let_try_again(user):
    """Forget the wrong codes of a person."""
    SignInFailure.objects.of(failures_of(user)).delete()


@contextmanager
def _counted(user):
    """Count a try before it is looked at; what raises was a failure, and anything else was none."""
    name = failures_of(user)
    if not SignInFailure.objects.count_try(name):
        raise get_adapter().validation_error("locked")
    forget = check_rate_limit(user, error_key="rate_limited")
    yield
    forget()
    SignInFailure.objects.take_back(name)


class OwnCode:
    """Takes a code of the app or a recovery code, each of them once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Sign-in code")
        field.help_text = _("Six digits from your authenticator app, or one of your recovery codes")
        field.max_length = 40
        field.widget.attrs |= {"inputmode": "numeric", "spellcheck": "false", "maxlength": 40}

    def clean_code(self):
        code = self.cleaned_data["code"]
        with _counted(self.user):
            self.authenticator = _spent(self.user, code)
            if self.authenticator is None:
                raise get_adapter().validation_error("incorrect_code")
        return code


def _spent(user, code):
    """What the code belonged to; None when it opens nothing, any more or at all."""
    held = {one.type: one for one in Authenticator.objects.filter(user=user)}
    app = held.get(Authenticator.Type.TOTP)
    codes = held.get(Authenticator.Type.RECOVERY_CODES)
    if app and LastCode.objects.spend(user, get_adapter().decrypt(app.data["secret"]), code):
        return app
    if codes and RecoveryCodes(codes).validate_code(code):
        return codes
    return None


class CodeForm(OwnCode, AuthenticateForm):
    pass


class CodeAgainForm(OwnCode, ReauthenticateForm):
    pass


class AppForm(ActivateTOTPForm):
    """Adds an app that has shown a right code; that code is spent with it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("Code that the app shows")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}

    def clean_code(self):
        code = self.cleaned_data["code"]
        with _counted(self.user):
            if not LastCode.objects.spend(self.user, self.secret, code):
                raise get_adapter().validation_error("incorrect_code")
        _shown(self.user, Authenticator.Type.TOTP)
        return code


class PasskeyForm(passkey_forms._BaseAddWebAuthnForm):
    name = forms.CharField(
        label=_("Name of the passkey"),
        help_text=_("For example the device on which it is saved: work laptop, telephone"),
        max_length=LONGEST_NAME,
        required=False,
    )

    def clean(self):
        try:
            cleaned = super().clean()
        except forms.ValidationError:
            raise get_adapter().validation_error("incorrect_passkey") from None
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_passkey") from None
        if "credential" not in cleaned:
            raise get_adapter().validation_error("incorrect_passkey")
        _shown(self.user, Authenticator.Type.WEBAUTHN)
        return cleaned


class PasskeyNameForm(passkey_forms.EditWebAuthnForm):
    name = forms.CharField(label=_("Name of the passkey"), max_length=LONGEST_NAME)


class _TakenPasskey:
    """What no device sends is refused in words as well."""

    def clean_credential(self):
        try:
            return super().clean_credential()
        except forms.ValidationError as error:
            if error.code != "incorrect_code":
                raise
        except MALFORMED:
            pass
        raise get_adapter().validation_error("incorrect_passkey")


class PasskeyCheckForm(_TakenPasskey, passkey_forms.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(_TakenPasskey, passkey_forms.ReauthenticateWebAuthnForm):
    pass


class PasskeyLoginForm(_TakenPasskey, passkey_forms.LoginWebAuthnForm):
    pass


def _shown(user, kind):
    """Whoever adds a factor has shown it, so that this session is not asked for it again."""
    record_authentication(context.request, user, method="mfa", type=kind)
