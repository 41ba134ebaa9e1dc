"""What the address of the queue asks for: the address is the whole state."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.http import QueryDict

from servanda.clocks import filters
from servanda.desk.door import StaffRequest
from servanda.misses.lists import LISTS
from servanda.tickets.filters import LONGEST, ONE, Asking, Filter, Values, read
from servanda.tickets.lists import matching

GROUPS = ("customer", "who", "level")


@dataclass(frozen=True, slots=True)
class Asked:
    """A named list, what narrows it, and how it is shown. `saved` is the saved list it came from;
    what the address says counts, and not what was saved."""

    code: str = "all"
    chosen: Filter = field(default_factory=dict)
    words: str = ""
    group: str = ""
    saved: str = ""

    @property
    def narrows(self) -> bool:
        return bool(self.chosen or self.words)

    def query(self) -> dict[str, Sequence[str]]:
        """The parameters of the address, as a saved list keeps them."""
        found: dict[str, Sequence[str]] = {"list": [self.code], **self.chosen}
        if self.words:
            found["q"] = [self.words]
        if self.group:
            found["group"] = [self.group]
        return found

    def pairs(self) -> list[tuple[str, str]]:
        """The same one by one, with the saved list: for hidden fields."""
        found = [(name, value) for name, values in self.query().items() for value in values]
        return [*found, ("saved", self.saved)] if self.saved else found

    def address(self) -> str:
        """`list=all&customer=…`, without the question mark."""
        query = QueryDict(mutable=True)
        for name, value in self.pairs():
            query.appendlist(name, value)
        return query.urlencode()

    def without(self, facet: str) -> Asked:
        rest = {name: values for name, values in self.chosen.items() if name != facet}
        return replace(self, chosen=rest)

    def toggled(self, facet: str, value: str) -> Asked:
        """With the value, or without it if it has it."""
        had = self.chosen.get(facet, ())
        if value in had:
            values: Values = [one for one in had if one != value]
        else:
            values = [value] if facet in ONE else [*had, value]
        chosen = {**self.chosen, facet: values}
        ordered = {name: tuple(chosen[name]) for name in filters.FACETS if chosen.get(name)}
        return replace(self, chosen=ordered)

    def rule(self, asking: Asking) -> Q:
        """Which tickets stand in it; who may see them is another question."""
        found = LISTS[self.code](asking.actor) & filters.rule(self.chosen, asking)
        return found & matching(self.words) if self.words else found


def asked(given: Mapping[str, Iterable[str]]) -> Asked:
    """What parameters ask for, each with its values; what makes no sense is left out."""

    def first(name: str) -> str:
        return next(iter(given.get(name, ())), "")

    code, group = first("list"), first("group")
    return Asked(
        code if code in LISTS else "all",
        read(given, filters.FACETS),
        " ".join(first("q").split())[:LONGEST],
        group if group in GROUPS else "",
        first("saved")[:40],
    )


def asked_by(request: StaffRequest) -> Asked:
    return asked(dict(request.GET.lists()))


def from_text(text: str) -> Asked:
    """What an address asks for."""
    return asked(dict(QueryDict(text[:4000]).lists()))
