"""What a sentence over the queue narrows: facets, each a choice of values, all of them together.

A filter is data: `{"customer": ("a1b2",), "priority": ("1", "2")}`. Values of one facet widen each
other, facets narrow each other. It comes from an address or from a saved list, so nothing in it is
believed: a value that names nothing finds nothing. What the reader may see is not its business.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Q

from servanda.contracts.models import Line
from servanda.kernel import Actor
from servanda.people.models import Customer, Staff, Team
from servanda.systems.models import System
from servanda.tickets.models import LIVE, Kind

Values = Sequence[str]
Filter = Mapping[str, Values]
VALUE: Final = re.compile(r"[\w-]{1,64}\Z", re.ASCII)
MOST: Final = 20  # values of a facet
LONGEST: Final = 120  # letters of the words
ME, NOBODY = "me", "nobody"
COVERED, NOT_COVERED = "yes", "no"
AGES: Final[Mapping[str, timedelta]] = {
    "1d": timedelta(days=1),
    "3d": timedelta(days=3),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks and when: "mine" and "today" are another for each."""

    actor: Actor
    now: datetime
    zone: ZoneInfo


Facet = Callable[[Values, Asking], Q]


def _customer(values: Values, _asking: Asking) -> Q:
    return Q(customer__in=Customer.objects.filter(ref__in=values).values("pk"))


def _who(values: Values, asking: Asking) -> Q:
    found = Q(assignee__in=Staff.objects.filter(ref__in=values).values("pk"))
    if ME in values:
        found |= Q(assignee=asking.actor.id)
    return found | Q(assignee=None) if NOBODY in values else found


def _team(values: Values, _asking: Asking) -> Q:
    return Q(team__in=Team.objects.filter(code__in=values).values("pk"))


def _level(values: Values, _asking: Asking) -> Q:
    return Q(line__in=Line.objects.filter(level__code__in=values).values("pk"))


def _service(values: Values, _asking: Asking) -> Q:
    return Q(line__in=Line.objects.filter(service__code__in=values).values("pk"))


def _system(values: Values, _asking: Asking) -> Q:
    return Q(system__in=System.objects.filter(ref__in=values).values("pk"))


def _priority(values: Values, _asking: Asking) -> Q:
    return Q(priority__in=[int(value) for value in values if value in {"1", "2", "3", "4"}])


def _kind(values: Values, _asking: Asking) -> Q:
    return Q(kind__in=[value for value in values if value in Kind.values])


def _state(values: Values, _asking: Asking) -> Q:
    return Q(state__in=[value for value in values if value in LIVE])


def _cover(values: Values, _asking: Asking) -> Q:
    ways = {COVERED: Q(line__isnull=False), NOT_COVERED: Q(line=None)}
    return ways.get(values[0], Q(pk__in=[]))


def _age(values: Values, asking: Asking) -> Q:
    length = AGES.get(values[0])
    return Q(received_at__lte=asking.now - length) if length else Q(pk__in=[])


# In the order in which a sentence says them.
FACETS: Final[Mapping[str, Facet]] = {
    "customer": _customer,
    "level": _level,
    "priority": _priority,
    "kind": _kind,
    "who": _who,
    "team": _team,
    "system": _system,
    "service": _service,
    "cover": _cover,
    "state": _state,
    "age": _age,
}
ONE: Final = frozenset({"cover", "age", "due"})  # facets of which one value counts


def read(given: Mapping[str, Iterable[str]], facets: Iterable[str]) -> dict[str, Values]:
    """The filter in an address or a saved list, in the order of the facets, without what could
    never be a value."""
    found: dict[str, Values] = {}
    for name in facets:
        values = dict.fromkeys(value for value in given.get(name, ()) if VALUE.match(value))
        if values:
            found[name] = tuple(values)[: 1 if name in ONE else MOST]
    return found


def rule(chosen: Filter, asking: Asking, facets: Mapping[str, Facet] = FACETS) -> Q:
    """The tickets that the filter leaves."""
    found = Q()
    for name, values in chosen.items():
        found &= facets[name](values, asking)
    return found
