"""What is planned and what was promised, as far as the reader may see the ticket."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from servanda.kernel import Actor
from servanda.people.models import Staff
from servanda.promises.models import Block, BlockQuerySet, Promise
from servanda.tickets.lists import LISTS
from servanda.tickets.models import Ticket, TicketQuerySet


@dataclass(frozen=True, slots=True)
class Outlook:
    """What stands in the schedules for one ticket, and what its customer was told."""

    blocks: Sequence[Block]
    promises: Sequence[Promise]

    @property
    def planned_end(self) -> datetime | None:
        return max((block.ends_at for block in self.blocks), default=None)

    @property
    def promise(self) -> Promise | None:
        """The latest, which counts."""
        return self.promises[-1] if self.promises else None

    def slips(self, now: datetime) -> bool:
        """Whether the customer expects it earlier than we can: the plan ends later, or the time
        has passed."""
        promise = self.promise
        if promise is None:
            return False
        end = self.planned_end
        return promise.until <= now or (end is not None and end > promise.until)


def outlook(ticket: Ticket, actor: Actor) -> Outlook:
    """Of one ticket, in two queries."""
    return outlooks([ticket], actor)[ticket.pk]


def outlooks(tickets: Iterable[Ticket], actor: Actor) -> dict[int, Outlook]:
    """By ticket, in two queries, however many there are."""
    keys = [ticket.pk for ticket in tickets]
    blocks: dict[int, list[Block]] = {key: [] for key in keys}
    promises: dict[int, list[Promise]] = {key: [] for key in keys}
    rows = Block.objects.visible_to(actor).standing().filter(ticket__in=keys)
    for block in rows.select_related("staff").order_by("starts_at", "pk"):
        blocks[block.ticket_id].append(block)
    told = Promise.objects.visible_to(actor).filter(ticket__in=keys)
    for promise in told.select_related("reason", "staff").order_by("told_at", "pk"):
        promises[promise.ticket_id].append(promise)
    return {key: Outlook(blocks[key], promises[key]) for key in keys}


def blocks_of(actor: Actor, staff: Staff, start: datetime, end: datetime) -> BlockQuerySet:
    """A colleague's planned work between two instants, in order, with its tickets."""
    found = Block.objects.visible_to(actor).between(start, end).filter(staff=staff)
    return found.select_related("ticket__customer", "staff").order_by("starts_at", "pk")


def find_block(actor: Actor, ref: str) -> Block | None:
    """The block with this reference, if the actor may see its ticket; also one taken out."""
    found = Block.objects.visible_to(actor).filter(ref=ref)
    return found.select_related("ticket", "staff__calendar").first()


def to_plan(actor: Actor, staff: Staff) -> TicketQuerySet:
    """The colleague's open tickets, what breaks first on top."""
    found = Ticket.objects.visible_to(actor).filter(LISTS["all"](actor), assignee=staff)
    return found.select_related("customer").order_by("rank_at", "pk")
