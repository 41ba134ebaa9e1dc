"""For every test in the project: a real PostgreSQL, no internet, and the same settings as
production.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings

CACHE = Path(os.environ.get("SERVANDA_TEST_CACHE", f"{gettempdir()}/servanda-test-{os.getuid()}"))
os.environ.setdefault("SERVANDA_SECRET_KEY", "a key for tests only, which signs nothing that lasts")
os.environ.setdefault("SERVANDA_DATA", str(CACHE / "data"))
Path(os.environ["SERVANDA_DATA"], "static").mkdir(parents=True, exist_ok=True)
LOOPBACK = {"127.0.0.1", "::1", "localhost", "0.0.0.0", "::", ""}


def _start_postgres() -> None:
    """Once, in the controlling process; the parallel workers inherit DATABASE_URL."""
    if os.environ.get("DATABASE_URL"):
        return
    from servanda.cli.postgres import start_spare

    os.environ["DATABASE_URL"] = start_spare(CACHE).url


def _compile_translations() -> None:
    """On a clean clone there are none yet, and Django would read the texts as they are written."""
    from servanda.cli import messages

    messages.compile_stale()


_compile_translations()
_start_postgres()
os.environ["DJANGO_SETTINGS_MODULE"] = "servanda.config.settings"
# Read now: pytest-django sets Django up when the settings are there. Argon2 is slow on purpose.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# How quick it is depends on who else uses the machine.
hypothesis.settings.register_profile(
    "servanda", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("servanda")


@pytest.fixture(scope="session", autouse=True)
def _no_internet() -> Iterator[None]:
    """Tests reach this machine only: whoever needs more would fail on a machine without a
    network.
    """
    patch = pytest.MonkeyPatch()
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise RuntimeError(f"a test wanted to reach {address[0]}: tests stay on this machine")
        connect(self, address)

    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """What one test's pages counted is nothing to the next, whose journal begins anew."""
    yield
    from servanda.kernel import kept

    kept.forget()
