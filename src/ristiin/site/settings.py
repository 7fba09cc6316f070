"""Settings, all from the environment, with defaults for one machine on SQLite."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from ristiin.site.database import database_from_url
from ristiin.site.secrets import secret_key

PROJECT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("RISTIIN_VAR", PROJECT / "var"))
VAR.mkdir(parents=True, exist_ok=True)

DEBUG = os.environ.get("RISTIIN_DEVELOPMENT") == "1"
BASE_URL = os.environ.get("RISTIIN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
SECRET_KEY = secret_key(VAR)
ROOM_KEYS_FILE = os.environ.get("RISTIIN_ROOM_KEYS", str(VAR / "room-keys"))
"""Where the keys lie that open what groups write; kept apart from the database and its backups."""
BADGE_KEY_FILE = os.environ.get("RISTIIN_BADGE_KEY", str(Path(ROOM_KEYS_FILE).with_name("badge-key.pem")))
"""Where the key lies that signs badges; backed up with the room keys, for a badge signed by a lost key is void."""
IS_SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = os.environ.get("RISTIIN_HOSTS", f"127.0.0.1,localhost,[::1],{urlsplit(BASE_URL).hostname}").split(",")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ristiin.kernel",
    "ristiin.ui",
    "ristiin.accounts",
    "ristiin.community",
    "ristiin.programmes",
    "ristiin.surveys",
    "ristiin.demand",
    "ristiin.enrolment",
    "ristiin.grouping",
    "ristiin.rooms",
    "ristiin.writing",
    "ristiin.gatherings",
    "ristiin.teaching",
    "ristiin.outputs",
    "ristiin.feedback",
    "ristiin.reports",
    "ristiin.growth",
    "ristiin.connect",
    "ristiin.site",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ristiin.site.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "ristiin.site.middleware.BodySizeMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ristiin.site.middleware.PrivatePageMiddleware",
    "ristiin.accounts.middleware.ReaderMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "ristiin.site.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "ristiin.site.urls"
WSGI_APPLICATION = "ristiin.site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PROJECT / "src" / "ristiin" / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "ristiin.site.context.page_frame",
            ],
            "builtins": ["ristiin.ui.templatetags.ui"],
        },
    },
]

DATABASES = {
    "default": database_from_url(os.environ.get("DATABASE_URL"), default_file=VAR / "ristiin.sqlite3"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": [],
    },
}

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "now"
ACCOUNT_ADAPTER = "ristiin.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGOUT_REDIRECT_URL = "front"
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {"theme_survey": "200/10m/ip"}
# How many proxies stand before the site and add to X-Forwarded-For; 0 when none does.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("RISTIIN_PROXIES", "0"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
MFA_ADAPTER = "ristiin.accounts.adapter.PasskeyAdapter"
MFA_SUPPORTED_TYPES = ["webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or BASE_URL.startswith("http://")

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_SECURE
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365 if IS_SECURE else 0
# The web server before us sends plain http to https, and decides of other names and of browsers' own lists.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W008", "security.W021"]
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# The largest body that we take: what a group uploads never lies unsealed in a file on the disk.
FILE_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

LANGUAGE_CODE = "fi"
LANGUAGES = [("fi", _("Finnish")), ("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [PROJECT / "src" / "ristiin" / "site" / "locale"]
FORMAT_MODULE_PATH = ["ristiin.site.formats"]
TIME_ZONE = "Europe/Helsinki"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

DEFAULT_FROM_EMAIL = os.environ.get("RISTIIN_FROM_EMAIL", "ristiin@localhost.localdomain")
MAIL_URL = os.environ.get("RISTIIN_MAIL_URL", "inbox:")
"""Where mail goes: `smtp://user:password@host:port` or `inbox:`, the local page that shows mail in development."""
MAIL_TIMEOUT = 20
"""Seconds that the mail server has for each answer."""

REPLY_MAILBOX = os.environ.get("RISTIIN_REPLY_MAILBOX", "")
"""Where answers to invitations are read: `imaps://user:password@host/INBOX`; empty when nobody reads them."""
REPLY_ADDRESS = os.environ.get("RISTIIN_REPLY_ADDRESS", DEFAULT_FROM_EMAIL)
"""The address whose mail arrives in that mailbox, with anything after a plus: `ristiin+anything@example.org`."""

SOURCE_URL = os.environ.get("RISTIIN_SOURCE_URL", "")
"""Where the source of what runs here is, changes included: the licence asks that users can get it."""

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "ristiin.kernel.logs.OneLineFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
