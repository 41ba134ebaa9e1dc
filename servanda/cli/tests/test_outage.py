"""The database gone for a while, under a running worker: nothing is lost, and work goes on."""

from __future__ import annotations

import os
import shutil
import smtplib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from servanda.cli.ports import next_free
from servanda.cli.postgres import start

PATIENCE = 60


@pytest.fixture
def home() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="sv-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def servanda(*words: str, **environment: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "servanda.cli", *words],
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
    )


def send(port: int, subject: str) -> None:
    letter = f"From: a@nobody.example\nSubject: {subject}\nMessage-ID: <{subject}@x>\n\nhello\n"
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=30) as server:
                server.sendmail("a@nobody.example", ["desk@example.com"], letter)
                return
        except ConnectionRefusedError:
            assert time.monotonic() < deadline, "the worker does not listen"
            time.sleep(0.1)


def settled(url: str, wanted: int) -> None:
    """Wait until so many mails have come to an end."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with psycopg.connect(url) as connection:
            row = connection.execute(
                "SELECT count(*), count(settled_at) FROM mail_rawmail"
            ).fetchone()
        if row == (wanted, wanted):
            return
        assert time.monotonic() < deadline, row
        time.sleep(0.1)


def heard(worker: subprocess.Popen[bytes], words: str) -> str:
    """What it said until it said these words."""
    assert worker.stderr
    lines = []
    for line in worker.stderr:
        lines.append(line.decode())
        if words in lines[-1]:
            break
    return "".join(lines)


def test_mail_waits_outside_and_work_goes_on(home: Path) -> None:
    port = next_free("127.0.0.1", 21025)
    server = start(home / "postgres")
    environment = {
        "DATABASE_URL": server.url,
        "SERVANDA_DATA": str(home),
        "SERVANDA_LISTEN_SMTP": f"127.0.0.1:{port}",
    }
    with servanda("migrate", "--quiet", **environment) as migration:
        assert migration.wait() == 0
    worker, said = servanda("worker", **environment), ""
    try:
        send(port, "before")
        settled(server.url, 1)
        server.stop()
        with pytest.raises(smtplib.SMTPResponseException) as refused:
            send(port, "during")
        assert refused.value.smtp_code == 451
        said = heard(worker, "The database is gone")
        server = start(home / "postgres")
        send(port, "during")
        settled(server.url, 2)
    finally:
        worker.terminate()
        said += worker.communicate()[1].decode()
        server.stop()
    assert worker.returncode == 0
    assert said.count("The database is gone") == 1, said
    assert said.count("The database is back") == 1, said
