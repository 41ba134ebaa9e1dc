"""What the journal says of missed targets: letters on the ticket's stream, credits and the letters
of a month on that of the contract. That a target was missed is said by the clocks."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event, event
from servanda.tickets.events import TicketEvent


@event("miss.credited", audience="public")
@dataclass(frozen=True)
class Credited(Event):
    """From now on a miss of this ticket earns so much, net; `why` is a code of `models.Why`, `base`
    the line's price of that month."""

    contract: int
    ticket: int
    miss: int
    minor: int
    currency: str
    base: int
    why: str
    capped: bool = False


@event("miss.letter_written")
@dataclass(frozen=True)
class LetterWritten(TicketEvent):
    """`minor`: the credit in it; with one it is asked whether it may go."""

    letter: int
    cause: int
    misses: tuple[int, ...]
    minor: int
    currency: str


@event("miss.letter_returned")
@dataclass(frozen=True)
class LetterReturned(TicketEvent):
    """Whoever may let it go did not; the reason is sealed."""

    letter: int


@event("miss.letter_approved")
@dataclass(frozen=True)
class LetterApproved(TicketEvent):
    letter: int
    minor: int
    currency: str


@event("miss.told", audience="public")
@dataclass(frozen=True)
class Told(TicketEvent):
    """The customer was told, in `message`, of these misses and of so much credit."""

    letter: int
    message: int
    misses: tuple[int, ...]
    minor: int
    currency: str


@event("miss.set_aside")
@dataclass(frozen=True)
class SetAside(TicketEvent):
    """No letter goes for these; the reason is sealed."""

    misses: tuple[int, ...]


@event("miss.month_prepared")
@dataclass(frozen=True)
class MonthPrepared(Event):
    """The letter about the small misses of the month that began on `month` (an ISO date)."""

    contract: int
    letter: int
    month: str
    misses: tuple[int, ...]


@event("miss.month_approved")
@dataclass(frozen=True)
class MonthApproved(Event):
    contract: int
    letter: int
    minor: int
    currency: str


@event("miss.month_told", audience="public")
@dataclass(frozen=True)
class MonthTold(Event):
    """It went to these contacts."""

    contract: int
    letter: int
    contacts: tuple[int, ...]
    misses: tuple[int, ...]
    minor: int
    currency: str


@event("cause.saved")
@dataclass(frozen=True)
class CauseSaved(Event):
    cause: int
    retired: bool = False


@event("limit.set")
@dataclass(frozen=True)
class LimitSet(Event):
    """How much credit a role may let go; `minor` None: any."""

    role: str
    currency: str
    minor: int | None = None
