"""Whose portal it is, and what a contract line says of money and hours."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from servanda.catalogue.credit_words import written
from servanda.catalogue.models import Offering
from servanda.contracts.difference import METRICS, charge_words
from servanda.contracts.models import Line
from servanda.contracts.price_words import price_of
from servanda.notices.cases import the_provider
from servanda.people.models import Provider
from servanda.presentation.wording import say_hours

register = template.Library()
register.filter("price_of", price_of)


@register.filter
def charged(one: Line | Offering) -> str:
    """For what a price is, behind it: "per seat × 25"; nothing for a month."""
    return charge_words(one.charge, getattr(one, "seats", None))


@register.filter
def is_among(offer: Offering, own: set[tuple[int, int]]) -> bool:
    """Whether it is one of these services at this level."""
    return (offer.service_id, offer.level_id) in own


@register.filter
def in_hours(seconds: int) -> str:
    """Working time in hours alone, "40 h"."""
    return say_hours(seconds, get_language() or "en")


@register.filter
def credits_of(line: Line) -> list[tuple[str, str]]:
    """What a missed target pays back, by the name of the target."""
    return [
        (str(METRICS[one.metric]), written(one.amount, line.currency)) for one in line.credits.all()
    ]


@register.filter
def cap_of(line: Line) -> str:
    """The most that it pays back in a calendar month; "" for no limit."""
    return written(line.cap, line.currency)


@register.simple_tag
def provider_name() -> str:
    """The provider's name; the product's on an installation that has none yet."""
    try:
        return the_provider().name
    except Provider.DoesNotExist:
        return "Servanda"
