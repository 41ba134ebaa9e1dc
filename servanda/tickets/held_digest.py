"""The daily digest of held mail: who gets it now, and what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.db.models import Count

from servanda.mail.models import Mailbox
from servanda.people.models import Staff
from servanda.people.queries import away, holding_verb
from servanda.tickets.models import HeldDigest, HeldMail

FIRST_HOUR: Final = 7
LAST_HOUR: Final = 11
"""By the owner's own clock; what could not be sent until then comes the next day."""


@dataclass(frozen=True, slots=True)
class Owner:
    staff: Staff
    day: date


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits in one mailbox (None: written to none that we know), by reason code."""

    mailbox: Mailbox | None
    reasons: dict[str, int]

    @property
    def number(self) -> int:
        return sum(self.reasons.values())


@dataclass(frozen=True, slots=True)
class Digest:
    owner: Owner
    waiting: tuple[Waiting, ...]

    @property
    def number(self) -> int:
        return sum(one.number for one in self.waiting)


def owners_at(now: datetime) -> Iterator[Owner]:
    """Those who look after a mailbox, may see held mail, and whose morning it is."""
    owning = Mailbox.objects.kept().exclude(owner=None).values("owner")
    staff = list(holding_verb("held.read").filter(pk__in=owning).select_related("account"))
    missing = away((one.pk for one in staff), now)
    for one in staff:
        local = now.astimezone(ZoneInfo(one.zone))
        if FIRST_HOUR <= local.hour <= LAST_HOUR and one.pk not in missing:
            yield Owner(one, local.date())


def digest_of(owner: Owner) -> Digest | None:
    """What waits in this colleague's mailboxes; None when nothing does.

    Mail of which we do not know to which mailbox it was written is in everybody's.
    """
    boxes = {box.pk: box for box in Mailbox.objects.kept().filter(owner=owner.staff)}
    rows = HeldMail.objects.waiting().order_by().values_list("mailbox", "reason")
    counts: dict[int | None, Counter[str]] = {}
    for box, reason, number in rows.annotate(n=Count("pk")):
        if box is None or box in boxes:
            counts.setdefault(box, Counter())[reason.partition(":")[0]] += number
    ordered: list[int | None] = [*boxes, None]
    found = [
        Waiting(boxes[key] if key is not None else None, dict(counts[key].most_common()))
        for key in ordered
        if key in counts
    ]
    return Digest(owner, tuple(found)) if found else None


def claim(owner: Owner) -> bool:
    """True for the one worker that may write it: once a day. Inside an action."""
    _row, new = HeldDigest.objects.get_or_create(
        staff=owner.staff, defaults={"sent_for": owner.day}
    )
    rows = HeldDigest.objects.filter(staff=owner.staff, sent_for__lt=owner.day)
    return new or bool(rows.update(sent_for=owner.day))
