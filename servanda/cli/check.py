"""Check the settings; with --deploy, as a production installation needs them."""

from __future__ import annotations

import argparse

from servanda.cli import setup
from servanda.cli.problem import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deploy", action="store_true", help="hold them to production's measure")


def run(args: argparse.Namespace) -> int:
    setup.django_only()
    from django.core.management import CommandError, call_command

    try:
        call_command("check", deploy=args.deploy, fail_level="WARNING")
    except CommandError as error:
        raise Problem(str(error)) from None
    return 0
