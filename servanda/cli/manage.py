"""Run a Django command: `servanda manage createsuperuser`."""

from __future__ import annotations

import argparse

from servanda.cli import setup


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="COMMAND ...")


def run(args: argparse.Namespace) -> int:
    setup.prepare()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["servanda manage", *args.words])
    return 0
