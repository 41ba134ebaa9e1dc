"""The running clocks: `check` recomputes all of them, `explain` says why one ticket is due then."""

from __future__ import annotations

import argparse
import json

from servanda.cli import setup
from servanda.cli.problem import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("check", help="recompute every open clock and report differences")
    explain = actions.add_parser("explain", help="the ledger of a ticket, in words")
    explain.add_argument("ticket", type=int, metavar="TICKET")
    explain.add_argument("--json", action="store_true", help="for programs")
    explain.add_argument("--language", default="en", choices=["en", "hu", "he", "es"])
    explain.add_argument("--side", default="agent", choices=["agent", "customer"])


def run(args: argparse.Namespace) -> int:
    setup.prepare()
    return check() if args.action == "check" else explain(args)


def check() -> int:
    from servanda.clocks.check import differences

    found = 0
    for difference in differences():
        found += 1
        print(difference, flush=True)
    if not found:
        print("Every open clock is what its facts make it.")
    return int(bool(found))


def explain(args: argparse.Namespace) -> int:
    from servanda.clocks import check

    explanation = check.explain(args.ticket, args.language, args.side)
    if explanation is None:
        raise Problem(f"There is no ticket {args.ticket}.")
    if args.json:
        print(json.dumps(explanation.as_json(), ensure_ascii=False, indent=2))
        return 0
    for metric, clock in explanation.clocks.items():
        print(f"{metric} ({clock.state}): {clock.text}")
    if not explanation.clocks:
        print("No clock runs on it: no contract line promises anything for this ticket.")
    return 0
