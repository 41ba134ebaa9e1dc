"""The embedded database: `servanda db upgrade` moves its data to the newest PostgreSQL here."""

from __future__ import annotations

import argparse

from servanda.cli import setup
from servanda.cli.problem import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["upgrade"])


def run(args: argparse.Namespace) -> int:
    import os

    from servanda.cli.postgres import upgrade

    if os.environ.get("DATABASE_URL"):
        raise Problem(
            "DATABASE_URL is set, so the database is not ours to upgrade. Use the means of whoever"
            " runs it (pg_upgrade, or your provider's)."
        )
    upgrade.upgrade(setup.data_dir() / "postgres", say=print)
    return 0
