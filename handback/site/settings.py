"""Django's settings, made of the environment."""

from pathlib import Path
from typing import Any

import dj_database_url

from handback.actions.logs import configuration
from handback.site.environment import Environment, LogFormat, Mode

ENVIRONMENT = Environment()

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False
ALLOWED_HOSTS = list(ENVIRONMENT.hosts)
ROOT_URLCONF = "handback.site.urls"
WSGI_APPLICATION = "handback.site.wsgi.application"
AUTH_USER_MODEL = "records.Person"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
APPEND_SLASH = False
STATIC_URL = "/static/"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "ninja",
    "handback.records",
]
MIDDLEWARE = [
    "handback.api.middleware.RequestContext",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
WHITENOISE_USE_FINDERS = True


def database_settings(address: str) -> dict[str, Any]:
    """The database of an address; SQLite writes in one transaction at a time, and waits for it."""
    found: dict[str, Any] = dict(dj_database_url.parse(address, conn_max_age=None))
    if found["ENGINE"].endswith("sqlite3"):
        Path(found["NAME"]).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 30,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
                "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-65536;"
            ),
        }
        found["CONN_MAX_AGE"] = None
    else:
        found["CONN_HEALTH_CHECKS"] = True
    return found


DATABASES = {"default": database_settings(ENVIRONMENT.database_url)}

SECURE_SSL_REDIRECT = ENVIRONMENT.https
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
DATA_UPLOAD_MAX_MEMORY_SIZE = ENVIRONMENT.largest_file + 1_000_000
SILENCED_SYSTEM_CHECKS = [] if ENVIRONMENT.mode is Mode.PRODUCTION else ["security.W004"]

HANDBACK = ENVIRONMENT

LOGGING: dict[str, Any] = configuration(
    ENVIRONMENT.log_level, as_json=ENVIRONMENT.log_format is LogFormat.JSON
)
