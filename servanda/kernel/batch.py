"""Many rows as one act: all of them or none, and what is wrong is said of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from django.db import transaction

from servanda.kernel.errors import Refused
from servanda.kernel.unit import action, current

NEW: Final = "new"
CHANGED: Final = "changed"
SAME: Final = "same"
WRONG: Final = "wrong"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became, or would become, of one row; `words` say why when it is wrong."""

    what: str
    words: str = ""


class _TakeBack(Exception):
    """Leaves the action so that nothing of it stays."""


def all_or_none(
    rows: Iterable[T], act: Callable[[T], bool], *, rehearse: bool = False
) -> list[Outcome]:
    """Do `act` with every row in one action; it answers whether it made something new.

    Refused for one row, nothing is kept of any, and the answer says which and why. With `rehearse`
    nothing is kept in any case: the answer is what would happen, found by doing it. To be called
    outside other actions.
    """
    outcomes: list[Outcome] = []
    try:
        with action():
            outcomes += [_tried(row, act) for row in rows]
            if rehearse or any(one.what == WRONG for one in outcomes):
                raise _TakeBack
    except _TakeBack:
        pass
    return outcomes


def _tried(row: T, act: Callable[[T], bool]) -> Outcome:
    said = len(current().pending)
    try:
        with transaction.atomic():
            new = act(row)
    except Refused as refused:
        return Outcome(WRONG, str(refused))
    if new:
        return Outcome(NEW)
    return Outcome(CHANGED if len(current().pending) > said else SAME)
