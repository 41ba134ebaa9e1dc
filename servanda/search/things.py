"""People, companies, systems and contracts by name: what is no ticket.

Accents and capitals do not matter, each word may be only begun, and a name that is merely alike
is found when nothing else is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from servanda.contracts.models import Contract
from servanda.kernel import Actor
from servanda.people.access import may
from servanda.people.search import Caller, search_callers
from servanda.search.snippets import Piece, marked
from servanda.systems.models import System
from servanda.systems.queries import systems_named

EACH: Final = 5


@dataclass(frozen=True, slots=True)
class Thing:
    """A hit that is no ticket. `kind`: customer, contact, system, contract. `ref` is what the page
    of it is found by; for systems and contracts the customer's, on whose page they stand."""

    kind: str
    ref: str
    name: Sequence[Piece]
    about: tuple[str, ...] = ()


def things(words: str, forms: Iterable[str], actor: Actor, *, mend: bool) -> list[Thing]:
    """At most a few of each kind, people and companies first; a handful of queries.
    `mend`: does nobody bear the name, then who bears one like it."""
    if len(words.strip()) < 2:
        return []
    forms = tuple(forms)
    found = [_caller(caller, forms) for caller in _callers(words, actor, mend)]
    found += [
        Thing("system", system.customer.ref, marked(system.name, forms),
              (system.customer.name, system.kind, system.identifier))
        for system in _systems(words, actor)
    ]  # fmt: skip
    found += [
        Thing("contract", contract.customer.ref, marked(contract.number, forms),
              (contract.customer.name, str(contract.title)))
        for contract in _contracts(words, actor)
    ]  # fmt: skip
    return found


def _callers(words: str, actor: Actor, mend: bool) -> list[Caller]:
    if not may(actor, "caller.search"):
        return []
    return search_callers(words, actor=actor, limit=EACH, mend=mend)


def _caller(caller: Caller, forms: tuple[str, ...]) -> Thing:
    if caller.contact:
        about = (caller.company, caller.title, caller.number)
        return Thing("contact", caller.contact, marked(caller.name, forms), about)
    return Thing("customer", caller.customer, marked(caller.company, forms), (caller.number,))


def _systems(words: str, actor: Actor) -> list[System]:
    return list(systems_named(words, actor)[:EACH])


def _contracts(words: str, actor: Actor) -> list[Contract]:
    found = Contract.objects.visible_to(actor).filter(number__icontains=words)
    return list(found.select_related("customer").order_by("-starts_at", "pk")[:EACH])
