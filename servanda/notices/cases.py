"""What the notices of one batch need to know of its tickets, looked up for all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from servanda import kernel
from servanda.calendars.worktime import OpenHours
from servanda.clocks.models import Clock
from servanda.contracts.terms import Terms, terms_for
from servanda.kernel import unit
from servanda.kernel.models import Entry
from servanda.notices.handler import handler_of, rota_of
from servanda.people.models import Provider, Staff, Team
from servanda.tickets.models import Message, Ticket


def tickets_of(entries: Iterable[Entry]) -> dict[int, Ticket]:
    """The tickets that journal rows speak of, with everybody concerned: two queries."""
    keys = {entry.data["ticket"] for entry in entries}
    read = unit.read_so_far().setdefault("notices.tickets", {})
    if missing := keys - read.keys():
        read |= _tickets(missing)
    return {key: read[key] for key in keys if key in read}


def _tickets(keys: set[int]) -> dict[int, Ticket]:
    found = Ticket.objects.filter(pk__in=keys).select_related(
        "customer__team",
        "customer__own_supporter",
        "customer__deputy",
        "customer__account_manager__account",
        "requester",
        "assignee__account",
        "team",
        "line",
        "mailbox",
    )
    return {ticket.pk: ticket for ticket in found.prefetch_related("requester__addresses")}


def messages_of(entries: Iterable[Entry]) -> dict[int, Message]:
    """The messages that journal rows cite, by key."""
    keys = {entry.data["message"] for entry in entries if entry.data.get("message")}
    return Message.objects.in_bulk(keys) if keys else {}


def the_provider() -> Provider:
    """The company that writes. Raises Provider.DoesNotExist on an installation without one."""
    return Provider.objects.get()


def clocks_of(tickets: Iterable[Ticket]) -> dict[int, dict[str, Clock]]:
    """By ticket and metric."""
    found: dict[int, dict[str, Clock]] = {}
    for clock in Clock.objects.filter(ticket__in=[ticket.pk for ticket in tickets]):
        found.setdefault(clock.ticket_id, {})[clock.metric] = clock
    return found


def terms_of(tickets: Iterable[Ticket]) -> dict[int, Terms]:
    """By contract line."""
    lines = {ticket.line_id for ticket in tickets if ticket.line_id is not None}
    return terms_for(lines) if lines else {}


@dataclass(frozen=True, slots=True)
class Case:
    """A ticket and what its contract means for it now.

    `starts_at` is when somebody can begin: now within the hours, else their next opening.
    `handler` is who; None when we know nobody to name.
    """

    ticket: Ticket
    clocks: dict[str, Clock]
    hours: OpenHours | None
    starts_at: datetime
    handler: Staff | Team | None

    @property
    def is_open_now(self) -> bool:
        """Without a contract there are no hours of which we could say that they are open."""
        return self.hours is not None and self.starts_at <= kernel.now()


def cases_of(tickets: Sequence[Ticket]) -> dict[int, Case]:
    """One case a ticket, with a number of queries that does not depend on how many there are."""
    clocks, terms, rota = clocks_of(tickets), terms_of(tickets), rota_of(tickets)
    now = kernel.now()
    cases = {}
    for ticket in tickets:
        line = terms.get(ticket.line_id) if ticket.line_id else None
        hours = line.at(now).calendar if line else None
        starts_at = hours.next_open(now) if hours else now
        cases[ticket.pk] = Case(
            ticket=ticket,
            clocks=clocks.get(ticket.pk, {}),
            hours=hours,
            starts_at=starts_at,
            handler=handler_of(ticket, rota, starts_at),
        )
    return cases
