"""Addresses at which nobody is: a server said so for good. What we write to them waits.

An address lives again when somebody writes from it, or a colleague says that it works.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from servanda import kernel
from servanda.kernel import unit
from servanda.mail import bounces
from servanda.mail.models import DeadAddress, Outgoing

HOLD = "dead-address"
"""Why such a letter is held."""
FATAL = frozenset({"unknown-user", "unknown-domain"})
"""Reasons that do not pass: a full mailbox may be emptied tomorrow."""


def bury(letter: Outgoing, address: str, reason: str, at: datetime) -> None:
    """Note that nobody is at `address`, if it is one to which this letter went."""
    mine = {one.lower() for one in letter.addresses}
    if reason in FATAL and address.lower() in mine:
        given = {"since": at, "reason": reason}
        DeadAddress.objects.get_or_create(address=address.lower()[:254], defaults=given)


def bury_refused(letter: Outgoing) -> None:
    """Those of its addresses that the server refused to our face, for good."""
    for address, words in letter.refused.items():
        bury(letter, address, bounces.judge(words)[0], kernel.now())


def hold_back(rows: Iterable[Outgoing]) -> None:
    """Letters, not saved yet, of which every address is dead wait. One query, none for none."""
    for row in _to_nobody(rows):
        row.held_at, row.hold_reason = row.held_at or kernel.now(), row.hold_reason or HOLD


def _to_nobody(rows: Iterable[Outgoing]) -> list[Outgoing]:
    """Those of which every address is dead, whether it stands in To or in Cc."""
    waiting = [(row, {one.lower() for one in row.addresses}) for row in rows]
    wanted = {one for _row, addresses in waiting for one in addresses}
    if not wanted:
        return []
    dead = set(DeadAddress.objects.filter(address__in=wanted).values_list("address", flat=True))
    return [row for row, addresses in waiting if addresses <= dead]


def revive(addresses: Collection[str]) -> int:
    """Somebody is there after all: letters of which not every address is dead any more leave.
    Answers how many. Inside an action; a colleague says so by `actions.address_works`."""
    known = DeadAddress.objects.filter(address__in=[one.lower() for one in addresses])
    alive = list(known.values_list("address", flat=True))
    if not alive:
        return 0
    known.delete()
    held = list(Outgoing.objects.held().filter(hold_reason=HOLD).only("to", "cc"))
    still = {row.pk for row in _to_nobody(held)}
    free = Outgoing.objects.held().filter(pk__in=[row.pk for row in held if row.pk not in still])
    count = free.update(held_at=None, hold_reason="", next_try_at=kernel.now())
    unit.notify("outbox")
    return count


def dead_among(addresses: Iterable[str]) -> list[DeadAddress]:
    """Those of these addresses at which nobody is."""
    wanted = {one.lower() for one in addresses if one}
    return list(DeadAddress.objects.filter(address__in=wanted).order_by("address"))
