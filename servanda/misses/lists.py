"""The desk's lists, with the one that knows of letters about missed targets (C6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.db.models import Q

from servanda.clocks import lists as clocks
from servanda.kernel import Actor, kept
from servanda.misses.models import Miss
from servanda.people.access import may
from servanda.tickets.models import LIVE, State, Ticket

UNTOLD: Final = "missed_untold"


def _untold(_: Actor) -> Q:
    """A target was missed, and the letter about it has not gone; also when all is done since."""
    states = (*LIVE, State.SOLVED, State.CLOSED, State.DECLINED)
    return Q(state__in=states) & Q(pk__in=Miss.objects.owed().values("ticket"))


LISTS: Final[Mapping[str, Callable[[Actor], Q]]] = {**clocks.LISTS, UNTOLD: _untold}


def counts(actor: Actor) -> dict[str, int]:
    """How many tickets stand in each list, in two queries. Closed ones are not counted, apart from
    those about which a letter is owed."""
    return {**clocks.counts(actor), **_count(actor)}


def kept_counts(
    actor: Actor, more: Mapping[str, Callable[[Actor], Q]] | None = None
) -> tuple[dict[str, int], bool]:
    """The same from what was counted a moment ago: see `clocks.lists`."""
    counted, settled = clocks.kept_counts(actor, more)
    own = () if may(actor, "ticket.read_all") else (actor.kind, actor.id)
    untold, also = kept.answer((UNTOLD, *own), kept.tail(actor), lambda: _count(actor))
    return {**counted, **untold}, settled and also


def _count(actor: Actor) -> dict[str, int]:
    return {UNTOLD: Ticket.objects.visible_to(actor).filter(_untold(actor)).count()}
