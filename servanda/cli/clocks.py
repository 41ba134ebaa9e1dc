"""The running clocks: `check` recomputes all of them, `explain` says why one ticket is due then."""

from __future__ import annotations

import argparse
import json
from typing import Any
from zoneinfo import ZoneInfo

from servanda.cli import setup
from servanda.cli.problem import Problem


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("check", help="recompute every open clock and report differences")
    explain = actions.add_parser("explain", help="the ledger of a ticket, in words")
    explain.add_argument("ticket", type=int, metavar="TICKET")
    explain.add_argument("--json", action="store_true", help="for programs")
    explain.add_argument("--language", default="en", help="en, hu, he or es")


def run(args: argparse.Namespace) -> int:
    setup.prepare()
    return check() if args.action == "check" else explain(args)


def check() -> int:
    from servanda.clocks import check as clock_check

    differences = 0
    for difference in clock_check.differences():
        differences += 1
        print(difference, flush=True)
    if not differences:
        print("Every open clock is what its facts make it.")
    return int(bool(differences))


def explain(args: argparse.Namespace) -> int:
    ledgers = _ledgers(args.ticket, args.language)
    if args.json:
        print(json.dumps(ledgers, ensure_ascii=False, indent=2))
        return 0
    for ledger in ledgers:
        print(f"{ledger['metric']} ({ledger['state']})")
        for line in ledger["ledger"]:
            print(f"  {line['text']}")
    if not ledgers:
        print("No clock runs on this ticket: no contract line promises anything for it.")
    return 0


def _ledgers(number: int, language: str) -> list[dict[str, Any]]:
    from servanda.clocks import ledger, load
    from servanda.kernel import now
    from servanda.tickets.models import Ticket

    ticket = Ticket.objects.select_related("customer").filter(number=number).first()
    if ticket is None:
        raise Problem(f"There is no ticket {number}.")
    found = []
    for settled in load.load([ticket], now()):
        for course in settled.courses.values():
            zone = ZoneInfo(ticket.customer.zone if ticket.customer else "UTC")
            reader = ledger.Reader(language, zone, now(), names=load.day_name)
            found.append(_as_data(course, ledger.say(course, reader)))
    return found


def _as_data(course: Any, lines: list[Any]) -> dict[str, Any]:
    return {
        "metric": course.metric,
        "state": course.state,
        "due_at": course.due_at and course.due_at.isoformat(),
        "met_at": course.met_at and course.met_at.isoformat(),
        "missed_at": course.missed_at and course.missed_at.isoformat(),
        "left_seconds": course.left,
        "ledger": [
            {
                "kind": line.kind,
                "text": line.text,
                "start": line.start and line.start.isoformat(),
                "end": line.end and line.end.isoformat(),
                "seconds": line.seconds,
            }
            for line in lines
        ],
    }
