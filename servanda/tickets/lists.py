"""The desk's lists of tickets, each a filter over what the actor may see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.db.models import Count, F, Prefetch, Q

from servanda.kernel import Actor
from servanda.tickets.models import LIVE, Message, State, Ticket, TicketQuerySet

LIVE_Q: Final = Q(state__in=LIVE)

LISTS: Final[dict[str, Callable[[Actor], Q]]] = {
    "all": lambda actor: LIVE_Q,
    "mine": lambda actor: LIVE_Q & Q(assignee=actor.id),
    "team": lambda actor: LIVE_Q & Q(team__members=actor.id),
    "unanswered": lambda actor: Q(state=State.NEW),
    "unassigned": lambda actor: LIVE_Q & Q(assignee=None),
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
    tickets = tickets.select_related(
        "customer", "requester", "assignee", "team", "line__level", "line__service"
    )
    if name == "closed":
        return tickets.order_by(F("closed_at").desc(nulls_last=True), "-id")
    return tickets.order_by(F("rank_at").asc(nulls_last=True), "id")


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
    """Tickets this actor may open, with what the page shows of them."""
    said = (
        Message.objects.visible_to(actor)
        .select_related("staff", "contact", "outgoing")
        .prefetch_related("attachments__blob")
        .order_by("at", "id")
    )
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
        .prefetch_related(Prefetch("messages", said), "clocks", "participants__contact")
    )
