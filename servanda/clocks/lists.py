"""The desk's lists: those of `tickets`, and those that ask the clocks too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from django.db.models import Exists, OuterRef, Q

from servanda.clocks.models import Clock, ClockState
from servanda.kernel import Actor, kept
from servanda.kernel.models import Entry
from servanda.people.access import may
from servanda.tickets import lists as tickets
from servanda.tickets.lists import LIVE_Q
from servanda.tickets.models import FollowUp, Kind, State, asleep

_ITS_CLOCKS = Clock.objects.filter(ticket=OuterRef("pk"))


def _no_next_step(_: Actor) -> Q:
    """Ours to move, but nobody has it, or nothing will bring it back to mind."""
    running = Exists(_ITS_CLOCKS.filter(state=ClockState.RUNNING))
    reminder = Exists(FollowUp.objects.filter(ticket=OuterRef("pk"), done_at=None, removed_at=None))
    forgotten = ~running & ~reminder & ~asleep()
    return Q(state__in=(State.NEW, State.OPEN)) & (Q(assignee=None) | Q(forgotten))


def _quotes_not_given(_: Actor) -> Q:
    """Asked for a quote, and none has gone out (T5), whether or not a contract promises one."""
    given = Entry.objects.filter(stream=OuterRef("stream"), kind="ticket.quoted")
    return LIVE_Q & Q(kind=Kind.QUOTE) & Q(~Exists(given))


LISTS: Final[Mapping[str, Callable[[Actor], Q]]] = {
    **tickets.LISTS,
    "no_next_step": _no_next_step,
    "quotes": _quotes_not_given,
}


# Lists that are another for each colleague.
PERSONAL: Final = frozenset({"mine", "team", "to_word"})


def counts(actor: Actor) -> dict[str, int]:
    """How many tickets stand in each list, in one query. Closed ones are not counted."""
    return tickets.counts(actor, LISTS)


def kept_counts(
    actor: Actor, more: Mapping[str, Callable[[Actor], Q]] | None = None
) -> tuple[dict[str, int], bool]:
    """The same from what was counted a moment ago, once for all who see every ticket; and whether
    it is up to date (see `kernel.kept`). `more` are lists of the actor's own; their names change
    when their rules do."""
    tail = kept.tail(actor)
    own = {name: LISTS[name] for name in PERSONAL} | dict(more or {})
    key = (actor.kind, actor.id, *sorted(own))
    if not may(actor, "ticket.read_all"):
        return kept.answer(key, tail, lambda: tickets.counts(actor, {**LISTS, **own}))
    shared = {name: rule for name, rule in LISTS.items() if name not in PERSONAL}
    everybody, settled = kept.answer("lists", tail, lambda: tickets.counts(actor, shared))
    mine, also = kept.answer(key, tail, lambda: tickets.counts(actor, own))
    return {**everybody, **mine}, settled and also
