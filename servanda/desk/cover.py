"""Why a ticket is covered, or not, in words: what the contract's own order gives, what else could
apply, and what an end of the contract means (design: all explicit)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.contracts import coverage
from servanda.contracts.models import Line
from servanda.contracts.price_words import item_words
from servanda.contracts.queries import lines_for, price_list_for
from servanda.desk.contracts.days import day_of, last_day
from servanda.kernel.money import Money
from servanda.people.models import Customer
from servanda.presentation.wording import say_money
from servanda.tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Cover:
    """`own` is the line that the contracts themselves give, with the reason in words; `could` are
    those in force that could apply as well, `cannot` those that are for something else."""

    own: Line | None
    words: str
    could: Sequence[Line]
    cannot: Sequence[Line]


def cover_of(ticket: Ticket) -> Cover:
    """When it was received, by its customer and system."""
    found = coverage.find(customer=ticket.customer, at=ticket.received_at, system=ticket.system)
    could = [found.line, *found.others] if found.line else []
    keys = {line.pk for line in could}
    lines = lines_for(ticket.customer, ticket.received_at) if ticket.customer else []
    return Cover(
        found.line, why(found, ticket.customer), could, [one for one in lines if one.pk not in keys]
    )


def why(found: coverage.Coverage, customer: Customer | None) -> str:
    """The reason, with the day on which cover ended or will begin."""
    words = coverage.say(found.because)
    if found.when is None or customer is None:
        return words
    if found.because == "not_covered_ended":
        end = last_day(found.when, customer)
        assert end is not None, "it ended"
        return _("Not covered: the contract ended on %(day)s.") % {"day": _day(end)}
    begins = _day(day_of(found.when, customer))
    return _("%(why)s It begins on %(day)s.") % {"why": words, "day": begins}


def not_covered(ticket: Ticket) -> str:
    """Why nothing covers it; "" where a colleague said so, and for what needs no contract."""
    if ticket.line_id is not None or not ticket.covered_because.startswith("not_covered"):
        return ""
    found = coverage.find(customer=ticket.customer, at=ticket.received_at, system=ticket.system)
    return (
        why(found, ticket.customer) if found.line is None else coverage.say(ticket.covered_because)
    )


@dataclass(frozen=True, slots=True)
class Outside:
    """What work that is paid for costs by the customer's contracts, net, in the reader's language:
    an hour (the dearest of their lines), and the items of their price lists. Empty where no price
    is agreed."""

    hour: str = ""
    items: Sequence[str] = ()

    def __bool__(self) -> bool:
        return bool(self.hour or self.items)


def cost_outside(customer: Customer | None, at: datetime) -> Outside:
    """By the contracts in force then."""
    if customer is None:
        return Outside()
    lines = lines_for(customer, at)
    rates = [Money(one.rate_minor, one.currency) for one in lines if one.rate_minor is not None]
    dearest = max(rates, key=lambda rate: rate.minor, default=None)
    return Outside(
        say_money(dearest, get_language() or "en") if dearest else "",
        [item_words(item) for item in price_list_for(customer, at)],
    )


def asks_first(ticket: Ticket) -> str:
    """The question to the customer before work begins that is billed, in the ticket's language."""
    with translation.override(ticket.language):
        outside = _("No contract covers this, so work on it is billed.")
        cost = cost_outside(ticket.customer, ticket.received_at)
        if not cost:
            return f"{outside} " + _("We can send you a quote first. Shall we begin?")
        if not cost.items:
            price = _("An hour costs %(amount)s net. Shall we begin?") % {"amount": cost.hour}
            return f"{outside} {price}"
        hour = [_("An hour of work: %(amount)s") % {"amount": cost.hour}] if cost.hour else []
        agreed = _("By the price list of your contract it costs, net:")
        listed = "\n".join(f"- {one}" for one in [*hour, *cost.items])
        return f"{outside} {agreed}\n\n{listed}\n\n" + _("Shall we begin?")


def ended_since(ticket: Ticket) -> date | None:
    """The last day of the contract that covers it, once that has passed."""
    line = ticket.line
    contract = line.version.contract if line else None
    if contract is None or contract.ends_at is None or contract.ends_at > kernel.now():
        return None
    return last_day(contract.ends_at, ticket.customer) if ticket.customer else None


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")
