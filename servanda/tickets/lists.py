"""The desk's lists of tickets, each a filter over what the actor may see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from servanda.contracts.models import Line
from servanda.kernel import Actor
from servanda.kernel.keyset import Order
from servanda.kernel.models import Entry
from servanda.people.models import Customer, Team
from servanda.tickets.links import TicketLink, of_sender
from servanda.tickets.models import (
    LIVE,
    OURS_TO_END,
    Message,
    MessageQuerySet,
    State,
    Ticket,
    TicketQuerySet,
    asleep,
    to_be_worded_on,
)
from servanda.tickets.models.message import SPOKEN

Rules = Mapping[str, Callable[[Actor], Q]]
LIVE_Q: Final = Q(state__in=LIVE)
# What is put aside stands in its own list, and in those that must miss nothing.
AWAKE: Final = LIVE_Q & ~Q(asleep())
OF_CUSTOMERS: Final = LIVE_Q & ~Q(kind__in=OURS_TO_END)


def spoken_by_us() -> MessageQuerySet:
    """Messages in which a person of ours spoke to the customer and was heard."""
    return Message.objects.filter(SPOKEN)


def unreadable(tickets: Iterable[Ticket]) -> set[int]:
    """The keys of those of which nothing can be read: a mail came that is encrypted."""
    sealed = Message.objects.filter(ticket__in=tickets, protection="encrypted", text="")
    return set(sealed.values_list("ticket", flat=True))


def _unanswered(_: Actor) -> Q:
    """Customers' tickets on which no person of ours has spoken to them yet."""
    spoken = spoken_by_us().filter(ticket=OuterRef("pk"))
    return OF_CUSTOMERS & Q(~Exists(spoken))


def _of_my_teams(actor: Actor) -> Q:
    teams = Team.members.through.objects.filter(staff=actor.id).values("team")
    return AWAKE & Q(team__in=teams)


# None joins another table, so that no ticket is counted or shown twice.
LISTS: Final[Rules] = {
    "all": lambda actor: AWAKE,
    "mine": lambda actor: AWAKE & Q(assignee=actor.id),
    "team": _of_my_teams,
    "unanswered": _unanswered,
    "unassigned": lambda actor: LIVE_Q & Q(assignee=None),
    "to_word": lambda actor: Q(to_be_worded_on(actor)),
    "snoozed": lambda actor: LIVE_Q & Q(asleep()),
    "waiting_customer": lambda actor: Q(state=State.WAITING_CUSTOMER),
    "waiting_supplier": lambda actor: Q(state=State.WAITING_THIRD_PARTY),
    "scheduled": lambda actor: Q(state=State.SCHEDULED),
    "solved": lambda actor: Q(state=State.SOLVED),
    "not_covered": lambda actor: OF_CUSTOMERS & Q(line=None, customer__isnull=False),
    "who": lambda actor: OF_CUSTOMERS & Q(customer=None),
    "closed": lambda actor: Q(state__in=(State.CLOSED, State.DECLINED)),
}
# Lists in which closed tickets can stand too, beside the one of closed tickets.
BEYOND: Final = frozenset({"to_word"})
LONGEST_FIRST: Final = frozenset({"waiting_customer", "waiting_supplier", "solved"})


def order_of(name: str) -> Order:
    """What breaks first on top; of those who wait the longest waiting, of closed ones the last."""
    if name == "closed":
        return Order("closed_at", descending=True)
    return Order("state_since" if name in LONGEST_FIRST else "rank_at")


def listed(actor: Actor, rule: Q) -> TicketQuerySet:
    """The tickets of a list that the actor sees, bare and in no order."""
    return Ticket.objects.visible_to(actor).filter(rule)


def queue_list(actor: Actor, name: str, rule: Q | None = None) -> TicketQuerySet:
    """One list in its order, ready to be shown as rows without further queries.

    `rule` says which tickets stand in it where this package cannot know: see `clocks.lists`.
    """
    standing = LISTS[name](actor) if rule is None else rule
    return as_rows(listed(actor, standing)).order_by(*order_of(name).expressions())


# What a row says of the rows beside it. Whatever else is asked of them costs a query each.
BESIDE: Final = {
    "customer": ("ref", "name"),
    "requester": ("ref", "customer", "given_name", "family_name", "language"),
    "assignee": ("ref", "given_name", "family_name", "language"),
    "team": ("ref", "code", "name"),
    "line": ("ref", "code", "clause", "level__code", "level__name", "level__rank"),
    "line__service": ("code", "name"),
}


def as_rows(tickets: TicketQuerySet) -> TicketQuerySet:
    """With what a row shows."""
    own = [field.name for field in Ticket._meta.concrete_fields]
    beside = [f"{row}__{name}" for row, names in BESIDE.items() for name in names]
    return tickets.select_related(*BESIDE, "line__level").only(*own, *beside)


def tickets_of_customer(actor: Actor, customer: Customer) -> TicketQuerySet:
    """A customer's open tickets, in the queue's order, those put aside too."""
    tickets = Ticket.objects.visible_to(actor).filter(LIVE_Q, customer=customer)
    return as_rows(tickets).order_by(*order_of("all").expressions())


def chosen(actor: Actor, refs: Iterable[str]) -> TicketQuerySet:
    """Of these tickets those the actor sees, in the queue's order."""
    tickets = Ticket.objects.visible_to(actor).filter(ref__in=list(refs))
    return tickets.order_by(*order_of("all").expressions())


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


def counts(actor: Actor, lists: Rules = LISTS, beyond: Collection[str] = BEYOND) -> dict[str, int]:
    """How many tickets stand in each list but in that of closed ones: one query for all lists of
    open tickets, and one for each that stands in `beyond`."""
    seen = Ticket.objects.visible_to(actor)
    found = {
        name: seen.filter(rule(actor)).count() for name, rule in lists.items() if name in beyond
    }
    wanted = {
        name: Count("pk", filter=rule(actor))
        for name, rule in lists.items()
        if name != "closed" and name not in beyond
    }
    return found | seen.filter(state__in=(*LIVE, State.SOLVED)).aggregate(**wanted)


def number_in(words: str) -> int | None:
    """The ticket's number, if that is all that was typed: "#1042"."""
    number = words.strip().lstrip("#")
    return int(number) if number.isdecimal() and len(number) <= 15 else None


def matching(words: str) -> Q:
    """By number, or by words of subject, customer and requester."""
    number = number_in(words)
    if number is not None:
        return Q(number=number)
    return (
        Q(subject__icontains=words)
        | Q(customer__name__icontains=words)
        | Q(requester__family_name__icontains=words)
        | Q(requester__given_name__icontains=words)
    )


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
    """Tickets this actor may open, without what was said (`tickets.conversation` reads that).

    What they lead to is read in several statements: to plan a single one with nineteen joins takes
    PostgreSQL as long as all others of the page.
    """
    customers = Customer.objects.select_related("own_supporter", "deputy", "account_manager")
    lines = Line.objects.select_related("level", "service", "calendar", "version__contract")
    return (
        Ticket.objects.visible_to(actor)
        .select_related("stream", "requester", "assignee", "team", "rating__remark")
        .prefetch_related(
            Prefetch("customer", customers),
            Prefetch("line", lines),
            "system",
            "follows",
            "merged_into",
            "clocks",
            "participants__contact",
            "requester__addresses",
        )
    )


def find_ticket(actor: Actor, ref: str) -> Ticket | None:
    """The ticket with this reference, if the actor may see it."""
    found = Ticket.objects.visible_to(actor).select_related("customer", "requester", "merged_into")
    return found.filter(ref=ref).first()


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
