"""Some days of a small desk, made at random by the real actions, and how things stood then."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from servanda import kernel
from servanda.contracts.tests.factory import make_contract
from servanda.kernel import Actor, Refused, timers
from servanda.people import actors
from servanda.people.models import Customer, Staff
from servanda.people.tests.factory import (
    make_contact,
    make_customer,
    make_provider,
    make_staff,
    make_team,
)
from servanda.tickets import actions
from servanda.tickets.models import LIVE, Ticket

ZONE = ZoneInfo("Europe/Budapest")
START = datetime(2026, 10, 20, 0, 0, tzinfo=ZONE)  # the clocks change on the 25th
DAYS = 10
NOW = START + timedelta(days=DAYS, hours=15)


@dataclass
class History:
    """`open` and `unanswered`: keys of the tickets, as seen at each midnight itself."""

    head: Actor
    staff: list[Staff]
    customers: list[Customer]
    open: dict[datetime, set[int]] = field(default_factory=dict)
    unanswered: dict[datetime, set[int]] = field(default_factory=dict)
    answered: set[int] = field(default_factory=set)


def play(seed: int, acts_a_day: int = 12) -> History:
    """The same history for the same seed."""
    dice = random.Random(seed)
    make_provider()
    staff = [make_staff("agent"), make_staff("agent")]
    team = make_team(*staff)
    customers = [make_customer(team=team), make_customer()]
    contacts = [make_contact(customer) for customer in customers]
    make_contract(customers[0])
    history = History(actors.of_staff(make_staff("head")), staff, customers)
    for day in range(DAYS + 1):
        midnight = START + timedelta(days=day)
        with kernel.pretend(midnight):
            timers.fire_due()
        _look(history, midnight)
        for minute in sorted(dice.sample(range(1, 890), acts_a_day)):
            at = midnight.astimezone(UTC) + timedelta(minutes=minute)
            with kernel.pretend(at):
                timers.fire_due()
                _act(history, dice, dice.choice(contacts), dice.choice(staff))
    return history


def _look(history: History, at: datetime) -> None:
    history.open[at] = set(Ticket.objects.filter(state__in=LIVE).values_list("pk", flat=True))
    history.unanswered[at] = history.open[at] - history.answered


def _act(history: History, dice: random.Random, contact, colleague) -> None:
    by, theirs = actors.of_staff(colleague), actors.of_contact(contact)
    known = list(Ticket.objects.order_by("pk").values_list("pk", flat=True))
    if not known or dice.random() < 0.3:
        spoken = dice.random() < 0.2
        ticket = actions.open_ticket(
            by=by if spoken else theirs,
            channel="call" if spoken else "mail",
            subject="Something",
            customer=contact.customer,
            requester=contact,
            team=contact.customer.team,
            spoken=spoken,
        )
        if spoken:
            history.answered.add(ticket.pk)
        return
    ticket = Ticket.objects.get(pk=dice.choice(known))
    own = actors.of_contact(ticket.requester)
    others = Ticket.objects.filter(customer=ticket.customer).exclude(pk=ticket.pk).order_by("pk")
    verbs = {
        "answer": lambda: actions.answer(ticket, by=by, text="Hello"),
        "solve": lambda: actions.solve(ticket, by=by, text="Done"),
        "object": lambda: actions.object_to_solution(ticket, by=own, channel="portal", text="No"),
        "confirm": lambda: actions.confirm(ticket, by=own, channel="portal"),
        "reopen": lambda: actions.reopen(ticket, by=by),
        "receive": lambda: actions.receive(ticket, by=own, text="And this?"),
        "call": lambda: actions.log_call(
            ticket, by=by, direction="out", contact=ticket.requester, text="x", spoken=False
        ),
        "decline": lambda: actions.decline(ticket, by=by, text="Sorry, no."),
        "discard": lambda: actions.discard(ticket, by=by),
        "restore": lambda: actions.restore(ticket, by=by),
        "merge": lambda: actions.merge(ticket, by=by, into=dice.choice(list(others))),
        "unmerge": lambda: actions.unmerge(ticket, by=by),
        "assign": lambda: actions.assign(ticket, by=by, staff=colleague),
    }
    name = dice.choice(list(verbs))
    try:
        verbs[name]()
    except (Refused, IndexError):
        return
    if name in ("answer", "solve", "decline"):
        history.answered.add(ticket.pk)
