"""All settings, read from the environment.

OKMO_DATA      folder of the database, the secret key, made files; default var/ in the checkout
OKMO_PROFILE   "lan" (default: plain HTTP in a hall) or "tls" (behind HTTPS)
OKMO_HOSTS     further host names to answer to, separated by commas
OKMO_SECRET    the secret key; by default it is made once and kept in the data folder
OKMO_BACKUPS   a second folder for the copies of the database, best on another disk; by default there is none
DATABASE_URL   postgres://…; by default SQLite in the data folder
"""

import os
from pathlib import Path
from typing import Any

import dj_database_url
import django_stubs_ext
from django.utils.csp import CSP

from okmo_session.core.data_folder import secret_key
from okmo_session.core.network import OwnHosts, local_name
from okmo_session.core.server.body import BODY_LIMIT

# mypy strict wants forms.ModelChoiceField[Team]; Django itself cannot be written so yet.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(os.environ.get("OKMO_DATA", BASE_DIR / "var")).resolve()
BACKUPS_DIR = os.environ.get("OKMO_BACKUPS", "")
TLS = os.environ.get("OKMO_PROFILE", "lan") == "tls"

SECRET_KEY = os.environ.get("OKMO_SECRET") or secret_key(DATA_DIR)
DEBUG = False
NAMED_HOSTS = list(filter(None, os.environ.get("OKMO_HOSTS", "").split(",")))
ALLOWED_HOSTS = OwnHosts(filter(None, ["localhost", "127.0.0.1", "[::1]", local_name(), *NAMED_HOSTS]))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "okmo_session.core",
    "sessions",
    "triads",
    "voting",
    "measures",
    "okmo_session.screens",
    "okmo_session.reports",
    "okmo_session.preparation",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "okmo_session.core.compression.CompressionMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "okmo_session.core.language.LanguageMiddleware",
    "okmo_session.core.failures.RefusalMiddleware",
]

ROOT_URLCONF = "okmo_session.urls"
WSGI_APPLICATION = "okmo_session.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "OPTIONS": {
            "loaders": [("django.template.loaders.cached.Loader", ["django.template.loaders.filesystem.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "sessions.context.session_context",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "okmo_session.core.templatetags.okmo",
            ],
        },
    }
]

# Durability: see docs/architecture.md. What is deleted is overwritten: see docs/security.md.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;"
    ),
}
POSTGRESQL_OPTIONS = {
    "options": "-c synchronous_commit=on -c statement_timeout=20000 -c lock_timeout=15000",
}
DATABASES = {"default": dj_database_url.config(default=f"sqlite:///{DATA_DIR / 'okmo.sqlite3'}", conn_max_age=600)}
_is_sqlite = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"]["OPTIONS"] = dict(SQLITE_OPTIONS if _is_sqlite else POSTGRESQL_OPTIONS)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = not _is_sqlite
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "okmo_sessions.User"
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "okmo_session" / "locale"]
TIME_ZONE = "Europe/Moscow"
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
}
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
CSRF_FAILURE_VIEW = "okmo_session.core.failures.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
# A whole record with every text far too long must still arrive, to be refused with a sentence and kept on the page.
DATA_UPLOAD_MAX_MEMORY_SIZE = BODY_LIMIT
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {"django.request": {"level": "ERROR"}},
}
