"""Django's settings, made of the environment."""

from pathlib import Path
from typing import Any

import dj_database_url

import handback.web
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
LANGUAGES = [("en", "English"), ("fr", "Français")]
LANGUAGE_COOKIE_NAME = "handback_language"
LANGUAGE_COOKIE_AGE = 31_536_000
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [Path(handback.web.__file__).parent / "locale"]
APPEND_SLASH = False
STATIC_URL = "/static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STATIC_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "ninja",
    "handback.records",
    "handback.web",  # before those whose templates it has its own of
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]
MIDDLEWARE = [
    "handback.api.middleware.RequestContext",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "handback.web.middleware.ContentPolicy",
    "handback.web.middleware.Compressed",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "handback.web.accounts.lifetimes.Lifetimes",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "handback.web.middleware.Troubles",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "handback.web.context.everywhere",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "handback.web.templatetags.quick",
                "handback.web.templatetags.handback",
            ],
        },
    }
]
FORM_RENDERER = "handback.web.forms.rendering.Renderer"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "handback.site.collected.CollectedFiles"},
}
WHITENOISE_USE_FINDERS = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- signing in ----------------------------------------------------------------------------------

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/account/login/code/"
LOGIN_REDIRECT_URL = "home"
CSRF_FAILURE_VIEW = "handback.web.troubles.no_csrf"
SESSION_COOKIE_AGE = 60 * max(ENVIRONMENT.session_longest, ENVIRONMENT.staff_session_longest)
SESSION_ENGINE = "handback.web.accounts.sessions"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "handback.web.accounts.adapter.Adapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = False  # ours are `web.accounts.limits`
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8}
ACCOUNT_FORMS = {
    "request_login_code": "handback.web.accounts.forms.RequestCodeForm",
    "confirm_login_code": "handback.web.accounts.forms.ConfirmCodeForm",
}
MFA_ADAPTER = "handback.web.accounts.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_REAUTHENTICATION_REQUIRED = False  # ours is `web.accounts.second_factor.require_fresh`
MFA_ALLOW_UNVERIFIED_EMAIL = True  # every address was proved by a code
MFA_RATE_LIMITS = False
MFA_TOTP_ISSUER = "Handback"
MFA_TOTP_TOLERANCE = 1
MFA_FORMS = {
    "authenticate": "handback.web.accounts.forms.SecondFactorForm",
    "authenticate_webauthn": "handback.web.accounts.forms.SecondPasskeyForm",
    "login_webauthn": "handback.web.accounts.forms.PasskeyForm",
    "activate_totp": "handback.web.accounts.forms.SetUpAppForm",
    "add_webauthn": "handback.web.accounts.forms.AddPasskeyForm",
    "edit_webauthn": "handback.web.accounts.forms.RenamePasskeyForm",
}


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
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = ENVIRONMENT.https
SESSION_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if ENVIRONMENT.https else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.https else None
DATA_UPLOAD_MAX_MEMORY_SIZE = ENVIRONMENT.largest_file + 1_000_000
SILENCED_SYSTEM_CHECKS = [] if ENVIRONMENT.mode is Mode.PRODUCTION else ["security.W004"]

HANDBACK = ENVIRONMENT

LOGGING: dict[str, Any] = configuration(
    ENVIRONMENT.log_level, as_json=ENVIRONMENT.log_format is LogFormat.JSON
)
