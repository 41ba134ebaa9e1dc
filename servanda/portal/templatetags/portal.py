"""Whose portal it is."""

from __future__ import annotations

from django import template

from servanda.notices.cases import the_provider
from servanda.people.models import Provider

register = template.Library()


@register.simple_tag
def provider_name() -> str:
    """The provider's name; the product's on an installation that has none yet."""
    try:
        return the_provider().name
    except Provider.DoesNotExist:
        return "Servanda"
