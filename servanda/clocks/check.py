"""Proof that what is stored is what the facts make it: `servanda clocks check` and `explain`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from servanda import kernel
from servanda.clocks import cache
from servanda.clocks.known import standing_misses
from servanda.clocks.ledger import Line, Reader, say
from servanda.clocks.load import Settled, day_name, load
from servanda.clocks.rank import rank
from servanda.clocks.reactions import OPEN
from servanda.clocks.record import derived_misses
from servanda.tickets.models import Ticket

BATCH = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """Something stored about a ticket that its facts do not bear out. `what` is clock.field."""

    ticket: int
    what: str
    stored: str
    derived: str

    def __str__(self) -> str:
        return f"#{self.ticket} {self.what}: stored {self.stored}, derived {self.derived}"


def check() -> list[Difference]:
    """All differences; an empty list is the proof."""
    return list(differences())


def differences() -> Iterator[Difference]:
    """Every ticket whose clocks may still move, derived anew and compared with what is stored.

    Each is derived from its first row on, as of its last, so a timer that is about to fire is no
    difference.
    """
    keys = Ticket.objects.filter(state__in=OPEN).order_by("pk").values_list("pk", flat=True)
    for some in _batches(list(keys)):
        tickets = list(Ticket.objects.filter(pk__in=some).order_by("pk"))
        stored = cache.rows_of(tickets)
        for each in load(tickets, None, whole=True):
            yield from _of_ticket(each)
            yield from _of_clocks(each, stored)
            yield from _of_misses(each)


def _batches(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), BATCH):
        yield keys[start : start + BATCH]


def _of_ticket(each: Settled) -> Iterator[Difference]:
    ticket, story = each.ticket, each.story
    pairs = {
        "kind": (ticket.kind, story.kind),
        "priority": (ticket.priority, story.priority),
        "line": (ticket.line_id, story.line),
        "rank": (ticket.rank_at, rank(story, each.courses.values())),
    }
    for what, (stored, derived) in pairs.items():
        if stored != derived:
            yield _difference(each, what, stored, derived)


def _of_clocks(each: Settled, stored: cache.Rows) -> Iterator[Difference]:
    metrics = {metric for ticket, metric in stored if ticket == each.ticket.pk}
    for metric in sorted(metrics | each.courses.keys()):
        clock = stored.get((each.ticket.pk, metric))
        course = each.courses.get(metric)
        if clock is None or course is None:
            words = ["missing" if one is None else "there" for one in (clock, course)]
            yield _difference(each, metric, *words)
            continue
        derived = cache.row(each.ticket, course)
        for name in cache.FIELDS:
            if getattr(clock, name) != getattr(derived, name):
                values = getattr(clock, name), getattr(derived, name)
                yield _difference(each, f"{metric}.{name}", *values)


def _of_misses(each: Settled) -> Iterator[Difference]:
    stored, derived = standing_misses(each.recorded), derived_misses(each)
    for metric, due_at in sorted(stored.keys() ^ derived.keys()):
        words = ["missed" if (metric, due_at) in one else "not missed" for one in (stored, derived)]
        yield _difference(each, f"{metric} at {due_at:%F %T}", *words)


def _difference(each: Settled, what: str, stored: Any, derived: Any) -> Difference:
    return Difference(each.ticket.number, what, _plain(stored), _plain(derived))


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a ticket is due when it is: per metric its state, its times and its ledger."""

    ticket: int
    language: str
    clocks: dict[str, ClockExplained]

    def as_json(self) -> dict[str, Any]:
        """Plain data; times are ISO 8601 in UTC."""
        plain: dict[str, Any] = _jsonable(asdict(self))
        return plain


@dataclass(frozen=True, slots=True)
class ClockExplained:
    """One metric: `left` are the working seconds left as of now."""

    state: str
    due_at: datetime | None
    met_at: datetime | None
    missed_at: datetime | None
    left: int
    ledger: list[Line]

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.ledger)


def explain(number: int, language: str = "en", side: str = "agent") -> Explanation | None:
    """The ledgers of the ticket with that number in a language, in the customer's zone.

    None if there is no such ticket.
    """
    ticket = Ticket.objects.select_related("customer").filter(number=number).first()
    if ticket is None:
        return None
    now = kernel.now()
    zone = ZoneInfo(ticket.customer.zone if ticket.customer else "UTC")
    clocks = {}
    for each in load([ticket], now):
        for metric, course in each.courses.items():
            lines = say(course, Reader(language, zone, now, side, day_name))
            left = course.left_at(course.ended_at or now)
            clocks[metric] = ClockExplained(
                course.state, course.due_at, course.met_at, course.missed_at, left, lines
            )
    return Explanation(number, language, clocks)


def _jsonable(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _jsonable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
