"""Secrets survive a change of the installation's key."""

from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command

from municipalities.access.sealed import Unreadable, seal, unseal
from tests.factories.municipalities import IdentityProviderFactory, UserFactory
from tests.municipalities.account.codes import SECRET, enrol


def test_secrets_are_sealed_anew_under_the_newest_key(db, settings):
    user, provider = UserFactory(), IdentityProviderFactory()
    enrol(user)
    provider.seal_secret("ä client secret")
    provider.save()
    old, new = settings.SECRET_KEY, "another-secret-key-of-this-installation-" * 2
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = new, [old]
    out = StringIO()
    call_command("reseal", stdout=out)
    assert out.getvalue().startswith("3 secrets")
    settings.SECRET_KEY_FALLBACKS = []
    provider.refresh_from_db()
    assert provider.secret == "ä client secret"
    app = Authenticator.objects.get(user=user, type="totp")
    assert unseal(app.data["secret"]) == SECRET
    settings.SECRET_KEY = "a-third-key-" * 5
    call_command("reseal", stdout=out)
    assert "0 secrets are sealed anew, 3" in out.getvalue()


def test_another_key_opens_nothing(settings):
    sealed = seal("secret")
    assert sealed != seal("secret")
    settings.SECRET_KEY = "another-key-" * 5
    with pytest.raises(Unreadable):
        unseal(sealed)
