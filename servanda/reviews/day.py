"""What came in on a day, who answered what, what was not answered. From the journal alone.

Every figure is a list of the tickets behind it, so that each can be opened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.people import actors
from servanda.tickets.lists import tickets_by_key, unanswered_at
from servanda.tickets.models import Ticket

KINDS = (
    "ticket.opened",
    "ticket.received",
    "ticket.answered",
    "ticket.quoted",
    "ticket.called",
    "ticket.solved",
    "ticket.confirmed",
    "clock.missed",
)
ANSWERS = {"ticket.answered", "ticket.quoted", "ticket.solved"}


@dataclass(frozen=True, slots=True)
class Act:
    """One thing somebody did or that happened to a ticket, at an instant."""

    at: datetime
    ticket: int
    who: str = ""
    kind: str = ""
    detail: str = ""


@dataclass(slots=True)
class Day:
    """One local day. `answers` is by colleague; `tickets` has the row behind every key named."""

    tickets: dict[int, Ticket] = field(default_factory=dict)
    came_in: list[Act] = field(default_factory=list)
    answers: dict[str, list[Act]] = field(default_factory=dict)
    missed: list[Act] = field(default_factory=list)
    confirmed: list[Act] = field(default_factory=list)
    unanswered: list[int] = field(default_factory=list)
    spoken_again: list[int] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """How many answers were given by all colleagues together."""
        return sum(len(acts) for acts in self.answers.values())

    def named(self) -> set[int]:
        """The keys of all tickets that appear anywhere on the page."""
        acts = [*self.came_in, *self.missed, *self.confirmed]
        acts += [act for answers in self.answers.values() for act in answers]
        return {act.ticket for act in acts} | {*self.unanswered, *self.spoken_again}


def bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """The first instant of the local day and that of the next."""
    start = datetime.combine(day, time(), zone)
    return start, datetime.combine(day + timedelta(days=1), time(), zone)


def day_of(actor: Actor, day: date, zone: tzinfo) -> Day:
    """The day's figures for `actor`, from one pass over the journal's rows of that day."""
    start, end = bounds(day, zone)
    entries = list(
        Entry.objects.filter(kind__in=KINDS, at__gte=start, at__lt=end).order_by("at", "id")
    )
    names = actors.names(entry.actor for entry in entries)
    found = Day()
    for entry in entries:
        _sort(found, entry, names.get((entry.actor_kind, entry.actor_id), ""))
    found.unanswered = unanswered_at(actor, end)
    found.spoken_again = _waiting_for_us(entries, set(found.unanswered))
    found.tickets = tickets_by_key(actor, found.named())
    return found


def _sort(found: Day, entry: Entry, who: str) -> None:
    act = Act(entry.at, entry.data["ticket"], who, entry.kind)
    if entry.kind == "ticket.opened":
        found.came_in.append(Act(entry.at, act.ticket, who, entry.kind, entry.data["channel"]))
    elif entry.kind in ANSWERS or (entry.kind == "ticket.called" and entry.data.get("spoken")):
        found.answers.setdefault(who, []).append(act)
    elif entry.kind == "clock.missed":
        found.missed.append(Act(entry.at, act.ticket, "", entry.kind, entry.data["metric"]))
    elif entry.kind == "ticket.confirmed":
        found.confirmed.append(act)


def _waiting_for_us(entries: Iterable[Entry], unanswered: set[int]) -> list[int]:
    """Tickets where the customer spoke last that day, apart from those never answered at all."""
    last: dict[int, bool] = {}
    for entry in entries:
        if entry.kind == "ticket.received" and not entry.data.get("automatic"):
            last[entry.data["ticket"]] = not entry.data.get("thanks")
        elif entry.kind in ANSWERS or entry.kind in ("ticket.called", "ticket.confirmed"):
            last[entry.data["ticket"]] = False
    return [ticket for ticket, ours in last.items() if ours and ticket not in unanswered]
