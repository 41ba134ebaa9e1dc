"""Who may let a letter with money in it leave: by role, up to the amount set for the role."""

from __future__ import annotations

from typing import Final

from servanda.kernel import Actor
from servanda.kernel.money import Money
from servanda.misses.models import Limit
from servanda.people.access import MAY, may

VERB: Final = "miss.approve"
# The last word is theirs, whatever the amount.
UNLIMITED: Final = frozenset({"head"})
LIMITED: Final = MAY[VERB] - UNLIMITED


def may_let_go(actor: Actor, credit: Money) -> bool:
    """Whether a letter with this credit may leave on the actor's word."""
    if not credit.minor:
        return may(actor, "miss.write")
    if not may(actor, VERB):
        return False
    roles = actor.roles & LIMITED
    if actor.roles & UNLIMITED:
        return True
    limits = dict(
        Limit.objects.filter(role__in=roles, currency=credit.currency).values_list("role", "minor")
    )
    return any(role not in limits or credit.minor <= limits[role] for role in roles)
