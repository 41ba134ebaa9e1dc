"""Time worked on a ticket, and what is left of a line's allowance."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import prefetch_related_objects

from servanda.billing.drawdown import Change, Drawdown, Share, Spent, draw
from servanda.billing.models import Reached, TimeEntry
from servanda.calendars.days import month_in, month_span
from servanda.contracts.bought import Bought, bought
from servanda.contracts.models import Line
from servanda.kernel import Actor
from servanda.kernel.money import Money
from servanda.people.access import may
from servanda.people.models import Customer, Staff
from servanda.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Entered:
    """One entry as the ticket shows it; `share` says what of it is included and what is paid."""

    entry: TimeEntry
    share: Share


@dataclass(frozen=True, slots=True)
class Budget:
    """A line's month: `start` and `end` in the customer's zone, and how much of it is used.

    `rate` is per hour beyond the allowance, net; None where the contract names none.
    """

    start: datetime
    end: datetime
    drawdown: Drawdown
    rate: Money | None

    @property
    def last_day(self) -> datetime:
        return self.end - timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ticket's time: entries in order, the sum, the sum per colleague (the most first), and the
    line's month as it stands. `budget` None: not covered."""

    entries: Sequence[Entered]
    total: int
    people: Sequence[tuple[Staff, int]]
    budget: Budget | None


def sheet_of(ticket: Ticket, actor: Actor, now: datetime) -> Sheet:
    """Of a ticket that the actor was let to see, in few queries for a month's work."""
    rows = TimeEntry.objects.visible_to(actor).standing().filter(ticket=ticket)
    entries = list(rows.select_related("staff").order_by("started_at", "pk"))
    _know_lines(entries, ticket)
    drawn: dict[tuple[int, datetime], Drawdown] = {}
    budget = budget_of(ticket.line, ticket, now) if ticket.line else None
    if ticket.line and budget:
        drawn[ticket.line.pk, budget.start] = budget.drawdown
    shown = [Entered(entry, _share(entry, ticket, drawn)) for entry in entries]
    people: dict[Staff, int] = {}
    for entry in entries:
        people[entry.staff] = people.get(entry.staff, 0) + entry.seconds
    ordered = sorted(people.items(), key=lambda one: -one[1])
    return Sheet(shown, sum(people.values()), ordered, budget)


def _know_lines(entries: Sequence[TimeEntry], ticket: Ticket) -> None:
    """Nearly all stand in the ticket's own line, which is at hand; the others are read at once."""
    others = [entry for entry in entries if entry.line_id != ticket.line_id]
    prefetch_related_objects(others, "line__version__contract")
    for entry in entries:
        if entry.line_id == ticket.line_id:
            entry.line = ticket.line


def budget_of(line: Line, ticket: Ticket, at: datetime) -> Budget:
    """The month of a line in which `at` lies, by the version in force then."""
    start, end = month_of(ticket, at)
    (agreed,) = bought([line.version.contract_id], line.code) or (None,)
    rate = (agreed.at(at) if agreed else line).rate
    return Budget(start, end, _drawdown(line, agreed, start, end), rate)


def month_of(ticket: Ticket, at: datetime) -> tuple[datetime, datetime]:
    """The customer's calendar month: its first instant and the next one's."""
    zone = ticket.customer.zone if ticket.customer else "UTC"
    return month_span(zone, month_in(zone, at))


def _drawdown(line: Line, agreed: Bought | None, start: datetime, end: datetime) -> Drawdown:
    """Over all tickets of the same line, whatever version of the contract it stands in."""
    rows = TimeEntry.objects.standing().filter(
        line__code=line.code, line__version__contract=line.version.contract_id,
        started_at__gte=start, started_at__lt=end,
    )  # fmt: skip
    found = rows.values_list("pk", "started_at", "seconds", "counting")
    spent = [Spent(*row) for row in found]
    return draw_month(agreed, start, end, spent) if agreed else draw(line.included_seconds, spent)


def draw_month(
    agreed: Bought, start: datetime, end: datetime, entries: Iterable[Spent]
) -> Drawdown:
    """A line's month by what was agreed when each entry was worked (see `drawdown.draw`)."""
    changes = [
        Change(one.since, one.line.included_seconds)
        for one in agreed.agreed
        if one.line is not None and start < one.since < end
    ]
    return draw(agreed.at(start).included_seconds, entries, changes)


def _share(entry: TimeEntry, ticket: Ticket, drawn: dict[tuple[int, datetime], Drawdown]) -> Share:
    if entry.line is None:
        return draw(0, [Spent(entry.pk, entry.started_at, entry.seconds, entry.counting)]).shares[
            entry.pk
        ]
    key = (entry.line.pk, month_of(ticket, entry.started_at)[0])
    if key not in drawn:
        drawn[key] = budget_of(entry.line, ticket, entry.started_at).drawdown
    return drawn[key].shares[entry.pk]


def used_up(actor: Actor, customer: Customer, month: date) -> dict[tuple[int, str], datetime]:
    """By contract and code of the line since when a month's included hours are used up."""
    if not may(actor, "earning.read"):
        return {}
    rows = Reached.objects.filter(contract__customer=customer, month=month, struck_at=None)
    rows = rows.filter(kind=Reached.Kind.ALL)
    return {
        (contract, code): at for contract, code, at in rows.values_list("contract", "code", "at")
    }


def find_entry(actor: Actor, ref: str) -> TimeEntry | None:
    """The entry, if the actor may see its ticket; also one that does not count any more."""
    found = TimeEntry.objects.visible_to(actor).filter(ref=ref)
    return found.select_related("ticket__line__version", "ticket__customer", "staff").first()
