"""Writes the planned copies of tickets: rows, chains and seals, each table by one COPY."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bench import copying
from bench.prototypes import Prototype, copied, moved
from bench.twins import Twin, of
from servanda.clocks.facts import RECORDED
from servanda.clocks.models import Clock
from servanda.kernel import unit
from servanda.kernel.chain import entry_hash
from servanda.kernel.models import Entry, Remark, Stream, new_salt
from servanda.kernel.refs import new_ref
from servanda.tickets import numbers
from servanda.tickets.models import Message, Rating, Ticket

Plan = Sequence[tuple[Prototype, Twin, int]]
MACHINES = ("NB", "PC", "SRV", "PR", "SW", "TAB")
SETTLED = 200  # tickets a transaction


class Batch:
    """The rows of one chunk, with the keys that are reserved for them."""

    def __init__(self, plan: Plan) -> None:
        self.rows: dict[type[Any], list[Any]] = {
            model: [] for model in (Stream, Ticket, Remark, Message, Rating, Entry, Clock)
        }
        count = len(plan)
        said = sum(len(proto.messages) for proto, _, _ in plan)
        written = sum(len(moved(proto, weeks).rows) for proto, _, weeks in plan)
        wanted = {Stream: count, Ticket: count, Message: said, Entry: written,
                  Clock: 8 * count, Remark: count, Rating: count}  # fmt: skip
        self._keys = {model: iter(copying.reserve(model, n)) for model, n in wanted.items()}
        self.numbers = iter(numbers.take(count))

    def add(self, row: Any) -> Any:
        row.pk = next(self._keys[type(row)])
        self.rows[type(row)].append(row)
        return row


@dataclass
class Names:
    """What the copy's keys are, by the kind of row and the original's key."""

    message: dict[int, Any]
    remark: dict[int, Any]
    twin: Twin
    ticket: int


def write(plan: Plan, chance: random.Random) -> list[int]:
    """Copies all of the plan; answers the streams of those that are still open."""
    batch = Batch(plan)
    still_open = [
        stream
        for proto, twin, weeks in plan
        if (stream := _ticket(batch, proto, twin, weeks, chance)) is not None
    ]
    with copying.unchecked():
        for model, rows in batch.rows.items():
            copying.copy(model, rows)
    return still_open


def settle(streams: Sequence[int]) -> None:
    """Clocks, ranks, timers and misses of what is still open, by the product itself."""
    from servanda.clocks import reactions

    for begin in range(0, len(streams), SETTLED):
        with unit.action():
            for stream in streams[begin : begin + SETTLED]:
                unit.collect("clocks.whole", stream, False, reactions.settle_whole)


def _ticket(
    batch: Batch, proto: Prototype, twin: Twin, weeks: int, chance: random.Random
) -> int | None:
    shift, found, old = timedelta(weeks=weeks), moved(proto, weeks), proto.ticket
    stream = batch.add(Stream())
    ticket = batch.add(copied(old, stream_id=stream.pk, ref=new_ref(),
                               number=next(batch.numbers)))  # fmt: skip
    stream.key = f"ticket:{ticket.number}"
    machine = f"{chance.choice(MACHINES)}-{chance.randint(1, 9999):04}"
    ticket.subject = f"{old.subject} ({machine})"[:300]
    ticket.customer_id = of(twin.customers, old.customer_id)
    ticket.requester_id = of(twin.contacts, old.requester_id)
    ticket.requester_address = twin.addresses.get(old.requester_address, old.requester_address)
    ticket.line_id = of(twin.lines, old.line_id)
    ticket.system_id = of(twin.systems, old.system_id)
    for name in ("received_at", "state_since", "solved_at", "closed_at", "scheduled_until"):
        if (at := getattr(old, name)) is not None:
            setattr(ticket, name, at - shift)
    is_open = weeks == 0
    ticket.rank_at = None if is_open else found.rank_at
    names = Names({}, {}, twin, ticket.pk)
    for message in proto.messages:
        _message(batch, message, ticket, names, shift, machine)
    _rating(batch, old, ticket, names, shift)
    _journal(batch, found.rows, stream, names, is_open=is_open)
    if is_open:
        return int(stream.pk)
    for clock in found.clocks:
        line = of(twin.lines, clock.line_id)
        batch.add(copied(clock, ticket_id=ticket.pk, line_id=line))
    return None


def _message(
    batch: Batch, old: Message, ticket: Ticket, names: Names, shift: timedelta, machine: str
) -> None:
    fresh = copied(old, ticket_id=ticket.pk, ref=new_ref(), salt=new_salt(), raw_id=None,
                    outgoing_id=None, mail_id="", at=old.at - shift)  # fmt: skip
    fresh.contact_id = of(names.twin.contacts, old.contact_id)
    fresh.address = names.twin.addresses.get(old.address, old.address)
    if old.direction == "in":
        fresh.text = f"{old.text}\n\n{machine}"
    names.message[old.pk] = batch.add(fresh)


def _rating(batch: Batch, old: Ticket, ticket: Ticket, names: Names, shift: timedelta) -> None:
    rating = getattr(old, "rating", None)
    if rating is None:
        return
    if rating.remark is not None:
        remark = batch.add(copied(rating.remark, salt=new_salt()))
        names.remark[rating.remark.pk] = remark
    contact = of(names.twin.contacts, rating.contact_id)
    remark_key = names.remark[rating.remark_id].pk if rating.remark_id else None
    batch.add(copied(rating, ticket_id=ticket.pk, contact_id=contact, remark_id=remark_key,
                      at=rating.at - shift))  # fmt: skip


def _journal(
    batch: Batch, rows: Sequence[Entry], stream: Stream, names: Names, *, is_open: bool
) -> None:
    previous, number = b"", 0
    for row in rows:
        if is_open and row.kind in RECORDED:
            continue  # the product finds it by itself
        number += 1
        entry = batch.add(copied(row, stream_id=stream.pk, number=number, previous_hash=previous,
                                 data=_data(row, names), seals=_seals(row, names)))  # fmt: skip
        entry.hash = previous = entry_hash(entry, previous)
    stream.head_number, stream.head_hash = number, previous


def _data(entry: Entry, names: Names) -> dict[str, Any]:
    data = _plain(entry.data, names)
    if entry.kind == "ticket.covered":
        for end in ("before", "after"):
            if end in data:
                data[end] = of(names.twin.lines, data[end])
    return data


def _plain(data: dict[str, Any], names: Names) -> dict[str, Any]:
    twin, found = names.twin, dict(data)
    found["ticket"] = names.ticket
    for name, keys in (("customer", twin.customers), ("contact", twin.contacts),
                       ("line", twin.lines)):  # fmt: skip
        if name in found:
            found[name] = of(keys, found[name])
    for name, rows in (("message", names.message), ("question", names.message),
                       ("call", names.message), ("remark", names.remark)):  # fmt: skip
        if not isinstance(found.get(name), bool | None):  # of an answer, `question` is yes or no
            found[name] = rows[found[name]].pk
    return found


def _seals(entry: Entry, names: Names) -> dict[str, str]:
    """Of the words that were copied; files are not."""
    rows = {"tickets.message": names.message, "kernel.remark": names.remark}
    found = {}
    for seal in entry.seals:
        label, key = seal.rsplit(":", 1)
        if int(key) in rows.get(label, {}):
            row = rows[label][int(key)]
            found[row.seal] = row.digest()
    return found
