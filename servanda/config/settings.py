"""Django settings, read from the environment.

Every variable is explained in docs/configuration.md.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from servanda.config import environment as env

BASE_DIR = env.PACKAGE
DEBUG = env.flag("SERVANDA_DEBUG")
DEMO = env.flag("SERVANDA_DEMO")
DATA_DIR = env.data_dir()
SECRET_KEY = env.secret_key(DATA_DIR, debug=DEBUG)
SECRET_KEY_FALLBACKS = env.words("SERVANDA_SECRET_KEY_OLD")

BASE_URL = env.text("SERVANDA_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
# Files of strangers on a host of their own; without it at /files/ of this one, without cookies.
FILES_URL = env.other_host("SERVANDA_FILES_URL", BASE_URL)
ALLOWED_HOSTS = env.words("SERVANDA_HOSTS") or env.hosts(BASE_URL)
ALLOWED_HOSTS += [urlsplit(FILES_URL).hostname or ""] if FILES_URL else []
CSRF_TRUSTED_ORIGINS = [f"{urlsplit(BASE_URL).scheme}://{urlsplit(BASE_URL).netloc}"]

DATABASES = {"default": env.database(env.text("DATABASE_URL", "postgresql:///servanda"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# A connection which does not pass through a transaction pooler: LISTEN needs one that stays.
LISTEN_DATABASE = (
    env.database(env.text("SERVANDA_LISTEN_URL")) if env.text("SERVANDA_LISTEN_URL") else None
)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "django_htmx",
    "servanda.kernel",
    "servanda.presentation",
    "servanda.files",
    "servanda.calendars",
    "servanda.people",
    "servanda.mail",
    "servanda.catalogue",
    "servanda.systems",
    "servanda.contracts",
    "servanda.tickets",
    "servanda.clocks",
    "servanda.billing",
    "servanda.onboarding",
    "servanda.promises",
    "servanda.misses",
    "servanda.escalation",
    "servanda.notices",
    "servanda.reviews",
    "servanda.search",
    "servanda.desk",
    "servanda.portal",
    "servanda.demo",
    "servanda.config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "servanda.config.csp.ContentSecurityPolicy",
    "servanda.config.cookieless.WithoutCookies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "servanda.config.nul.WithoutNul",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "servanda.config.urls"
ASGI_APPLICATION = "servanda.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "servanda.desk.context.shell",
            ],
        },
    }
]

# Pieces of pages that are the same for many; what they show is in their keys.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    }
}

# Signing in. A guesser is locked out by name and address together, so that nobody can lock out a
# colleague.
AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "servanda.people.backend.OneQuery",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "desk:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 6
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

LANGUAGE_CODE = "en"
LANGUAGES = [
    ("en", _("English")),
    ("hu", _("Hungarian")),
    ("he", _("Hebrew")),
    ("es", _("Spanish")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

# `servanda web` gathers static files under hashed names; until then they are served as they lie.
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
_DEVELOPING = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _DEVELOPING if DEBUG else "servanda.config.static.HashedNames"},
}
MEDIA_ROOT = DATA_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# Mail out and in. Without SERVANDA_SMTP_URL letters wait in the outbox.
MAIL_FROM = env.text("SERVANDA_MAIL_FROM", "desk@localhost")
MAIL_DOMAIN = env.text("SERVANDA_MAIL_DOMAIN") or MAIL_FROM.rpartition("@")[2]
MAIL_TRIAL = env.flag("SERVANDA_MAIL_TRIAL")
MAIL_ACCEPT = env.words("SERVANDA_MAIL_ACCEPT")
MAIL_TRUSTED_SERVERS = env.words("SERVANDA_MAIL_TRUSTED_SERVERS")
MAIL_MAX_BYTES = env.number("SERVANDA_MAIL_MAX_MB", 50) * 1024 * 1024
MAIL_NEW_PER_MINUTE = env.number("SERVANDA_MAIL_NEW_PER_MINUTE", 5)  # tickets of one address
MAIL_AUTO_PER_THREAD = env.number("SERVANDA_MAIL_AUTO_PER_THREAD", 10)  # automatic letters an hour
MAIL_AUTO_PER_ADDRESS = env.number("SERVANDA_MAIL_AUTO_PER_ADDRESS", 30)
SMTP_URL = env.text("SERVANDA_SMTP_URL")
IMAP_URLS = env.words("SERVANDA_IMAP_URLS")
LISTEN_SMTP = env.text("SERVANDA_LISTEN_SMTP")
LISTEN_LMTP = env.text("SERVANDA_LISTEN_LMTP")

# Safe by default: everything over HTTPS as soon as the address people use says so.
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "servanda": {"level": env.text("SERVANDA_LOG_LEVEL", "INFO")},
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
