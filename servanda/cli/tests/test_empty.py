"""What `servanda web` and `servanda worker` do with a database that is not of their version."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from servanda.cli.ports import next_free
from servanda.cli.tests.test_commands import run


@pytest.fixture
def empty(database: str) -> Iterator[str]:
    """The address of a database without a table."""
    name = f"{connection.settings_dict['NAME']}_empty"
    tests = str(connection.settings_dict["NAME"])
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(database, autocommit=True) as server:
        server.execute(drop)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield database.replace(f"/{tests}", f"/{name}")
        server.execute(drop)


def test_an_empty_one_gets_its_tables_and_the_first_address_is_said(empty: str) -> None:
    port = next_free("127.0.0.1", 18_900)
    words = ["-m", "servanda.cli", "web", "--port", str(port)]
    environment = {**os.environ, "DATABASE_URL": empty}
    worker = subprocess.Popen(
        [sys.executable, "-m", "servanda.cli", "worker"], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    web = subprocess.Popen(
        [sys.executable, *words], env=environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    with web, worker:
        assert web.stdout
        assert worker.stdout
        said = next((line for line in web.stdout if "/desk/first?code=" in line), "")
        web.terminate()
        worker.terminate()
        told = worker.stdout.read()
    assert said, "it ended without saying where to begin"
    assert "Traceback" not in told


def test_an_older_one_is_left_as_it_is_and_what_to_do_is_said(database: str) -> None:
    with psycopg.connect(database, autocommit=True) as server:
        last = "(SELECT max(id) FROM django_migrations)"
        row = server.execute(
            f"DELETE FROM django_migrations WHERE id = {last} RETURNING *"  # noqa: S608
        ).fetchone()
        try:
            for command in (["web", "--port", str(next_free("127.0.0.1", 18_900))], ["worker"]):
                found = run(*command, DATABASE_URL=database)
                assert found.returncode != 0
                assert b"steps missing: 1" in found.stderr
                assert b"servanda migrate" in found.stderr
        finally:
            server.execute("INSERT INTO django_migrations VALUES (%s, %s, %s, %s)", row)
