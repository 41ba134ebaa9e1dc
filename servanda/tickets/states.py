"""Which act leads from which state to which: the life of a ticket as one table. Pure.

`new → open ⇄ waiting for customer / third party / scheduled → solved → closed`, plus declined,
merged and "not a ticket". An act that has no entry for a state is refused there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

NEW, OPEN = "new", "open"
WAITING_CUSTOMER, WAITING_THIRD_PARTY = "waiting_customer", "waiting_third_party"
SCHEDULED, SOLVED, CLOSED = "scheduled", "solved", "closed"
DECLINED, MERGED, NOT_A_TICKET = "declined", "merged", "not_a_ticket"

LIVE: Final = (NEW, OPEN, WAITING_CUSTOMER, WAITING_THIRD_PARTY, SCHEDULED)
PAUSES: Final = (WAITING_CUSTOMER, WAITING_THIRD_PARTY, SCHEDULED)
ENDED: Final = (SOLVED, CLOSED, DECLINED)
ALL: Final = (*LIVE, *ENDED, MERGED, NOT_A_TICKET)


def _to(state: str, sources: Iterable[str]) -> dict[str, str]:
    return dict.fromkeys(sources, state)


def _stay(sources: Iterable[str]) -> dict[str, str]:
    return {source: source for source in sources}


_TAKEN_UP = {**_stay((*LIVE, *ENDED)), NEW: OPEN}

# act -> {state before: state after}
TABLE: Final[Mapping[str, Mapping[str, str]]] = {
    "receive": {
        **_stay(LIVE),
        WAITING_CUSTOMER: OPEN,
        SOLVED: OPEN,
        CLOSED: OPEN,
        DECLINED: OPEN,
        NOT_A_TICKET: OPEN,
    },
    "receive_quietly": _stay(ALL),
    "answer": _TAKEN_UP,
    "call": _TAKEN_UP,
    "note": _stay(ALL),
    "assign": {**_stay(LIVE), SOLVED: SOLVED},
    "take": {**_stay(LIVE), NEW: OPEN, SOLVED: SOLVED},
    "classify": {**_stay(LIVE), SOLVED: SOLVED},
    "wait_for_customer": _to(WAITING_CUSTOMER, LIVE),
    "wait_for_third_party": _to(WAITING_THIRD_PARTY, LIVE),
    "schedule": _to(SCHEDULED, LIVE),
    "resume": _to(OPEN, PAUSES),
    "solve": _to(SOLVED, LIVE),
    "object": {SOLVED: OPEN},
    "confirm": {SOLVED: CLOSED},
    "lapse": {SOLVED: CLOSED},
    "remind": {SOLVED: SOLVED},
    "rate": _stay((SOLVED, CLOSED)),
    "reopen": _to(OPEN, ENDED),
    "undo_reopening": _to(SOLVED, LIVE),
    "finish": _to(CLOSED, (*LIVE, SOLVED)),
    "decline": _to(DECLINED, LIVE),
    "discard": _to(NOT_A_TICKET, (NEW, OPEN)),
    "restore": {NOT_A_TICKET: OPEN},
    "merge": _to(MERGED, (*LIVE, SOLVED)),
    "absorb": _stay((*LIVE, SOLVED)),
    "unmerge": {MERGED: OPEN},
    "snooze": _stay(LIVE),
    "attach": _stay((*LIVE, *ENDED)),
}


def after(act: str, state: str) -> str | None:
    """The state that `act` leads to from `state`; None where the act is not possible.

    Raises KeyError for an act that is not in the table.
    """
    return TABLE[act].get(state)
