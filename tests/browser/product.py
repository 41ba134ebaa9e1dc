"""The running product: a database of its own, `servanda web` and `servanda worker`.

Nothing of it runs in the tests' process, so they see what a person, a mail server and the command
line see, and no more.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from servanda.cli.children import Child, stop_all
from servanda.cli.ports import next_free
from tests.browser.post import Mailboxes

HOST = "127.0.0.1"
PATIENCE = 120  # seconds; a busy machine starts slowly


@dataclass(frozen=True)
class Product:
    """Where it is, who is there, and its command line."""

    base: str
    smtp: tuple[str, int]
    mailboxes: Mailboxes
    people: dict[str, Any]
    environment: dict[str, str]
    folder: Path

    def ticket(self, number: int) -> dict[str, Any]:
        """What `servanda ticket show` knows of a ticket."""
        shown = _servanda(self.environment, "ticket", "show", str(number), "--json")
        found: dict[str, Any] = json.loads(shown)
        return found


@contextmanager
def running(folder: Path, *, empty: bool = False) -> Iterator[Product]:
    """Started, with the small world of `world.py` in it unless `empty`; ended with everything it
    made."""
    port = next_free(HOST, 18_000 + os.getpid() % 2000)
    smtp = next_free(HOST, 20_000 + os.getpid() % 2000)
    mailboxes = Mailboxes(HOST, next_free(HOST, 22_000 + os.getpid() % 2000))
    with _own_database("_empty" if empty else "") as url:
        environment = os.environ | {
            "DATABASE_URL": url,
            "SERVANDA_DATA": str(folder),
            "SERVANDA_BASE_URL": f"http://{HOST}:{port}",
            "SERVANDA_LISTEN_SMTP": f"{HOST}:{smtp}",
            "SERVANDA_MAIL_FROM": "desk@kapocs.example",
            "SERVANDA_SMTP_URL": f"smtp://{HOST}:{mailboxes.port}",
            "SERVANDA_IMAP_URLS": "",
            # One address writes for every test.
            "SERVANDA_MAIL_NEW_PER_MINUTE": "1000",
            "SERVANDA_DEBUG": "",
        }
        _servanda(environment, "migrate", "--quiet")
        people = {} if empty else json.loads(_run(environment, "tests.browser.world"))
        children = [
            Child(["web", "--port", str(port)], folder / "web.log", environment),
            Child(["worker"], folder / "worker.log", environment),
        ]
        mailboxes.open()
        try:
            _wait(f"http://{HOST}:{port}/healthz", smtp, children)
            yield Product(
                f"http://{HOST}:{port}", (HOST, smtp), mailboxes, people, environment, folder
            )
        finally:
            stop_all(children)
            mailboxes.close()


@contextmanager
def _own_database(suffix: str) -> Iterator[str]:
    """Beside the tests' own, which others empty while ours is in use."""
    given = os.environ["DATABASE_URL"]
    name = f"servanda_browser_{os.getpid()}{suffix}"
    with psycopg.connect(
        urlsplit(given)._replace(path="/postgres").geturl(), autocommit=True
    ) as server:
        drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(given)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(drop)


def _servanda(environment: dict[str, str], *words: str) -> str:
    return _run(environment, "servanda.cli", *words)


def _run(environment: dict[str, str], module: str, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", module, *words],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _wait(health: str, smtp: int, children: list[Child]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not (_answers(health) and _listens(smtp)):
        for child in children:
            assert child.ended is None, f"{child.name} ended: {child.last_words()}"
        assert time.monotonic() < deadline, [child.last_words() for child in children]
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with closing(urllib.request.urlopen(url, timeout=5)):  # noqa: S310
            return True
    except OSError:
        return False


def _listens(port: int) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex((HOST, port)) == 0
