"""What every command needs first: the database, the translations, Django."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

from servanda.cli import messages
from servanda.cli.postgres import Server, start
from servanda.cli.problem import Problem
from servanda.config.environment import require_secret_key

SETTINGS = "servanda.config.settings"
_server: Server | None = None


def data_dir() -> Path:
    return Path(os.environ.get("SERVANDA_DATA", "") or "var").resolve()


def prepare(*, key: bool = False) -> None:
    """Make Django ready, with a running database.

    `key`: this process signs, so it needs the secret key.
    """
    _as_the_demo_does()
    need_database()
    django_only()
    if key:
        with sentences():
            require_secret_key()


def collect_rarely() -> None:
    """For processes that stay: what is loaded by now stays too, and rows come by the thousand
    without ever pointing in circles. Searching them for circles as often as Python does by itself
    cost the intake a fifth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _as_the_demo_does() -> None:
    """In a demo's data folder every command behaves as its web and worker do: above all, no letter
    leaves the machine."""
    with suppress(FileNotFoundError):
        state = json.loads((data_dir() / "demo.json").read_text())
        for name, value in state["environment"].items():
            os.environ.setdefault(name, value)


def django_only() -> None:
    """For what asks nothing of the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    with suppress(OSError):  # an installed package may be read-only; it was shipped compiled
        messages.compile_stale()
    with sentences():
        django.setup()


@contextmanager
def sentences() -> Iterator[None]:
    """What is wrong with the configuration is said without a traceback."""
    try:
        yield
    except ImproperlyConfigured as error:
        raise Problem(str(error)) from None


def need_database() -> None:
    """DATABASE_URL, or the embedded server of the data folder: started, or attached to where it
    runs.
    """
    global _server
    if not os.environ.get("DATABASE_URL"):
        _server = start(data_dir() / "postgres")
        os.environ["DATABASE_URL"] = _server.url


def keep_database() -> None:
    """Called now and then by what runs long, in the main thread: if the process which owned the
    embedded server has ended, this one takes over, under the same address."""
    global _server
    if _server is not None and not _server.alive():
        with suppress(Problem):
            _server = start(data_dir() / "postgres")


def release_database() -> None:
    """Stop the embedded server if this process started it."""
    global _server
    if _server is not None:
        _server.stop()
        _server = None
        os.environ.pop("DATABASE_URL", None)
