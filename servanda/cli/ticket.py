"""Show a ticket: what it is, what was promised, what was said."""

from __future__ import annotations

import argparse
import json

from servanda.cli import setup
from servanda.cli.problem import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    show = actions.add_parser("show", help="state, customer, contract line, clocks, messages")
    show.add_argument("number", type=int)
    show.add_argument("--json", action="store_true", help="for programs")


def run(args: argparse.Namespace) -> int:
    setup.prepare()
    from servanda.cli import ticket_data

    ticket = ticket_data.find(args.number)
    if ticket is None:
        raise Problem(f"There is no ticket {args.number}.")
    data = ticket_data.of(ticket)
    if args.json:
        print(json.dumps(data, ensure_ascii=False, indent=2))
    else:
        print("\n".join(ticket_data.in_words(data)))
    return 0
