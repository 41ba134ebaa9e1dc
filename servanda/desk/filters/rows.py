"""Facets whose values are rows: what they are called, and those that can be chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model, Q, QuerySet

from servanda.catalogue.queries import levels, services
from servanda.kernel import Actor
from servanda.people.queries import customer_list, staff_in_office, teams
from servanda.systems.queries import systems_named


@dataclass(frozen=True, slots=True)
class Rows:
    """`all` are those that the actor may choose from (with words to find), `key` what the address
    calls them."""

    all: Callable[[Actor, str], QuerySet[Any]]
    key: str

    def named(self, actor: Actor, keys: Iterable[str]) -> dict[str, str]:
        """What these are called, whichever of them still are there."""
        found = self.all(actor, "").filter(**{f"{self.key}__in": list(keys)})
        return {getattr(row, self.key): name_of(row) for row in found}


def _staff(_actor: Actor, words: str) -> QuerySet[Any]:
    found: QuerySet[Any] = staff_in_office()
    for word in words.split():
        found = found.filter(
            Q(family_name__unaccent__icontains=word) | Q(given_name__unaccent__icontains=word)
        )
    return found


def _few(rows: Callable[[], QuerySet[Any]]) -> Callable[[Actor, str], QuerySet[Any]]:
    """So few that their words are compared where they are shown."""
    return lambda _actor, _words: rows()


ROWS: Final[dict[str, Rows]] = {
    "customer": Rows(customer_list, "ref"),
    "who": Rows(_staff, "ref"),
    "team": Rows(_few(teams), "code"),
    "level": Rows(_few(levels), "code"),
    "system": Rows(lambda actor, words: systems_named(words, actor), "ref"),
    "service": Rows(_few(services), "code"),
}
FEW: Final = frozenset({"team", "level", "service"})


def name_of(row: Any) -> str:
    """In the reader's language, where it has one name a language."""
    return str(row.name)


def detail(row: Model) -> str:
    """What tells it from another of the same name."""
    customer = getattr(row, "customer", None)
    return str(customer) if customer else ""
