"""The demo's data folder: claimed by one demo, filled once, made anew when asked."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from servanda.cli import migrate, setup
from servanda.cli.postgres import cluster, places
from servanda.cli.problem import Problem
from servanda.kernel import now

STATE = "demo.json"
PARTS = ("postgres", "files", "static", "secret_key", "web.log", "worker.log")
SHARED = ("SERVANDA_DEMO", "SERVANDA_BASE_URL", "SERVANDA_SMTP_URL", "SERVANDA_IMAP_URLS")
STALE_AFTER = timedelta(days=1)


class Claim:
    """Only one demo in a data folder. The system frees the claim however we end."""

    def __init__(self, data: Path) -> None:
        places.make(data)
        self._file = (data / "demo.lock").open("a+")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Problem(
                f"A demo is already running in {data}. Use that one, stop it with Ctrl-C, or start"
                " another with --data FOLDER --port PORT --smtp-port PORT."
            ) from None

    def __enter__(self) -> Claim:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()


def prepare(data: Path, *, seed: int, fresh: bool) -> None:
    """Afterwards the database runs, is migrated, and holds the whole sample company."""
    if not (data / STATE).exists() and any((data / part).exists() for part in PARTS):
        raise Problem(f"{data} holds data which no demo made. Choose another --data folder.")
    if fresh or not _made(data):
        _clear(data)  # on request, or because a first start was stopped half-way
    say("Starting the database ...")
    setup.prepare(key=True)
    if not _made(data):
        _refuse_foreign_data()
    if migrate.unapplied():
        say("Bringing the database up to date ...")
        _migrate()
    if not _made(data):
        _load(data, seed)
    _write_state(data, _made(data))
    from servanda.cli import static

    static.gather()


def where(site: str, smtp: str) -> Iterator[str]:
    """Three lines: the desk and how to sign in, the portal, and how to send it a mail."""
    from servanda import demo

    yield from demo.where(site, smtp)


def age_sentence(data: Path) -> str:
    made = _made(data)
    if made is None or now() - made < STALE_AFTER:
        return ""
    return (
        f"This sample company was made on {made:%Y-%m-%d %H:%M} UTC and has had quiet days since."
        " `--fresh` makes a new one that ends now."
    )


def say(sentence: str) -> None:
    print(sentence, flush=True)


def _made(data: Path) -> datetime | None:
    """When the sample company was complete; None while it is not."""
    try:
        made = json.loads((data / STATE).read_text())["made"]
    except FileNotFoundError:
        return None
    return datetime.fromisoformat(made) if made else None


def _write_state(data: Path, made: datetime | None) -> None:
    """With the demo's environment, so that other commands on this folder behave as it does."""
    environment = {name: os.environ[name] for name in SHARED}
    half = data / f"{STATE}.new"
    half.write_text(json.dumps({"made": made and made.isoformat(), "environment": environment}))
    half.replace(data / STATE)


def _clear(data: Path) -> None:
    """Removes only what a demo made, and leaves the mark that what follows is a demo's."""
    cluster.clear(data / "postgres" / "data")
    for part in (data / name for name in PARTS):
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink(missing_ok=True)
    _write_state(data, None)
    key = data / "secret_key"
    key.touch(mode=0o600)
    key.write_text(secrets.token_urlsafe(50) + "\n")


def _refuse_foreign_data() -> None:
    """DATABASE_URL may name a database in use: sample customers have no business there."""
    from django.db import connection

    if "people_account" in connection.introspection.table_names():
        raise Problem(
            "The database in DATABASE_URL is in use already. The demo needs an empty one: unset"
            " DATABASE_URL and it starts its own."
        )


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def _load(data: Path, seed: int) -> None:
    from servanda import demo

    started, made = time.monotonic(), now()
    demo.load(seed=seed, start=None, progress=say)
    say(f"The sample company is ready ({time.monotonic() - started:.0f} s).")
    _write_state(data, made)
