"""Take mail in: `deliver` reads one message on standard input, `fetch` asks the mailboxes."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from servanda.cli import setup
from servanda.cli.problem import Problem

if TYPE_CHECKING:
    from servanda.mail.models import RawMail

EX_TEMPFAIL = 75  # sysexits.h: the mail server keeps the message and tries again


def arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser(
        "deliver",
        help="one message on standard input; prints one JSON line; exit 75 when not stored",
    )
    actions.add_parser("fetch", help="fetch once from every mailbox")


def run(args: argparse.Namespace) -> int:
    return deliver() if args.action == "deliver" else fetch()


def deliver() -> int:
    """Exit 0 as soon as the message is stored: what became of it may be seen later, too."""
    raw = sys.stdin.buffer.read()
    if not raw.strip():
        raise Problem("Nothing came on standard input: servanda mail deliver < message")
    try:
        setup.prepare(key=True)
    except Problem as problem:
        raise Problem(str(problem), EX_TEMPFAIL) from None
    from servanda.mail import pipe

    mail = pipe.deliver(raw)
    if mail is None:
        raise Problem("The message could not be stored; try again later.", EX_TEMPFAIL)
    print(json.dumps(_outcome(mail), ensure_ascii=False))
    return 0


def _outcome(mail: RawMail) -> dict[str, Any]:
    """Settle it now, rather than wait for a worker.

    Should the database go between storing and settling, the mail server is asked to try again: it
    then hears the first outcome, since the message is known.
    """
    from django.db import DatabaseError

    from servanda.mail import pipe
    from servanda.tickets import intake

    try:
        intake.process_one(mail)
        return pipe.outcome(mail)
    except DatabaseError as error:
        raise Problem(f"The message is stored, but not settled: {error}", EX_TEMPFAIL) from None


def fetch() -> int:
    setup.prepare(key=True)
    from servanda.mail import imap_in, imap_link, mailboxes
    from servanda.mail.models import Mailbox

    try:
        mailboxes.sync_from_settings()
    except ValueError as error:
        raise Problem(str(error)) from None
    failed = 0
    for box in Mailbox.objects.fetched():
        try:
            print(f"{box.address}: {imap_in.fetch_once(box)} new")
        except imap_link.CannotFetch as error:
            failed += 1
            print(f"{box.address}: {error}", file=sys.stderr)
    return int(bool(failed))
