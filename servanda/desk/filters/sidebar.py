"""The lists beside the queue: the named ones and the saved ones, each with its number."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from servanda.desk.filters.asked import Asked, asked
from servanda.desk.lists import GROUPS, Named
from servanda.kernel import Actor, kept
from servanda.misses.lists import BEYOND, kept_counts
from servanda.tickets.filters import Asking
from servanda.tickets.models import SavedList
from servanda.tickets.saved import saved_lists

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the sidebar; `counted` is False where no number is known."""

    name: str | Promise
    address: str
    count: int
    current: bool
    counted: bool = True
    title: str = ""


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved list and what it asks for."""

    row: SavedList
    asked: Asked

    @property
    def counted_as(self) -> str:
        """Another name whenever its sentence changes, so that no old number is shown for it."""
        return f"saved:{self.row.pk}:{self.row.saved_at.timestamp()}"


@dataclass(frozen=True, slots=True)
class Sidebar:
    groups: Sequence[tuple[str | Promise, Sequence[Entry]]]
    settled: bool  # the numbers are up to date
    open: Saved | None  # the saved list that the address names


def sidebar(actor: Actor, now: Asked, asking: Asking, tail: kept.Tail) -> Sidebar:
    """What is kept up to that end of the journal; what is not, is asked and counted."""
    rows = kept.current(("saved lists", actor), tail, lambda: saved_lists(actor))
    saved = [Saved(row, _of(row)) for row in rows]
    rules = {one.counted_as: _rule(one, asking) for one in saved if one.asked.code != "closed"}
    beyond = {one.counted_as for one in saved if one.asked.code in BEYOND}
    counts, settled = kept_counts(actor, tail, rules, beyond)
    opened = next((one for one in saved if one.row.ref == now.saved), None)
    named = [
        (heading, [_named(one, counts.get(one.code, 0), now, opened) for one in group])
        for heading, group in GROUPS
    ]
    mine = [one for one in saved if one.row.staff_id == actor.id]
    others = [one for one in saved if one.row.staff_id != actor.id]
    saved_groups = [
        (heading, [_saved(one, counts, opened) for one in group])
        for heading, group in ((_("My lists"), mine), (_("Shared with me"), others))
        if group
    ]
    return Sidebar([*named[:1], *saved_groups, *named[1:]], settled, opened)


def _of(row: SavedList) -> Asked:
    """What was saved, as far as it still makes sense."""
    return replace(asked(row.query), saved=row.ref)


def _rule(one: Saved, asking: Asking) -> Callable[[Actor], Q]:
    def rule(_actor: Actor) -> Q:
        try:
            return one.asked.rule(asking)
        except (ValueError, TypeError, LookupError, OverflowError):
            # It may be shared: then it would stop the queue of everybody.
            log.exception("the saved list %s cannot be counted", one.row.ref)
            return Q(pk__in=())

    return rule


def _named(one: Named, count: int, now: Asked, opened: Saved | None) -> Entry:
    current = opened is None and one.code == now.code
    return Entry(one.name, f"list={one.code}", count, current, one.code != "closed")


def _saved(one: Saved, counts: dict[str, int], opened: Saved | None) -> Entry:
    counted = one.asked.code != "closed"
    count = counts.get(one.counted_as, 0)
    title = one.row.staff.name
    return Entry(one.row.name, one.asked.address(), count, one is opened, counted, title)
