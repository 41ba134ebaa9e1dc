"""Run what happens by itself: mail in and out, due times, escalation. Run as many as you like."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Protocol

from servanda.cli import migrate, setup
from servanda.cli.problem import Problem

if TYPE_CHECKING:
    from servanda.cli.loops import Loop


HOUR = 3600.0


class Door(Protocol):
    """Something that takes mail in until it is stopped."""

    def stop(self) -> object: ...


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--no-mail-in", action="store_true", help="neither listen nor fetch")


def run(args: argparse.Namespace) -> int:
    setup.prepare(key=True)
    migrate.make_ready()
    from servanda.cli.loops import Runner

    setup.collect_rarely()
    doors = [] if args.no_mail_in else _doors()
    try:
        Runner(_loops(), tick=setup.keep_database).run()
    finally:
        for door in doors:
            door.stop()
    return 0


def _loops() -> list[Loop]:
    from servanda.cli.loops import Loop
    from servanda.kernel import periodic, timers
    from servanda.mail import send
    from servanda.tickets import intake

    def plan() -> int:
        periodic.plan()
        return 0

    return [
        Loop("intake", intake.process),
        Loop("timers", timers.fire_due, next_at=timers.next_at),
        Loop("outbox", send.send_due),
        Loop("schedule", plan, every=HOUR, hears=False),
    ]


def _doors() -> list[Door]:
    from django.conf import settings

    from servanda.cli.mailboxes import Mailboxes
    from servanda.mail import smtp_in

    doors: list[Door] = []
    for place, lmtp in ((settings.LISTEN_SMTP, False), (settings.LISTEN_LMTP, True)):
        if place:
            try:
                doors.append(smtp_in.listen(place, lmtp=lmtp))
            except (OSError, ValueError) as error:
                raise Problem(
                    f"Mail cannot be taken at {place}: {error}. Choose another port."
                ) from None
    doors.append(Mailboxes().start())
    return doors
