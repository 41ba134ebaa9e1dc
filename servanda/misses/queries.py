"""What was missed, the letters about it, and what is owed, as far as the reader may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Min, Prefetch, QuerySet

from servanda.contracts.models import Contract, Line
from servanda.kernel import Actor
from servanda.kernel.money import Money
from servanda.misses.credits import bounds, month_of, standing
from servanda.misses.models import Cause, Credit, Letter, LetterQuerySet, Limit, Miss, MissQuerySet
from servanda.people.access import may
from servanda.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Missed:
    """A miss with what it earns now; None: nothing by the contract."""

    miss: Miss
    credit: Credit | None

    @property
    def owed(self) -> bool:
        """Whether a letter of its own is owed for it."""
        miss = self.miss
        return not (miss.told_at or miss.struck_at or miss.set_aside_at or miss.small)


@dataclass(frozen=True, slots=True)
class Owing:
    """What was missed on a ticket, and the letter that has not gone yet."""

    missed: Sequence[Missed]
    letter: Letter | None

    @property
    def owed(self) -> list[Missed]:
        return [one for one in self.missed if one.owed]

    @property
    def credit(self) -> Money | None:
        """What the misses that are owed a letter earn together."""
        found = [one.credit for one in self.owed if one.credit]
        return Money(sum(one.minor for one in found), found[0].currency) if found else None


def owing(ticket: Ticket, actor: Actor) -> Owing:
    """Of a ticket that the actor was let to see: three queries, one when nothing was missed."""
    found = list(Miss.objects.visible_to(actor).filter(ticket=ticket).order_by("at", "pk"))
    if not found:
        return Owing((), None)
    credits = standing(miss.pk for miss in found)
    open_ones = Letter.objects.visible_to(actor).open().filter(ticket=ticket)
    letter = open_ones.select_related("returned_by", "returned_why").first()
    return Owing([Missed(miss, credits.get(miss.pk)) for miss in found], letter)


def letters(actor: Actor) -> LetterQuerySet:
    """With all that a row or a page shows of them."""
    return Letter.objects.visible_to(actor).select_related(
        "contract__customer", "ticket__requester", "ticket__customer", "cause", "words",
        "following", "written_by", "returned_by", "returned_why", "approved_by", "message", "body",
    )  # fmt: skip


def misses(actor: Actor) -> MissQuerySet:
    """Of tickets that the actor sees, with their lines."""
    return Miss.objects.visible_to(actor).select_related("ticket", "line__version__contract")


def to_approve(actor: Actor) -> QuerySet[Letter]:
    """Those that are asked for, the longest waiting first."""
    return _owing(actor).filter(asked_at__isnull=False).order_by("asked_at", "pk")


def sent_back(actor: Actor) -> QuerySet[Letter]:
    return _owing(actor).filter(returned_at__isnull=False).order_by("returned_at", "pk")


def _owing(actor: Actor) -> QuerySet[Letter]:
    """Not gone yet, about tickets whose customer is still owed a word: what was set aside or struck
    out after one was written waits for nobody."""
    return letters(actor).open().filter(ticket__in=Miss.objects.owed().values("ticket"))


def of_months(actor: Actor) -> list[Letter]:
    """Monthly ones that nobody has sent yet, as long as something is left to tell; two queries."""
    found = list(letters(actor).open().filter(ticket=None).order_by("month", "pk"))
    contracts = [one.contract_id for one in found]
    small = Miss.objects.owed_monthly().filter(line__version__contract__in=contracts)
    first = dict(
        small.values_list("line__version__contract").annotate(first=Min("at")).order_by()
    )  # fmt: skip
    return [one for one in found if _left(one, first.get(one.contract_id))]


def _left(letter: Letter, first: datetime | None) -> bool:
    """Whether the first miss that waits is of the letter's month or before."""
    assert letter.month is not None, "a letter of a month"
    return first is not None and first < bounds(letter.month, letter.contract)[1]


def gone(actor: Actor) -> QuerySet[Letter]:
    return letters(actor).filter(sent_at__isnull=False).order_by("-sent_at", "-pk")


def causes(*, retired: bool = False) -> QuerySet[Cause]:
    """Those to choose from; `retired`: those that are offered no more."""
    return Cause.objects.filter(retired_at__isnull=not retired)


def all_causes(actor: Actor) -> QuerySet[Cause]:
    """Also those offered no more, for whoever may change them."""
    return Cause.objects.all() if may(actor, "wording.edit") else Cause.objects.none()


def limits() -> dict[tuple[str, str], Limit]:
    return {(row.role, row.currency): row for row in Limit.objects.all()}


def currencies() -> list[str]:
    """In which contracts are, by name."""
    found = Line.objects.order_by("currency").values_list("currency", flat=True)
    return list(found.distinct())


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of a contract: what was missed, and what it earned together."""

    first: date
    missed: Sequence[Missed]

    @property
    def total(self) -> Money | None:
        found = [one.credit for one in self.missed if one.credit]
        return Money(sum(one.minor for one in found), found[0].currency) if found else None


def months_of(contract: Contract, actor: Actor) -> list[Month]:
    """All misses of a contract by month, the newest month first, with each credit's rows."""
    rows = Prefetch("credits", Credit.objects.select_related("reason").order_by("pk"))
    found = misses(actor).filter(line__version__contract=contract)
    found = found.select_related("ticket", "line__service", "line__level", "letter")
    months: dict[date, list[Missed]] = {}
    for miss in found.prefetch_related(rows).order_by("at", "pk"):
        credits = list(miss.credits.all())
        last = credits[-1] if credits else None
        months.setdefault(month_of(miss.at, contract), []).append(Missed(miss, last))
    return [Month(first, months[first]) for first in sorted(months, reverse=True)]
