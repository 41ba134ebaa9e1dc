"""The desk's lists of tickets, each a filter over what the actor may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.people.models import Customer
from servanda.tickets.links import TicketLink, of_sender
from servanda.tickets.models import (
    LIVE,
    Message,
    MessageQuerySet,
    State,
    Ticket,
    TicketQuerySet,
    asleep,
)

LIVE_Q: Final = Q(state__in=LIVE)
# What is put aside stands in its own list, and in those that must miss nothing.
AWAKE: Final = LIVE_Q & ~Q(asleep())

LISTS: Final[dict[str, Callable[[Actor], Q]]] = {
    "all": lambda actor: AWAKE,
    "mine": lambda actor: AWAKE & Q(assignee=actor.id),
    "team": lambda actor: AWAKE & Q(team__members=actor.id),
    "unanswered": lambda actor: Q(state=State.NEW),
    "unassigned": lambda actor: LIVE_Q & Q(assignee=None),
    "snoozed": lambda actor: LIVE_Q & Q(asleep()),
    "waiting": lambda actor: Q(
        state__in=(State.WAITING_CUSTOMER, State.WAITING_THIRD_PARTY, State.SCHEDULED)
    ),
    "solved": lambda actor: Q(state=State.SOLVED),
    "not_covered": lambda actor: LIVE_Q & Q(line=None, customer__isnull=False),
    "who": lambda actor: LIVE_Q & Q(customer=None),
    "closed": lambda actor: Q(state__in=(State.CLOSED, State.DECLINED)),
}


def queue_list(actor: Actor, name: str, words: str = "") -> TicketQuerySet:
    """One list in the queue's order, ready to be shown as rows without further queries."""
    tickets = Ticket.objects.visible_to(actor).filter(LISTS[name](actor))
    if words:
        tickets = tickets.filter(_matching(words))
    tickets = _as_rows(tickets)
    if name == "closed":
        return tickets.order_by(F("closed_at").desc(nulls_last=True), "-id")
    return tickets.order_by(*_BY_RANK)


_BY_RANK = (F("rank_at").asc(nulls_last=True), "id")


def _as_rows(tickets: TicketQuerySet) -> TicketQuerySet:
    return tickets.select_related(
        "customer", "requester", "assignee", "team", "line__level", "line__service"
    )


def tickets_of_customer(actor: Actor, customer: Customer) -> TicketQuerySet:
    """A customer's open tickets, in the queue's order, those put aside too."""
    return _as_rows(Ticket.objects.visible_to(actor).filter(LIVE_Q, customer=customer)).order_by(
        *_BY_RANK
    )


def tickets_to_undo(actor: Actor, rows: Iterable[tuple[int, int]]) -> dict[int, Ticket]:
    """By key, of pairs (key of a ticket, number of a journal row): those the actor sees, and those
    they do not see any more since that row, which is theirs, took it from them."""
    wanted = list(rows)
    tickets = Ticket.objects.filter(pk__in=[ticket for ticket, _row in wanted])
    own = Entry.objects.filter(
        stream=OuterRef("stream"), number__in=[number for _ticket, number in wanted],
        actor_kind=actor.kind, actor_id=actor.id,
    )  # fmt: skip
    seen = Ticket.objects.visible_to(actor).filter(pk=OuterRef("pk"))
    return {row.pk: row for row in tickets.filter(Exists(own) | Exists(seen))}


def _matching(words: str) -> Q:
    if words.lstrip("#").isdigit():
        return Q(number=int(words.lstrip("#")[:18]))
    return (
        Q(subject__icontains=words)
        | Q(customer__name__icontains=words)
        | Q(requester__family_name__icontains=words)
        | Q(requester__given_name__icontains=words)
    )


def counts(actor: Actor) -> dict[str, int]:
    """How many tickets stand in each list, in one query. Closed ones are not counted."""
    wanted = {
        name: Count("pk", filter=rule(actor), distinct=True)
        for name, rule in LISTS.items()
        if name != "closed"
    }
    found: dict[str, int] = (
        Ticket.objects.visible_to(actor).filter(state__in=(*LIVE, State.SOLVED)).aggregate(**wanted)
    )
    return found


def ticket_page(actor: Actor) -> TicketQuerySet:
    """Tickets this actor may open, with what a page shows of them and all they may read."""
    said = (
        Message.objects.visible_to(actor)
        .select_related("staff", "contact", "outgoing")
        .prefetch_related("attachments__blob")
        .order_by("at", "id")
    )
    return ticket_head(actor).prefetch_related(Prefetch("messages", said))


def ticket_head(actor: Actor) -> TicketQuerySet:
    """Tickets this actor may open, without what was said (`tickets.conversation` reads that)."""
    return (
        Ticket.objects.visible_to(actor)
        .select_related(
            "customer__own_supporter",
            "customer__deputy",
            "customer__account_manager",
            "requester",
            "assignee",
            "team",
            "line__level",
            "line__service",
            "line__calendar",
            "line__version__contract",
            "system",
            "follows",
            "merged_into",
            "rating__remark",
            "stream",
        )
        .prefetch_related("clocks", "participants__contact")
    )


def ticket_of_sender(link: TicketLink) -> Ticket | None:
    """The ticket of a link that was mailed to an address, if that address still asks there."""
    ticket = Ticket.objects.select_related("requester").filter(ref=link.ticket).first()
    if ticket is None or of_sender(ticket.requester_address) != link.contact:
        return None
    return ticket


def messages_visible_to(actor: Actor) -> MessageQuerySet:
    """Messages this actor may read, for pages that show one alone."""
    return Message.objects.visible_to(actor)


def tickets_by_key(actor: Actor, keys: Iterable[int]) -> dict[int, Ticket]:
    """Of these tickets those the actor may see, with their customers, in one query."""
    tickets = Ticket.objects.visible_to(actor).filter(pk__in=list(keys))
    return {row.pk: row for row in tickets.select_related("customer", "assignee")}
