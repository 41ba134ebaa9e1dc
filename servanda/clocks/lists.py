"""The desk's lists: those of `tickets`, and those that ask the clocks too."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, Q

from servanda.clocks.models import Clock, ClockState
from servanda.kernel import Actor
from servanda.kernel.models import Entry
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


LISTS: Final[tickets.Rules] = {
    **tickets.LISTS,
    "no_next_step": _no_next_step,
    "quotes": _quotes_not_given,
}

# Lists that are another for each colleague.
PERSONAL: Final = frozenset({"mine", "team", "to_word"})
