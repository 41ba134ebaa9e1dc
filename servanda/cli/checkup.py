"""What `servanda doctor` looks at, one function each. Django must be ready."""

from __future__ import annotations

import platform
import shutil
import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import Error, connection

from servanda.cli import backlog
from servanda.cli.migrate import unapplied
from servanda.cli.postgres.binaries import OLDEST
from servanda.config.environment import require_secret_key
from servanda.people import first

LOW_SPACE, NO_SPACE = 1024, 200  # megabytes


@dataclass(frozen=True)
class Finding:
    level: Literal["fine", "look", "mend"]
    sentence: str


def findings() -> Iterator[Finding]:
    """Everything, the base first. What needs the database is left out when there is none."""
    for check in (python, key, data_folder, address, mail_server):
        yield from check()
    reached = list(database())
    yield from reached
    if all(each.level != "mend" for each in reached):
        yield from backlog_findings()
        yield from first_account()


def python() -> Iterator[Finding]:
    level: Literal["fine", "mend"] = "fine" if sys.version_info >= (3, 11) else "mend"
    yield Finding(level, f"Python {platform.python_version()}")


def key() -> Iterator[Finding]:
    try:
        require_secret_key()
    except ImproperlyConfigured as error:
        yield Finding("mend", str(error))
        return
    if len(settings.SECRET_KEY) < 50:
        yield Finding("look", "SERVANDA_SECRET_KEY is short; use 50 characters or more.")
    else:
        yield Finding("fine", "Secret key")


def data_folder() -> Iterator[Finding]:
    folder = Path(settings.DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".doctor"
        probe.write_text("")
        probe.unlink()
    except OSError as error:
        yield Finding("mend", f"The data folder {folder} cannot be written to: {error.strerror}.")
        return
    free = shutil.disk_usage(folder).free // 1024**2
    if free < LOW_SPACE:
        level: Literal["look", "mend"] = "mend" if free < NO_SPACE else "look"
        yield Finding(level, f"Only {free} MB are free at {folder}. Make room.")
    else:
        yield Finding("fine", f"Data folder {folder}, {free // 1024} GB free")


def address() -> Iterator[Finding]:
    parts = urlsplit(settings.BASE_URL)
    outside = parts.hostname not in {"127.0.0.1", "localhost", "::1"}
    if outside and parts.scheme != "https":
        yield Finding(
            "mend", f"SERVANDA_BASE_URL is {settings.BASE_URL}: use https where others sign in."
        )
    elif parts.hostname not in settings.ALLOWED_HOSTS:
        yield Finding("mend", f"SERVANDA_HOSTS must contain {parts.hostname}, as links do.")
    else:
        yield Finding("fine", f"Address {settings.BASE_URL}")


def mail_server() -> Iterator[Finding]:
    url = settings.SMTP_URL
    if not url:
        yield Finding("look", "SERVANDA_SMTP_URL is not set: letters wait in the outbox.")
        return
    if url.startswith("sink:"):
        yield Finding("fine", "Letters are only shown, not sent (sink:)")
        return
    from servanda.mail.send import Server

    try:
        server = Server.from_url(url)
        socket.create_connection((server.host, server.port), timeout=5).close()
    except ValueError as error:
        yield Finding("mend", str(error))
    except OSError as error:
        yield Finding("mend", f"The mail server of SERVANDA_SMTP_URL does not answer: {error}.")
    else:
        yield Finding("fine", f"Mail server {server.host}:{server.port}")


def database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            version = str(cursor.fetchone()[0])
        waiting = unapplied()
    except Error as error:
        yield Finding("mend", f"The database cannot be reached: {str(error).strip()}")
        return
    if int(version.split(".")[0]) < OLDEST:
        yield Finding("mend", f"PostgreSQL {version} is too old; use 15 or newer.")
    else:
        yield Finding("fine", f"PostgreSQL {version}")
    if waiting:
        yield Finding("mend", f"{waiting} migrations are waiting. Run `servanda migrate`.")
    else:
        yield Finding("fine", "Migrations")


def first_account() -> Iterator[Finding]:
    """An empty installation: where the first account is made, and the code that it asks for."""
    if first.is_unclaimed():
        yield Finding("look", first_account_words())


def first_account_words() -> str:
    """For the one who installs it, and nobody else."""
    return f"Nobody has an account yet. Make the first one: {first.first_page()}"


def backlog_findings() -> Iterator[Finding]:
    """What should have been done by now, and by whom it is held up."""
    troubles = list(backlog.troubles())
    yield from (Finding("mend" if urgent else "look", words) for urgent, words in troubles)
    if not troubles:
        yield Finding("fine", "Nothing is held up")
