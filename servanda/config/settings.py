"""Django settings, read from the environment (see docs/configuration.md)."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict[str, object]:
    """`postgresql://user:password@host:port/name?host=/socket/folder` as Django wants it."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "servanda",
        "USER": unquote(parts.username or query.pop("user", "")),
        "PASSWORD": unquote(parts.password or query.pop("password", "")),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, **query},
    }


DEBUG = flag("SERVANDA_DEBUG")
DEMO = flag("SERVANDA_DEMO")
DATA_DIR = Path(os.environ.get("SERVANDA_DATA", "var")).resolve()
SECRET_KEY = os.environ.get("SERVANDA_SECRET_KEY", "") or ("insecure-" * 8 if DEBUG or DEMO else "")
BASE_URL = os.environ.get("SERVANDA_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = os.environ.get("SERVANDA_HOSTS", "127.0.0.1,localhost").split(",")

DATABASES = {"default": database(os.environ.get("DATABASE_URL", "postgresql:///servanda"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

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
    "servanda.escalation",
    "servanda.notices",
    "servanda.reviews",
    "servanda.desk",
    "servanda.portal",
    "servanda.demo",
    "servanda.config",
]

AUTH_USER_MODEL = "people.Account"
LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("hu", _("Hungarian")), ("he", _("Hebrew")), ("es", _("Spanish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"
