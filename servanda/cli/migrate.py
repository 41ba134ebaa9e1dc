"""Bring the database to this version of Servanda. Safe to repeat."""

from __future__ import annotations

import argparse
from typing import Final

from servanda.cli import setup
from servanda.cli.problem import Problem

LOCK: Final = 7_365_727  # of the whole database; nothing else asks for this number


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something fails")


def unapplied() -> int:
    """How many migrations are waiting. Django must be ready."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def make_ready() -> None:
    """For whoever serves: an empty database gets its tables. One of an earlier version does not,
    since somebody should save it before. Without a database nothing happens: serving says so.

    Raises Problem when the database waits for `servanda migrate`.
    """
    from django.core.management import call_command
    from django.db import Error, connection

    try:
        with connection.cursor() as cursor:
            # Web and worker may begin at the same moment.
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                if not connection.introspection.table_names(cursor):
                    print("The database is empty: making its tables ...", flush=True)
                    call_command("migrate", interactive=False, verbosity=0)
                waiting = unapplied()
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    except Error:
        return
    finally:
        connection.close()
    if waiting:
        raise Problem(
            f"The database is of an earlier version (steps missing: {waiting}). Save it"
            " (docs/operators.md says how), then run `servanda migrate`."
        )


def run(args: argparse.Namespace) -> int:
    setup.prepare()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0 if args.quiet else 1)
    return 0
