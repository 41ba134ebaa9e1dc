"""Faults that run, for whoever calls about the same one, and who has reported them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Prefetch, Q

from servanda.kernel import Actor
from servanda.people.models import Contact, Customer
from servanda.tickets.likeness import ALIKE, likeness
from servanda.tickets.models import LIVE, Kind, Message, Part, Report, State, Ticket, TicketQuerySet

OFFERED = 3
LOOKED_AT = 40
WIDE = Q(customer=None, channel__in=("staff", "monitoring"))
"""A fault of ours that no single customer reported."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A running fault as the caller's card offers it. `people` reported it so far."""

    ticket: Ticket
    people: int
    alike: bool

    @property
    def is_wide(self) -> bool:
        return self.ticket.customer_id is None


def offered(actor: Actor, customer: Customer, said: str = "") -> list[Fault]:
    """What a caller of this customer may be calling about: their running incidents and those of
    ours that everybody feels, the likest to what was said first, then the newest. Two queries."""
    rows = list(_running(actor, customer)[:LOOKED_AT])
    scores = {row.pk: likeness(said, _told(row)) for row in rows}
    rows.sort(key=lambda row: -scores[row.pk] if scores[row.pk] >= ALIKE else 0.0)
    return [Fault(row, _people(row), scores[row.pk] >= ALIKE) for row in rows[:OFFERED]]


def find_fault(actor: Actor, customer: Customer, ref: str) -> Ticket | None:
    """The running fault with this reference, if a caller of this customer can join it."""
    return _running(actor, customer).filter(ref=ref).first()


def _running(actor: Actor, customer: Customer) -> TicketQuerySet:
    """Those that run, and those whose solution nobody confirmed yet: it may not have helped."""
    first = Message.objects.of_customers()
    return (
        Ticket.objects.visible_to(actor)
        .filter(
            Q(customer=customer, kind=Kind.INCIDENT)
            | Q(WIDE, kind__in=(Kind.INCIDENT, Kind.ALERT)),
            state__in=(*LIVE, State.SOLVED),
        )
        .annotate(people=Count("reports", filter=Q(reports__out_at=None), distinct=True))
        .select_related("customer", "requester", "assignee")
        .prefetch_related(Prefetch("messages", first, to_attr="heard"))
        .order_by("-received_at", "-pk")
    )


def _told(ticket: Ticket) -> list[str]:
    return [ticket.subject, *(message.text[:500] for message in ticket.heard[:3])]  # type: ignore[attr-defined]


def _people(ticket: Ticket) -> int:
    further: int = ticket.people  # type: ignore[attr-defined]
    return further + (1 if ticket.requester_id else 0)


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who reported a fault, when, and whether they know the latest we had to say.

    `report` is None for the requester, who was first.
    """

    contact: Contact
    at: datetime
    told: bool
    report: Report | None = None


def reporters_of(
    ticket: Ticket, reports: Sequence[Report] | None = None, *, asked: bool = True
) -> list[Reporter]:
    """Everybody who reported a fault, first the requester. `reports` are those of `reports_of` if
    they are at hand; unless it is `asked` who knows the latest, nobody is looked after for it."""
    knows = _knowing(ticket) if asked else lambda contact: True
    rows = reports_of(ticket) if reports is None else reports
    found = []
    if ticket.requester is not None:
        found.append(Reporter(ticket.requester, ticket.received_at, knows(ticket.requester_id)))
    return found + [
        Reporter(row.contact, row.at, knows(row.contact_id), row)
        for row in rows
        if row.out_at is None
    ]


def reports_of(ticket: Ticket) -> list[Report]:
    """All there were, with those who were taken out again; one query where nobody joined."""
    found = ticket.reports.prefetch_related("contact__phones", "split_into")
    return list(found.order_by("at", "pk"))


def left(reports: Sequence[Report]) -> list[Report]:
    """Those who were taken out and are not part of it again, the last first."""
    part = {row.contact_id for row in reports if row.out_at is None}
    gone = [row for row in reports if row.out_at is not None and row.contact_id not in part]
    return sorted(gone, key=lambda row: (row.out_at, row.pk), reverse=True)[:5]


def whole_of(ticket: Ticket) -> Ticket | None:
    """The fault of ours that this customer's ticket is a part of."""
    part = Part.objects.select_related("whole").filter(ticket=ticket).first()
    return part.whole if part else None


def _knowing(ticket: Ticket) -> Callable[[int | None], bool]:
    """Whether we spoke to a contact since the last thing there was to tell."""
    news = Q(channel="mail", direction="out", audience="public")
    rows = ticket.messages.filter(news | Q(channel="call")).order_by().values("channel", "contact")
    last = {(row["channel"], row["contact"]): row["last"] for row in rows.annotate(last=Max("at"))}
    told = max((at for (channel, _contact), at in last.items() if channel == "mail"), default=None)

    def knows(contact: int | None) -> bool:
        spoken = last.get(("call", contact)) if contact is not None else None
        return told is None or (spoken is not None and spoken >= told)

    return knows
