"""Bring the database to this version of Servanda. Safe to repeat."""

from __future__ import annotations

import argparse

from servanda.cli import setup


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something fails")


def unapplied() -> int:
    """How many migrations are waiting. Django must be ready."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def run(args: argparse.Namespace) -> int:
    setup.prepare()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0 if args.quiet else 1)
    return 0
