"""What was agreed and what it costs: lines, targets, prices, work and how it is billed."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from servanda.billing.drawdown import Share
from servanda.catalogue.models import Cost, Offering, ProcedureVersion
from servanda.clocks.phrases import amount_in_words
from servanda.contracts import coverage
from servanda.contracts.difference import charge_words
from servanda.contracts.models import Line
from servanda.contracts.price_words import price_of
from servanda.contracts.signed import rule_of
from servanda.desk.procedures import words as procedure_words
from servanda.desk.time import words as time_words
from servanda.presentation.templatetags.presentation import money

register = template.Library()
register.filter("price_of", price_of)

COST_NAMES: dict[str, Promise] = {
    Cost.INCLUDED: gettext_lazy("included"),
    Cost.CONTRACT: gettext_lazy("as the contract says"),
    Cost.PAID: gettext_lazy("charged"),
}


@register.filter
def cost_name(code: str) -> Promise | str:
    """What a procedure's work is for the customer: "included", "charged"."""
    return COST_NAMES.get(code, code)


@register.filter
def work_name(code: str) -> Promise | str:
    return time_words.WORKS.get(code, code)


@register.filter
def billed(share: Share) -> str:
    """How an entry is billed: "included", "40 min included, 50 min charged"."""
    return time_words.billed(share)


@register.simple_tag
def expectation(version: ProcedureVersion, language: str) -> str:
    """What to expect, for the customer, in the language of their ticket."""
    return procedure_words.expectation(version, language)


@register.filter
def coverage_words(because: str) -> str:
    return str(coverage.say(because))


@register.filter
def targets(line: Line, metric: str) -> list[str]:
    """What a line promises for one metric, best priority first: "P1: 4 working hours".

    The same for all priorities is said once.
    """
    found = [target for target in line.targets.all() if target.metric == metric]
    found.sort(key=lambda target: target.priority)
    words = [amount_in_words(rule_of(target)) for target in found]
    if len(words) > 1 and len(set(words)) == 1:
        return words[:1]
    return [f"P{target.priority}: {said}" for target, said in zip(found, words, strict=True)]


@register.simple_tag
def line_price(line: Line) -> str:
    """With what it is for, unless that is a month."""
    return f"{money(line.price)} {charged(line)}".strip()


@register.filter
def charged(one: Line | Offering) -> str:
    """For what a price is, behind it: "once", "per seat × 25"; nothing for a month."""
    return charge_words(one.charge, getattr(one, "seats", None))
