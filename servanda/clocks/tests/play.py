"""Playing a worked example through the real actions: who does what, at which local time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from servanda import kernel
from servanda.clocks.ledger import Reader, say_text
from servanda.clocks.load import day_name
from servanda.clocks.models import Clock
from servanda.clocks.reactions import standing
from servanda.clocks.tests.build import BUDAPEST, at
from servanda.contracts.models import Line
from servanda.kernel.models import Entry
from servanda.kernel.timers import fire_due, next_at
from servanda.people import actors
from servanda.people.models import Role
from servanda.people.tests.factory import make_contact, make_provider, make_staff
from servanda.tickets import actions
from servanda.tickets.models import Ticket


class Play:
    """One customer, one agent, one ticket; times are wall-clock texts in `zone`."""

    def __init__(self, line: Line, zone: str = "Europe/Budapest") -> None:
        make_provider()
        self.line, self.zone = line, zone
        self.staff = make_staff(Role.AGENT, Role.SERVICE_MANAGER)
        self.agent = actors.of_staff(self.staff)
        self.contact = make_contact(line.version.contract.customer)
        self.customer = actors.of_contact(self.contact)
        self.ticket: Ticket

    def when(self, local: str | datetime) -> datetime:
        return at(local, self.zone) if isinstance(local, str) else local

    def opens(self, local: str, *, entered: str | None = None, **values: Any) -> Ticket:
        """The customer's request is received; `entered` later when a person typed it in later."""
        received = self.when(local)
        given = {
            "by": self.customer,
            "channel": "mail",
            "subject": "Printer",
            "text": "It does not print.",
            "requester": self.contact,
            "line": self.line,
            "priority": 1,
            "received_at": received,
        } | values
        with kernel.pretend(self.when(entered or local)):
            self.ticket = actions.open_ticket(**given)
        return self.ticket

    def at(self, local: str, verb: Any, /, **values: Any) -> Any:
        """The agent does something to the ticket."""
        by = values.pop("by", self.agent)
        with kernel.pretend(self.when(local)):
            return verb(self.ticket, by=by, **values)

    def asks(self, local: str) -> None:
        self.at(local, actions.answer, text="Which one?", question=True, wait=True)

    def replies(self, local: str, **values: Any) -> None:
        self.at(local, actions.receive, by=self.customer, text="The left one.", **values)

    def solves(self, local: str) -> None:
        self.at(local, actions.solve, text="It prints.")

    def objects(self, local: str) -> None:
        self.at(local, actions.object_to_solution, by=self.customer, text="Not yet.")

    def prioritises(self, local: str, priority: int) -> None:
        self.at(local, actions.set_priority, priority=priority)

    def passes(self, local: str) -> int:
        """Time passes until then, with a worker that fires each timer when it is due."""
        fired, until = 0, self.when(local)
        while (due := next_at()) is not None and due <= until:
            with kernel.pretend(due):
                fired += fire_due()
        return fired

    def wakes(self, local: str) -> int:
        """A worker that was down until then starts again."""
        with kernel.pretend(self.when(local)):
            return fire_due()

    def clock(self, metric: str = "resolution") -> Clock:
        return Clock.objects.get(ticket=self.ticket, metric=metric)

    def due(self, metric: str = "resolution") -> str:
        due = self.clock(metric).due_at
        assert due is not None, "paused"
        return due.astimezone(self.when("2026-01-01 00:00").tzinfo).strftime("%a %m-%d %H:%M")

    def ledger(self, local: str, metric: str = "resolution", side: str = "agent") -> str:
        now = self.when(local)
        (found,) = standing([self.ticket], now)
        reader = Reader("en", now.tzinfo or BUDAPEST, now, side, day_name)
        return say_text(found.courses[metric], reader)

    def journal(self, *kinds: str) -> list[Entry]:
        rows = Entry.objects.filter(stream=self.ticket.stream_id, kind__in=kinds)
        return list(rows.order_by("number"))

    def misses(self) -> list[dict[str, Any]]:
        return [entry.data for entry in self.journal("clock.missed")]
