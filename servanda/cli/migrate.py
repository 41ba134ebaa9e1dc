"""Bring the database to this version of Servanda. Safe to repeat."""

from __future__ import annotations

import argparse

from servanda.cli import setup


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something fails")


def run(args: argparse.Namespace) -> int:
    setup.prepare()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0 if args.quiet else 1)
    return 0
