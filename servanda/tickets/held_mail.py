"""Looking at held mail: the list, one of it, its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.mail.models import Mailbox, RawMail
from servanda.people.access import may
from servanda.tickets import events
from servanda.tickets.intake.held import stream_of_held
from servanda.tickets.lists import number_in
from servanda.tickets.models import HeldMail, HeldMailQuerySet, Ticket

Row = tuple[int, int]  # key of a mail, number of a row of the journal of held mail


@dataclass(frozen=True, slots=True)
class Asked:
    """What of it is wanted; an empty field narrows nothing. `reason` is a code without its mark."""

    reason: str = ""
    mailbox: Mailbox | None = None
    words: str = ""
    spam: bool = False


def held_mail(actor: Actor, asked: Asked = Asked()) -> HeldMailQuerySet:
    """What is held, the newest first, with all that a list shows; never the bytes of the mails."""
    if not may(actor, "held.read"):
        return HeldMail.objects.none()
    found = HeldMail.objects.spam() if asked.spam else HeldMail.objects.waiting()
    found = found.filter(raw__outcome=RawMail.Outcome.HELD)
    if asked.reason:
        found = found.filter(Q(reason=asked.reason) | Q(reason__startswith=f"{asked.reason}:"))
    if asked.mailbox is not None:
        found = found.filter(mailbox=asked.mailbox)
    for word in asked.words.split()[:8]:
        found = found.filter(
            Q(subject__unaccent__icontains=word)
            | Q(sender_address__icontains=word)
            | Q(sender_name__unaccent__icontains=word)
        )
    return found.select_related("raw", "mailbox", "suggested", "spam_by").defer("raw__raw")


def held_count(actor: Actor) -> int:
    return held_mail(actor).order_by().count()


def chosen_held(actor: Actor, keys: Collection[str]) -> list[HeldMail]:
    """Those of these mails that are held, put aside or not."""
    wanted = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    both = (held_mail(actor), held_mail(actor, Asked(spam=True)))
    return [row for found in both for row in found.filter(raw__in=wanted)]


def counted(actor: Actor) -> tuple[dict[str, int], dict[int, int]]:
    """How much waits, by reason (without its mark) and by mailbox."""
    waiting = held_mail(actor)
    reasons: Counter[str] = Counter()
    for reason, number in waiting.counts("reason").items():
        reasons[reason.partition(":")[0]] += number
    return dict(reasons), {int(key): n for key, n in waiting.counts("mailbox").items()}


def neighbours(actor: Actor, row: HeldMail) -> tuple[int | None, int | None]:
    """The mails before and after one in the list: keys, None at its ends."""
    waiting = held_mail(actor).exclude(pk=row.pk)
    newer = waiting.filter(held_at__gte=row.held_at).order_by("held_at", "pk").first()
    older = waiting.filter(held_at__lte=row.held_at).exclude(pk=newer.pk if newer else 0).first()
    return (newer.raw_id if newer else None), (older.raw_id if older else None)


def of_same_sender(actor: Actor, row: HeldMail) -> int:
    """How many more of that address wait."""
    if not row.sender_address:
        return 0
    others = held_mail(actor).filter(sender_address=row.sender_address)
    return others.order_by().exclude(pk=row.pk).count()


def find_ticket(actor: Actor, typed: str) -> Ticket | None:
    """The ticket of that number, if the actor may see it."""
    number = number_in(typed)
    return Ticket.objects.visible_to(actor).filter(number=number).first() if number else None


def tickets_seen(actor: Actor, rows: Iterable[HeldMail]) -> set[int]:
    """Keys of the tickets to which these mails point, as far as the actor may see them."""
    keys = {row.suggested_id for row in rows if row.suggested_id is not None}
    if not keys:
        return set()
    return set(Ticket.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))


def acts_on_held(actor: Actor, raws: Collection[int], since: datetime) -> list[Row]:
    """What an actor has just done to these mails and may take back. One query. A mail that was let
    in is taken out of its ticket, so who may not write there is not offered it."""
    may_take_out = may(actor, "ticket.note")
    kinds = [events.PutAside.kind, *([events.LetIn.kind] if may_take_out else [])]
    found = Entry.objects.filter(
        stream=stream_of_held(), kind__in=kinds,
        recorded_at__gte=since, actor_kind=actor.kind, actor_id=actor.id,
    ).order_by("-number")  # fmt: skip
    return [(row.data["raw"], row.number) for row in found if row.data["raw"] in raws]
