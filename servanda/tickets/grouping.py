"""A list under headings: by customer, by assignee or by level, each group in the list's own order.

The groups stand by name, and what has none (nobody's, without a contract) stands first. A page is
fifty rows as ever; it begins in the group in which the last one ended. Which groups there are, and
how many tickets in each, is one query, so a page costs the same however many groups it shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, Model, Q, Value, When

from servanda.catalogue.models import ServiceLevel
from servanda.kernel import keyset
from servanda.kernel.keyset import Order, Page, Place
from servanda.people.models import Customer, Staff
from servanda.people.search import plain
from servanda.tickets.models import Ticket, TicketQuerySet

NONE: Final = 0  # the key of the group of those without one
WAYS: Final[Mapping[str, tuple[str, type[Model]]]] = {
    "customer": ("customer", Customer),
    "who": ("assignee", Staff),
    "level": ("line__level", ServiceLevel),
}


@dataclass(frozen=True, slots=True)
class Group:
    """`name` is empty for those without one; `count` says how many of the list are in it."""

    key: int
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups of a list in their order."""

    way: str
    groups: Sequence[Group]

    def of(self, ticket: Ticket) -> int:
        """The key of a ticket's group."""
        if self.way == "level":
            return ticket.line.level_id if ticket.line else NONE
        found = ticket.customer_id if self.way == "customer" else ticket.assignee_id
        return found or NONE


def group(found: TicketQuerySet, way: str) -> Grouping:
    """The groups of these tickets; two queries."""
    field, model = WAYS[way]
    counted = dict(found.order_by().values_list(field).annotate(Count("pk")))
    named = model._default_manager.in_bulk([key for key in counted if key])
    groups = [
        Group(key or NONE, _name(named.get(key)) if key else "", count)
        for key, count in counted.items()
    ]
    return Grouping(way, sorted(groups, key=_order))


def _order(one: Group) -> tuple[str, int]:
    return plain(one.name), one.key


def _name(row: Any) -> str:
    return "" if row is None else str(row.name)


def page(
    found: TicketQuerySet,
    grouping: Grouping,
    order: Order,
    size: int,
    *,
    after: str = "",
    before: str = "",
) -> Page:
    """One page of the grouped list; see `kernel.keyset.page`. One query, two at the ends."""

    def take(place: Place | None, back: bool, size: int) -> Sequence[Place]:
        return _rows(found, grouping, order, size, place, back=back)

    return keyset.paged(take, size, after=_place(after), before=_place(before))


def _place(text: str) -> Place | None:
    place = Place.read(text)
    return place if place and place.group is not None else None


def _rows(
    found: TicketQuerySet,
    grouping: Grouping,
    order: Order,
    count: int,
    place: Place | None,
    *,
    back: bool,
) -> list[Place]:
    field, _model = WAYS[grouping.way]
    groups = list(reversed(grouping.groups)) if back else list(grouping.groups)
    begins = _begin(groups, grouping.way, place, back=back)
    needed, full = [], 0
    for one in groups[begins:]:
        if full >= count:
            break
        needed.append(one.key)
        # Of the group in which the page begins it is not known how many are still to come.
        full += 0 if place and one.key == place.group else one.count
    if not needed:
        return []
    wanted = Q()
    for key in needed:
        inside = _in(field, key)
        if place and key == place.group:
            inside &= order.before(place) if back else order.after(place)
        wanted |= inside
    cases = [When(_in(field, key), then=Value(n)) for n, key in enumerate(needed)]
    position = Case(*cases, output_field=IntegerField())
    sorting = order.backward() if back else order.expressions()
    rows = found.filter(wanted).annotate(position=position).order_by("position", *sorting)
    values = rows.annotate(grouped=F(field)).values_list(order.field, "pk", "grouped")[:count]
    return [Place(at, key, one or NONE) for at, key, one in values]


def _begin(groups: Sequence[Group], way: str, place: Place | None, *, back: bool) -> int:
    """Where the place's group stands; where it stood, if it has no tickets any more."""
    if place is None:
        return 0
    for n, one in enumerate(groups):
        if one.key == place.group:
            return n
    row = WAYS[way][1]._default_manager.filter(pk=place.group).first()
    gone = _order(Group(place.group or NONE, _name(row), 0))
    before = [one for one in groups if (_order(one) > gone if back else _order(one) < gone)]
    return len(before)


def _in(field: str, key: int) -> Q:
    return Q(**{field: key}) if key else Q(**{f"{field}__isnull": True})
