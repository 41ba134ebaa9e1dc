"""Reads the environment. Kept apart from settings.py so that each rule can be tested alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, "").strip() or default


def flag(name: str) -> bool:
    return text(name).lower() in {"1", "true", "yes", "on"}


def number(name: str, default: int) -> int:
    value = text(name)
    if value and not value.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}.")
    return int(value) if value else default


def words(name: str) -> list[str]:
    """A list separated by commas or blanks."""
    return text(name).replace(",", " ").split()


def data_dir() -> Path:
    return Path(text("SERVANDA_DATA", "var")).resolve()


def secret_key(data: Path, *, debug: bool) -> str:
    """The key which signs sessions and links: given, or kept in the data folder by the demo.

    "" = none.
    """
    if given := text("SERVANDA_SECRET_KEY"):
        return given
    try:
        return (data / "secret_key").read_text().strip()
    except OSError:
        return "only-for-development-" * 3 if debug else ""


def require_secret_key() -> None:
    """Raises ImproperlyConfigured, with what to do, where a process would serve without a key."""
    if not secret_key(data_dir(), debug=flag("SERVANDA_DEBUG")):
        raise ImproperlyConfigured(
            "SERVANDA_SECRET_KEY is not set. Make one with"
            " `python3 -c 'import secrets; print(secrets.token_urlsafe(50))'`, keep it secret,"
            " and set it"
            " in the environment of every servanda process."
        )


def hosts(base_url: str) -> list[str]:
    """The names we answer to when none are given: the one in the address people use, and this
    machine.
    """
    return sorted({urlsplit(base_url).hostname or "localhost", "127.0.0.1", "localhost"})


def other_host(name: str, base_url: str) -> str:
    """An address like https://files.example.net, of another host than `base_url`; "" = none."""
    given = text(name).rstrip("/")
    found = urlsplit(given)
    more = found.path or found.query or found.fragment or "@" in found.netloc
    if given and (found.scheme not in {"http", "https"} or not found.hostname or more):
        raise ImproperlyConfigured(
            f"{name} must be an address like https://files.example.net, not {given!r}."
        )
    if given and host_of(given) == host_of(base_url):
        raise ImproperlyConfigured(
            f"{name} must name another host than SERVANDA_BASE_URL. Leave it empty to serve files"
            " at /files/ of the same one."
        )
    return f"{found.scheme}://{host_of(given)}" if given else ""


def host_of(address: str) -> str:
    """Host and port as browsers send them: lower case, without the scheme's usual port."""
    parts = urlsplit(address)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    port = f":{parts.port}" if parts.port and parts.port != usual else ""
    return f"{parts.hostname or ''}{port}"


def database(url: str) -> dict[str, Any]:
    """`postgresql://user:password@host:port/name?host=/socket/folder` as Django wants it.

    SERVANDA_POOL (connections) makes a pool, as web processes need: threads come and go there.
    Workers keep one connection per loop for as long as it lives.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL must begin with postgresql://, not {parts.scheme}://. Servanda needs"
            " PostgreSQL."
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    pool = number("SERVANDA_POOL", 0)
    options: dict[str, Any] = {"server_side_binding": True}
    if pool:
        options["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "servanda",
        "USER": query.pop("user", "") or unquote(parts.username or ""),
        "PASSWORD": query.pop("password", "") or unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": query.pop("port", "") or str(parts.port or ""),
        "CONN_MAX_AGE": 0 if pool else None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**options, **query},
    }
