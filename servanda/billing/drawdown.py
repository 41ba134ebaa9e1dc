"""What of the time worked in a period the allowance includes, and what is paid. Pure.

In order of when the work was done, whenever it was entered: a forgotten entry takes its place, and
what came after it moves on. An entry in which the allowance runs out is split at that minute.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Spent:
    """One entry: its key, when it began, its length in seconds, and how it counts (the codes of
    `models.Counting`)."""

    key: int
    started_at: datetime
    seconds: int
    counting: str = "contract"


@dataclass(frozen=True, slots=True)
class Share:
    """Of one entry: seconds included in the allowance (or in the flat price), paid, and given.
    `ran_out_at`: the instant within it at which the allowance was used up."""

    included: int = 0
    paid: int = 0
    free: int = 0
    ran_out_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """From `since` on another allowance holds, in seconds a period."""

    since: datetime
    allowance: int | None


@dataclass(frozen=True, slots=True)
class Drawdown:
    """`allowance` None: the monthly price includes whatever is needed, nothing runs out.
    `unlimited` are the seconds of that kind that came before an amendment set an allowance: they
    use nothing of it."""

    allowance: int | None
    shares: Mapping[int, Share]
    unlimited: int = 0

    @property
    def used(self) -> int:
        return sum(share.included for share in self.shares.values())

    @property
    def paid(self) -> int:
        return sum(share.paid for share in self.shares.values())

    @property
    def left(self) -> int | None:
        if self.allowance is None:
            return None
        return max(0, self.allowance - (self.used - self.unlimited))


def draw(
    allowance: int | None, entries: Iterable[Spent], changes: Sequence[Change] = ()
) -> Drawdown:
    """Share out one period's entries. `allowance` is that of its beginning; where an amendment of
    the period says otherwise, what is worked from then on is held against the new one."""
    used, unlimited, agreed, following = 0, 0, allowance, list(changes)
    shares: dict[int, Share] = {}

    def amend(change: Change) -> None:
        nonlocal agreed, unlimited
        if agreed is None and change.allowance is not None:
            unlimited = used
        agreed = change.allowance

    for entry in sorted(entries, key=lambda one: (one.started_at, one.key)):
        while following and following[0].since <= entry.started_at:
            amend(following.pop(0))
        share = _share(entry, None if agreed is None else max(agreed - (used - unlimited), 0))
        shares[entry.key] = share
        used += share.included
    for change in following:
        amend(change)
    return Drawdown(agreed, shares, unlimited)


def mark(drawn: Drawdown, entries: Iterable[Spent], seconds: int) -> datetime | None:
    """When so many seconds of the allowance were used; None: they are not."""
    used = -drawn.unlimited  # those come first
    for entry in sorted(entries, key=lambda one: (one.started_at, one.key)):
        included = drawn.shares[entry.key].included
        if included and used + included >= seconds:
            return entry.started_at + timedelta(seconds=max(seconds - used, 0))
        used += included
    return None


def _share(entry: Spent, left: int | None) -> Share:
    if entry.counting == "free":
        return Share(free=entry.seconds)
    if entry.counting == "paid":
        return Share(paid=entry.seconds)
    if left is None or entry.seconds <= left:
        return Share(included=entry.seconds)
    out = entry.started_at + timedelta(seconds=left) if left else None
    return Share(included=left, paid=entry.seconds - left, ran_out_at=out)
