"""What can happen to a ticket. Kinds are never renamed, fields only added with a default."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.kernel.events import event
from servanda.tickets.events.base import TicketEvent


@event("ticket.opened", audience="public")
@dataclass(frozen=True)
class Opened(TicketEvent):
    """`at` is the receipt by our side. `spoken`: opened in a call, so somebody was answered.

    `handed_over_by` is the colleague to whom the customer had written instead of the desk.
    `split_from`: words of that ticket, of which this one was made.
    `acknowledge` is False when the sender must not be written to by a program (a program wrote,
    a stranger did, or the acknowledgement was read out on the phone).
    """

    channel: str
    kind_of: str
    priority: int
    message: int | None = None
    customer: int | None = None
    contact: int | None = None
    line: int | None = None
    team: int | None = None
    spoken: bool = False
    follows: int | None = None
    acknowledge: bool = True
    split_from: int | None = None
    handed_over_by: int | None = None


@event("ticket.attached")
@dataclass(frozen=True)
class Attached(TicketEvent):
    """The question "who is this?" was answered: customer, contact and line are known now.

    `priority` is what follows from the line, if the customer was not known before.
    """

    customer: int
    contact: int | None = None
    line: int | None = None
    priority: int | None = None


@event("ticket.received", audience="public")
@dataclass(frozen=True)
class Received(TicketEvent):
    """The customer's side said something."""

    message: int
    contact: int | None = None
    automatic: bool = False
    thanks: bool = False


@event("ticket.answered", audience="public")
@dataclass(frozen=True)
class Answered(TicketEvent):
    """A human public answer left. `question`: it asks the customer for something; `before` is the
    state the ticket was in."""

    message: int
    question: bool = False
    before: str | None = None


@event("ticket.quoted", audience="public")
@dataclass(frozen=True)
class Quoted(TicketEvent):
    message: int


@event("ticket.noted")
@dataclass(frozen=True)
class Noted(TicketEvent):
    message: int


@event("ticket.called", audience="public")
@dataclass(frozen=True)
class Called(TicketEvent):
    """A phone call. `spoken`: the contact was reached, not a voice box."""

    message: int
    direction: str
    contact: int | None = None
    spoken: bool = True


@event("ticket.assigned")
@dataclass(frozen=True)
class Assigned(TicketEvent):
    """`before…`: whose it was, and the state it was in, for those who take it back."""

    staff: int | None = None
    team: int | None = None
    before_staff: int | None = None
    before_team: int | None = None
    before: str | None = None


@event("ticket.prioritised", audience="public")
@dataclass(frozen=True)
class Prioritised(TicketEvent):
    before: int
    after: int


@event("ticket.priority_corrected")
@dataclass(frozen=True)
class PriorityCorrected(TicketEvent):
    """The change in journal row `corrects` (its number in this stream) was a misclick."""

    corrects: int
    before: int
    after: int


@event("ticket.covered")
@dataclass(frozen=True)
class Covered(TicketEvent):
    """Another contract line covers it from now on. `because`: why the one before did; `remark`: the
    reason that was given, sealed."""

    before: int | None
    after: int | None
    because: str = ""
    remark: int | None = None


@event("ticket.kind_changed")
@dataclass(frozen=True)
class KindChanged(TicketEvent):
    before: str
    after: str


@event("ticket.waits", audience="public")
@dataclass(frozen=True)
class Waits(TicketEvent):
    """`on` is customer or third_party; `question` is the message that asked the customer.
    `before` is the state it left."""

    on: str
    question: int | None = None
    before: str | None = None


@event("ticket.scheduled", audience="public")
@dataclass(frozen=True)
class Scheduled(TicketEvent):
    """`agreement` is the message or call in which the customer agreed; `before` the state left."""

    until: datetime
    agreed: bool = False
    agreement: int | None = None
    before: str | None = None


@event("ticket.resumed", audience="public")
@dataclass(frozen=True)
class Resumed(TicketEvent):
    """`why`: reply, staff, date or supplier. `before` is the state it left."""

    why: str
    before: str | None = None


@event("ticket.solved", audience="public")
@dataclass(frozen=True)
class Solved(TicketEvent):
    message: int | None = None


@event("ticket.objected", audience="public")
@dataclass(frozen=True)
class Objected(TicketEvent):
    """The customer says it is not solved yet."""

    channel: str
    message: int | None = None


@event("ticket.reopened", audience="public")
@dataclass(frozen=True)
class Reopened(TicketEvent):
    """`why`: reply (a mail after solved or closed) or staff. `before`: the state it left."""

    why: str
    message: int | None = None
    before: str = "solved"


@event("ticket.reopening_undone")
@dataclass(frozen=True)
class ReopeningUndone(TicketEvent):
    """Message was only thanks, or confirmed; journal row `undoes` counts as never having been.

    `why`: thanks or confirmed. `state`: what it is again, solved or closed.
    """

    undoes: int
    message: int
    why: str
    state: str = "solved"


@event("ticket.confirmed", audience="public")
@dataclass(frozen=True)
class Confirmed(TicketEvent):
    """The customer's side closed it. `call` is the call in which they said so."""

    channel: str
    contact: int | None = None
    call: int | None = None


@event("ticket.rated", audience="public")
@dataclass(frozen=True)
class Rated(TicketEvent):
    stars: int
    remark: int | None = None


@event("ticket.finished")
@dataclass(frozen=True)
class Finished(TicketEvent):
    """A task or an alert ended: nobody outside has to confirm it. `before` is the state it left."""

    before: str | None = None


@event("ticket.lapsed", audience="public")
@dataclass(frozen=True)
class Lapsed(TicketEvent):
    """Silence after solved, for as long as the contract says. Never counted as confirmed."""


@event("ticket.declined", audience="public")
@dataclass(frozen=True)
class Declined(TicketEvent):
    message: int


@event("ticket.discarded")
@dataclass(frozen=True)
class Discarded(TicketEvent):
    """Not a ticket (spam, a newsletter). Only before the first human answer."""


@event("ticket.restored")
@dataclass(frozen=True)
class Restored(TicketEvent):
    """Discarding was undone; `state` is what it is again."""

    state: str = "open"


@event("ticket.merged")
@dataclass(frozen=True)
class Merged(TicketEvent):
    """`before` is the state it left, to which it goes back when the merge is undone."""

    into: int
    before: str = "open"


@event("ticket.absorbed")
@dataclass(frozen=True)
class Absorbed(TicketEvent):
    """Another ticket was merged into this one; `received_at` is the earlier receipt. `answered`: a
    person of ours had answered there already."""

    other: int
    received_at: datetime
    answered: bool = False


@event("ticket.unmerged")
@dataclass(frozen=True)
class Unmerged(TicketEvent):
    """Merging was undone; `state` is what it is again."""

    from_ticket: int
    state: str = "open"


@event("ticket.separated")
@dataclass(frozen=True)
class Separated(TicketEvent):
    """Absorbing `other` was undone: its earlier receipt counts here no longer."""

    other: int


@event("ticket.read_out")
@dataclass(frozen=True)
class ReadOut(TicketEvent):
    """The acknowledgement was read out on the phone instead of mailed."""

    contact: int | None = None


@event("ticket.reminded", audience="public")
@dataclass(frozen=True)
class Reminded(TicketEvent):
    """The customer was asked again to confirm; `step` is reminder or manager."""

    step: str


@event("ticket.bounced")
@dataclass(frozen=True)
class Bounced(TicketEvent):
    """A letter of ours (its key in the outbox) did not reach the customer; `reason` is a code."""

    outgoing: int
    reason: str
    permanent: bool = True
