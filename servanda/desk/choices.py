"""What a colleague can choose on a ticket, as their role and the ticket's state allow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from servanda.catalogue.models import Metric
from servanda.catalogue.priorities import IMPACTS, URGENCIES, matrix, names
from servanda.clocks.models import Clock, ClockState
from servanda.contracts.models import Line
from servanda.contracts.priorities import matrix_of
from servanda.desk.owed import METRICS, clock_state
from servanda.kernel import Actor, kept
from servanda.people.access import may
from servanda.tickets.actions.opening import DEFAULT_PRIORITY
from servanda.tickets.models import Kind, State, Ticket

USUAL_NAMES: Sequence[tuple[int, Promise]] = (
    (1, _("P1 · nobody can work")),
    (2, _("P2 · work is badly hindered")),
    (3, _("P3 · normal")),
    (4, _("P4 · can wait")),
)


def priorities() -> list[tuple[int, Promise | str]]:
    """Every priority with what it is called at this provider; one query."""
    named = names()
    return [
        (number, f"P{number} · {named[number]}" if number in named else usual)
        for number, usual in USUAL_NAMES
    ]


@dataclass(frozen=True, slots=True)
class Proposed:
    """Which priority follows from how many are hit and how urgent it is: a row for each impact, its
    cells in the order of `urgencies`. `agreed`: the contract says so itself."""

    agreed: bool
    rows: Sequence[tuple[Promise, Sequence[int]]]
    urgencies: Sequence[Promise]


def proposed(line: Line | None) -> Proposed:
    """By the contract's own matrix if it has one (no query then), else by the provider's."""
    own = matrix_of(line.version) if line is not None else None
    cells = matrix() if own is None else own
    usual = line.default_priority if line is not None else DEFAULT_PRIORITY
    rows = [
        (words, [cells[impact, urgency] or usual for urgency in URGENCIES])
        for impact, words in IMPACTS.items()
    ]
    return Proposed(own is not None, rows, list(URGENCIES.values()))


def kept_priorities(tail: kept.Tail) -> list[tuple[int, Promise | str]]:
    """The same while nothing happens; their names are words of the reader's language."""
    return kept.current(("priorities", get_language()), tail, priorities)


KINDS: Sequence[tuple[str, Promise]] = (
    (Kind.INCIDENT, _("Incident")),
    (Kind.REQUEST, _("Request")),
    (Kind.QUESTION, _("Question")),
    (Kind.QUOTE, _("Quote")),
    (Kind.COMPLAINT, _("Complaint")),
    (Kind.TASK, _("Internal task")),
    (Kind.ALERT, _("Alert")),
)
ERASE_REASONS: Sequence[tuple[str, Promise]] = (
    ("secret", _("A password or another secret was sent by mistake")),
    ("misdirected", _("It was meant for somebody else")),
    ("privacy", _("The person asked for it, by privacy law")),
)


@dataclass(frozen=True, slots=True)
class Doing:
    """May this actor now do that to this ticket? Buttons that would be refused are not shown."""

    actor: Actor
    ticket: Ticket

    def _may(self, verb: str) -> bool:
        return may(self.actor, verb, self.ticket)

    @property
    def answer(self) -> bool:
        return self._may("ticket.answer") and self.ticket.state not in (
            State.MERGED,
            State.NOT_A_TICKET,
        )

    @property
    def erase(self) -> bool:
        return self._may("words.erase")

    @property
    def note(self) -> bool:
        return self._may("ticket.note")

    @property
    def state_technically(self) -> bool:
        return self._may("ticket.state_technically")

    @property
    def assign(self) -> bool:
        return self._may("ticket.assign") and self.ticket.is_live

    @property
    def prioritise(self) -> bool:
        return self._may("ticket.prioritise") and self.ticket.is_live

    @property
    def change_kind(self) -> bool:
        return self._may("ticket.reclassify") and self.ticket.is_live

    @property
    def wait(self) -> bool:
        return self._may("ticket.wait") and self.ticket.state in (State.NEW, State.OPEN)

    @property
    def resume(self) -> bool:
        return self._may("ticket.wait") and self.ticket.state in (
            State.WAITING_CUSTOMER,
            State.WAITING_THIRD_PARTY,
            State.SCHEDULED,
        )

    @property
    def solve(self) -> bool:
        return (
            self._may("ticket.solve") and self.ticket.is_live and self.ticket.customer_must_confirm
        )

    @property
    def finish(self) -> bool:
        return (
            self._may("ticket.finish")
            and (self.ticket.is_live or self.ticket.state == State.SOLVED)
            and not self.ticket.customer_must_confirm
        )

    @property
    def record_confirmation(self) -> bool:
        return self._may("ticket.confirm_spoken") and self.ticket.state == State.SOLVED

    @property
    def reopen(self) -> bool:
        return self._may("ticket.reopen") and self.ticket.state in (State.SOLVED, State.CLOSED)

    @property
    def decline(self) -> bool:
        return (
            self._may("ticket.decline")
            and self.ticket.is_live
            and self.ticket.kind in (Kind.REQUEST, Kind.QUOTE, Kind.QUESTION)
        )

    @property
    def discard(self) -> bool:
        return self._may("ticket.discard") and self.ticket.state == State.NEW

    @property
    def restore(self) -> bool:
        return self._may("ticket.discard") and self.ticket.state == State.NOT_A_TICKET

    @property
    def attach(self) -> bool:
        return self._may("contact.attach") and self.ticket.customer_id is None

    @property
    def change_requester(self) -> bool:
        return self._may("contact.attach") and self.ticket.customer_id is not None

    @property
    def join(self) -> bool:
        return self._may("ticket.join") and self.ticket.customer_must_confirm

    @property
    def anything(self) -> bool:
        """Whether the menu of further acts has anything in it."""
        return (
            any((self.wait, self.resume, self.finish, self.reopen, self.decline, self.discard))
            or self.restore
            or self.note
        )


@dataclass(frozen=True, slots=True)
class Bar:
    """One clock as the page draws it; seconds are wall-clock between start and due."""

    clock: Clock
    label: Promise
    state: str
    elapsed: int
    total: int


def clock_bars(ticket: Ticket, now: datetime) -> list[Bar]:
    """The clocks of a ticket, what breaks first on top, done ones last."""
    order = {ClockState.RUNNING: 0, ClockState.PAUSED: 1, ClockState.MET: 2, ClockState.STOPPED: 3}
    clocks = [clock for clock in ticket.clocks.all() if clock.state != ClockState.STOPPED]
    clocks.sort(key=lambda clock: (order[ClockState(clock.state)], clock.due_at or now))
    return [_bar(clock, now) for clock in clocks]


def _bar(clock: Clock, now: datetime) -> Bar:
    until = clock.met_at or now
    total = int(((clock.due_at or until) - clock.started_at).total_seconds())
    elapsed = int((until - clock.started_at).total_seconds())
    label = METRICS[Metric(clock.metric)]
    return Bar(clock, label, clock_state(clock, now), elapsed, max(total, 1))
