"""The desk's lists, with the one that knows of letters about missed targets (C6)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db.models import Q

from servanda.clocks import lists as clocks
from servanda.clocks.lists import PERSONAL
from servanda.kernel import Actor, kept
from servanda.misses.models import Miss
from servanda.people.access import may
from servanda.tickets import lists as tickets
from servanda.tickets.lists import Rules
from servanda.tickets.models import LIVE, State

UNTOLD: Final = "missed_untold"


def _untold(_: Actor) -> Q:
    """A target was missed, and the letter about it has not gone; also when all is done since."""
    states = (*LIVE, State.SOLVED, State.CLOSED, State.DECLINED)
    return Q(state__in=states) & Q(pk__in=Miss.objects.owed().values("ticket"))


LISTS: Final[Rules] = {**clocks.LISTS, UNTOLD: _untold}
BEYOND: Final = tickets.BEYOND | {UNTOLD}


def counts(actor: Actor, lists: Rules = LISTS, beyond: Collection[str] = ()) -> dict[str, int]:
    """How many tickets stand in each list; `beyond` are further ones that reach closed tickets."""
    return tickets.counts(actor, lists, BEYOND.union(beyond))


def kept_counts(
    actor: Actor, tail: kept.Tail, more: Rules | None = None, beyond: Collection[str] = ()
) -> tuple[dict[str, int], bool]:
    """The same from what was counted a moment ago, once for all who see every ticket; and whether
    it is up to date with `tail` (see `kernel.kept`). `more` are lists of the actor's own; their
    names change when their rules do."""
    own = {name: LISTS[name] for name in PERSONAL} | dict(more or {})
    key = (actor.kind, actor.id, *sorted(own))
    if not may(actor, "ticket.read_all"):
        return kept.answer(key, tail, lambda: counts(actor, {**LISTS, **own}, beyond))
    shared = {name: rule for name, rule in LISTS.items() if name not in PERSONAL}
    everybody, settled = kept.answer("lists", tail, lambda: counts(actor, shared))
    mine, also = kept.answer(key, tail, lambda: counts(actor, own, beyond))
    return {**everybody, **mine}, settled and also
