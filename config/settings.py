"""Settings: one module. Everything that varies is in the table of environment variables below."""

from pathlib import Path

from django.conf.global_settings import FILE_UPLOAD_HANDLERS
from django.utils.translation import gettext_lazy as _

from config.broker import transport_options
from config.headers import CONTENT_SECURITY_POLICY  # noqa: F401 - a setting like the others
from config.logs import to_console
from config.schedule import CELERY_BEAT_SCHEDULE  # noqa: F401 - a setting like the others
from config.secrets import Environment, own_key, require_all
from config.sign_in import *  # noqa: F403 - settings like the others

BASE_DIR = Path(__file__).resolve().parent.parent

# Any NAME may be given as NAME_FILE: the path of a file with the value, as containers get secrets.
env = Environment(
    # Where all data of this installation lives: database, documents, keys, queue.
    VAR_DIR=(str, str(BASE_DIR / "var")),
    # Where `npm ci` has put the front-end packages.
    NODE_MODULES=(str, str(BASE_DIR / "node_modules")),
    DEBUG=(bool, False),
    # Random, 50 characters or more; made in VAR_DIR when empty.
    SECRET_KEY=(str, ""),
    # Earlier keys, while what they have signed may still come back.
    SECRET_KEY_FALLBACKS=(list, []),
    ALLOWED_HOSTS=(list, ["localhost", "127.0.0.1", "[::1]"]),
    CSRF_TRUSTED_ORIGINS=(list, []),
    # Where people find this installation, for links in mails; from ALLOWED_HOSTS when empty.
    SITE_URL=(str, ""),
    # Where `manage.py serve` listens.
    PORT=(str, "8000"),
    # The database; SQLite in VAR_DIR when empty.
    DATABASE_URL=(str, ""),
    # Cache and, unless CELERY_BROKER_URL is given, the broker. Empty: files in VAR_DIR.
    REDIS_URL=(str, ""),
    CELERY_BROKER_URL=(str, ""),
    # The queue's name, where several installations share a broker.
    CELERY_QUEUE=(str, "mosaiikki"),
    EMAIL_URL=(str, ""),
    DEFAULT_FROM_EMAIL=(str, "Mosaiikki <mosaiikki@localhost>"),
    # Staff, experts and coordinators get no further without a second factor.
    REQUIRE_SECOND_FACTOR=(bool, True),
    # How many proxies stand in front, so that sign-in limits count people, not proxies.
    TRUSTED_PROXY_COUNT=(int, 0),
    # Asked about attached files: clamd://host:port, clamd:///socket or command:/program; or nobody.
    SCANNER=(str, ""),
    # How many MiB of attached files a municipality may have.
    ATTACHMENT_QUOTA=(int, 2048),
    LOG_LEVEL=(str, "INFO"),
)
Environment.read_env(BASE_DIR / ".env")

DEBUG = env("DEBUG")
ALLOWED_HOSTS = env("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env("CSRF_TRUSTED_ORIGINS")
IS_LOCAL = set(ALLOWED_HOSTS) <= {"localhost", "127.0.0.1", "[::1]", "testserver"}

if not IS_LOCAL:
    require_all(env, ALLOWED_HOSTS)

PORT = env("PORT")
_origin = f"http://127.0.0.1:{PORT}" if IS_LOCAL else f"https://{ALLOWED_HOSTS[0].lstrip('.')}"
SITE_URL = env("SITE_URL").rstrip("/") or _origin

VAR_DIR, NODE_MODULES = Path(env("VAR_DIR")), Path(env("NODE_MODULES"))
VAR_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
DOCUMENTS_ROOT, ATTACHMENTS_ROOT = VAR_DIR / "documents", VAR_DIR / "attachments"
ATTACHMENT_QUOTA, SCANNER = env("ATTACHMENT_QUOTA") * 1024 * 1024, env("SCANNER")
FILE_UPLOAD_HANDLERS = ["municipalities.attachments.upload.LimitedUpload", *FILE_UPLOAD_HANDLERS]

SECRET_KEY = env("SECRET_KEY") or own_key(VAR_DIR / "secret_key")
SECRET_KEY_FALLBACKS = env("SECRET_KEY_FALLBACKS")

INSTALLED_APPS = [
    "modeltranslation",
    "config.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "config.apps.StaticConfig",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "import_export",
    "municipalities",
    "index_assessment",
    "config",
]

MIDDLEWARE = [
    "config.request_ids.request_id",
    # Outermost, so that their headers stand on the answers of all others too.
    "config.middleware.fixed_headers",
    "config.middleware.keep_private",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.refuse_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "municipalities.access.door.SignInFirst",
    "municipalities.access.door.MunicipalityDoor",
    "municipalities.account.second_factor.SecondFactorFirst",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.navigation.navigation",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {
    "default": env.db_url_config(env("DATABASE_URL") or f"sqlite:///{VAR_DIR}/mosaiikki.sqlite3")
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Two writers at once: the default mode would fail with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        # A page waits 30 seconds for a save, in which the log of use may have to wait as well.
        "timeout": 10,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    # Tells PostgreSQL which municipalities' rows each statement may touch.
    DATABASES["default"]["ENGINE"] = "municipalities.access.postgresql"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

if env("REDIS_URL"):
    CACHES = {
        "default": {
            "BACKEND": "config.cache.ForgivingRedisCache",
            "LOCATION": env("REDIS_URL"),
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1},
        }
    }
else:
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": VAR_DIR / "cache",
            # Beyond this some are thrown away, and with them what the sign-in limits have counted.
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }

CELERY_BROKER_URL = env("CELERY_BROKER_URL") or env("REDIS_URL") or "filesystem://localhost"
CELERY_BROKER_TRANSPORT_OPTIONS = transport_options(CELERY_BROKER_URL, VAR_DIR / "queue")
CELERY_BROKER_CONNECTION_TIMEOUT = 1
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_DEFAULT_QUEUE = env("CELERY_QUEUE")
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_SOFT_TIME_LIMIT = 150
CELERY_TASK_TIME_LIMIT = 180
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 200
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Europe/Helsinki"

ALLAUTH_TRUSTED_PROXY_COUNT = env("TRUSTED_PROXY_COUNT")
REQUIRE_SECOND_FACTOR = env("REQUIRE_SECOND_FACTOR")

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "third_party"]
MODELTRANSLATION_DEFAULT_LANGUAGE = "fi"
# A missing translation must be seen, not hidden behind another language.
MODELTRANSLATION_ENABLE_FALLBACKS = False
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("govuk-frontend", NODE_MODULES / "govuk-frontend" / "dist" / "govuk"),
    ("source-sans-3", NODE_MODULES / "@fontsource" / "source-sans-3"),
]
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.static.StaticStorage"},
}

if env("EMAIL_URL"):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"
# Mails become rows of the outbox, which a worker sends by the back end chosen above.
MAIL_BACKEND, EMAIL_BACKEND = EMAIL_BACKEND, "municipalities.mail.backend.OutboxBackend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env("DEFAULT_FROM_EMAIL")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = not IS_LOCAL
# With this prefix browsers take a cookie over HTTPS only, for this very host and all its pages.
_prefix = "" if IS_LOCAL else "__Host-"
SESSION_COOKIE_NAME = f"{_prefix}sessionid"
CSRF_COOKIE_NAME = f"{_prefix}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_prefix}language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = not IS_LOCAL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readiness$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if not IS_LOCAL else None
SECURE_HSTS_SECONDS = 0 if IS_LOCAL else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not IS_LOCAL
CSRF_FAILURE_VIEW = "config.error_pages.csrf_failure"

LOGGING = to_console(env("LOG_LEVEL"))

IMPORT_EXPORT_USE_TRANSACTIONS = True
