"""Tickets that miss their targets, for the tests: a line with credits, and time that passes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from servanda import kernel
from servanda.catalogue.credits import Amount, Impact
from servanda.clocks.tests.build import at
from servanda.contracts.models import Line
from servanda.contracts.tests.factory import hours, make_contract, minutes
from servanda.kernel import Refused
from servanda.kernel.money import Money
from servanda.kernel.timers import fire_due, next_at
from servanda.misses import actions
from servanda.misses.credits import standing
from servanda.misses.lists import LISTS, UNTOLD
from servanda.misses.models import Letter, Miss
from servanda.people import actors
from servanda.people.models import Role
from servanda.people.tests.factory import (
    ROOT,
    make_contact,
    make_customer,
    make_provider,
    make_staff,
)
from servanda.tickets import actions as tickets
from servanda.tickets.lists import queue_list
from servanda.tickets.models import Ticket

ZONE = "Europe/Budapest"
TEN, FIVE, THIRTY = Amount(share=1000), Amount(share=500), Amount(share=3000)
GOLD = Impact({"resolution": TEN, "first_response": FIVE}, cap=THIRTY)
TARGETS = {
    **{("first_response", priority): minutes(30) for priority in (1, 2, 3, 4)},
    **{("resolution", priority): hours(4) for priority in (1, 2, 3, 4)},
}


def when(local: str) -> datetime:
    return at(local, ZONE)


class World:
    """A customer with a line that pays back, an agent, a service manager and a head."""

    def __init__(self, impact: Impact = GOLD, minor: int = 48_000, **options: Any) -> None:
        make_provider()
        self.customer = make_customer(name="Alma Kft.", zone=ZONE)
        self.contact = make_contact(
            self.customer, given_name="Béla", family_name="Nagy", language="en", zone=ZONE
        )
        options = {"targets": TARGETS} | options
        self.line = make_contract(
            self.customer, impact=impact, price=Money(minor, "EUR"), **options
        )
        self.agent = actors.of_staff(make_staff(Role.AGENT))
        self.manager = actors.of_staff(make_staff(Role.SERVICE_MANAGER))
        self.head = actors.of_staff(make_staff(Role.HEAD))
        self.cause = actions.save_cause(None, by=ROOT, name="A part was not in stock")

    def opens(self, local: str, line: Line | None = None, **values: Any) -> Ticket:
        self.passes(local)
        given = {
            "by": actors.of_contact(self.contact),
            "channel": "mail",
            "subject": "Printer",
            "text": "It does not print.",
            "customer": self.customer,
            "requester": self.contact,
            "line": line or self.line,
            "priority": 1,
        } | values
        with kernel.pretend(when(local)):
            return tickets.open_ticket(**given)

    def passes(self, local: str) -> None:
        """Time passes until then; each timer fires when it is due."""
        until = when(local)
        while (due := next_at()) is not None and due <= until:
            with kernel.pretend(due):
                fire_due()

    def answers(self, ticket: Ticket, local: str) -> None:
        self.passes(local)
        with kernel.pretend(when(local)):
            tickets.answer(ticket, by=self.agent, text="We look into it.")

    def solves(self, ticket: Ticket, local: str) -> None:
        self.passes(local)
        with kernel.pretend(when(local)):
            tickets.solve(ticket, by=self.agent, text="It prints.")

    def misses_resolution(self, day: str, **values: Any) -> Ticket:
        """Answered in time, not solved by 12:00 + lunch; solved in the afternoon."""
        ticket = self.opens(f"{day} 08:00", **values)
        self.answers(ticket, f"{day} 08:10")
        self.solves(ticket, f"{day} 15:00")
        return ticket

    def misses_response(self, day: str, **values: Any) -> Ticket:
        """Answered after an hour, solved in time."""
        ticket = self.opens(f"{day} 08:00", **values)
        self.answers(ticket, f"{day} 09:00")
        self.solves(ticket, f"{day} 10:00")
        return ticket

    def writes(self, ticket: Ticket, local: str, **values: Any) -> Letter:
        given = {"by": self.agent, "cause": self.cause, "words": "The fuser was sold out.",
                 "following": "We keep one in store from now on."} | values  # fmt: skip
        with kernel.pretend(when(local)):
            return actions.write(ticket, **given)

    def approves(self, letter: Letter, local: str, **values: Any) -> Letter:
        given = {"by": self.manager, "minor": letter.minor} | values
        with kernel.pretend(when(local)):
            return actions.approve(letter, **given)


def credit_of(ticket: Ticket) -> int | None:
    """In minor units what the misses of a ticket earn now; None: nothing by the contract."""
    found = standing(Miss.objects.filter(ticket=ticket).values_list("pk", flat=True))
    return sum(one.minor for one in found.values()) if found else None


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def untold(world: World):
    """The tickets whose customer was not told of a miss."""
    return list(queue_list(world.head, UNTOLD, rule=LISTS[UNTOLD](world.head)))
