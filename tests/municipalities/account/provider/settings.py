"""A provider of identities as small as it can be: allauth's own, on SQLite, in a folder."""

import os
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

DEBUG = True
SECRET_KEY = "the-provider"
ALLOWED_HOSTS = ["127.0.0.1"]
HERE = "tests.municipalities.account.provider"
ROOT_URLCONF = f"{HERE}.urls"
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": Path(os.environ["PROVIDER_FOLDER"]) / "provider.sqlite3",
    }
}
_CONTRIB = "django.contrib"
INSTALLED_APPS = [
    *(f"{_CONTRIB}.{name}" for name in ("auth", "contenttypes", "sessions", "messages")),
    *("allauth", "allauth.account", "allauth.idp.oidc"),
]
MIDDLEWARE = [
    f"{_CONTRIB}.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    f"{_CONTRIB}.auth.middleware.AuthenticationMiddleware",
    f"{_CONTRIB}.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                f"{_CONTRIB}.auth.context_processors.auth",
                f"{_CONTRIB}.messages.context_processors.messages",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
IDP_OIDC_ADAPTER = f"{HERE}.tokens.Adapter"
IDP_OIDC_PRIVATE_KEY = (
    rsa.generate_private_key(public_exponent=65537, key_size=2048)
    .private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    .decode()
)
LOGIN_URL = "account_login"
ACCOUNT_RATE_LIMITS = False
