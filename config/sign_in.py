"""How people sign in and how long that lasts: the same in every installation."""

AUTH_USER_MODEL = "municipalities.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "municipalities.access.backends.GrantsBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "municipalities.access.passwords.LengthLimitValidator"},
    {"NAME": "municipalities.access.passwords.ContextWordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_ADAPTER = "municipalities.access.sign_in.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
# Accounts are made by staff, and so are their addresses: a second one would open the account too.
ACCOUNT_MAX_EMAIL_ADDRESSES = 1
# Anybody can have a mail sent to an address by applying or registering; `key` is that address.
ACCOUNT_RATE_LIMITS = {"change_password": "20/h/user", "mail_to_anybody": "60/h/ip,5/h/key"}
# Whoever has just proved the address is not sent to a sign-in that others may have locked.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
# Whoever has signed in or proved it again within this time may change how one signs in.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 10 * 60
# What happens to an account is told to its holder.
ACCOUNT_EMAIL_NOTIFICATIONS = True

MFA_ADAPTER = "municipalities.account.adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "municipalities.account.forms.CodeForm",
    "reauthenticate": "municipalities.account.forms.CodeAgainForm",
    "activate_totp": "municipalities.account.forms.AppForm",
    "add_webauthn": "municipalities.account.forms.PasskeyForm",
    "edit_webauthn": "municipalities.account.forms.PasskeyNameForm",
    "authenticate_webauthn": "municipalities.account.forms.PasskeyCheckForm",
    "reauthenticate_webauthn": "municipalities.account.forms.PasskeyAgainForm",
    "login_webauthn": "municipalities.account.forms.PasskeyLoginForm",
}
# A passkey asks for a finger, a face or a PIN, and is two factors by itself.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"

SESSION_ENGINE = "municipalities.access.sessions"
# Seconds since the last use, and since signing in; and how seldom use is written down.
SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_LONGEST_AGE = 24 * 60 * 60
SESSION_REFRESH_AGE = 10 * 60
