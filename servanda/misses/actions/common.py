"""What the verbs about misses share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused
from servanda.kernel.models import Remark
from servanda.kernel.money import Money
from servanda.misses import limits
from servanda.misses.credits import lock_contract, standing
from servanda.misses.models import Credit, Letter, Miss
from servanda.tickets.actions.common import demand_reach, lock
from servanda.tickets.models import Ticket


def hold(ticket: Ticket, by: Actor) -> None:
    """Lock the ticket: two colleagues who write about it do so one after the other."""
    lock([ticket])
    demand_reach(ticket, by)


def held_letter(letter: Letter, by: Actor) -> Letter:
    """The letter as it is now; its ticket, the credits of its contract and itself are locked, in
    this order. Raises Refused once it has gone: it goes once."""
    if letter.ticket is not None:
        hold(letter.ticket, by)
    contract = lock_contract(letter.contract_id)
    fresh = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if fresh.sent_at is not None:
        raise Refused(_("This letter has gone already; it goes once."), code="sent")
    fresh.ticket, fresh.contract = letter.ticket, contract
    return fresh


def owed_on(ticket: Ticket) -> list[Miss]:
    """What the customer of a ticket has not been told of yet, oldest first."""
    found = Miss.objects.owed().filter(ticket=ticket)
    rows = found.select_related("line__version__contract__customer", "line__level")
    return list(rows.order_by("at", "pk"))


def demand_owed(ticket: Ticket) -> list[Miss]:
    """The same; raises Refused when there is nothing that a letter could be about."""
    misses = owed_on(ticket)
    if not misses:
        raise Refused(
            _("The customer has been told of everything that was missed here."), code="none_owed"
        )
    return misses


def credits_of(misses: Iterable[Miss]) -> list[Credit]:
    """What they earn, of those that earn anything by the contract, in their order."""
    rows = list(misses)
    known = standing(miss.pk for miss in rows)
    return [known[miss.pk] for miss in rows if miss.pk in known]


def total(credits: Sequence[Credit], currency: str) -> Money:
    return Money(sum(credit.minor for credit in credits), currency)


def demand_letting_go(by: Actor, credit: Money) -> None:
    """Raise Refused unless the actor may let a letter with this credit leave."""
    if not limits.may_let_go(by, credit):
        raise Refused(
            _("There is money in this letter. Somebody who may let this amount go approves it."),
            code="needs_approval",
        )


def remark(text: str, language: str = "") -> Remark:
    return Remark.objects.create(text=text.strip(), language=language)


def demand_reason(text: str) -> None:
    if not text.strip():
        raise Refused(_("Say why, in a few words."), code="no_reason")
