"""What a colleague says of an address to which letters are not sent any more."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from servanda.kernel import Actor
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.unit import action
from servanda.mail import dead, events
from servanda.people.access import demand

VERB: Final = "ticket.answer"
STREAM: Final = "addresses"


def address_works(addresses: Collection[str], *, by: Actor) -> int:
    """Somebody is there after all, and what waited for them leaves. Answers how many letters;
    nothing is recorded of addresses that were not dead."""
    demand(by, VERB)
    with action():
        stream = Stream.objects.get_or_create(key=STREAM)[0]
        keys = tuple(row.pk for row in dead.dead_among(addresses))
        count = dead.revive(addresses)
        if keys:
            record(events.AddressWorks(keys, count), stream, by=by)
    return count
