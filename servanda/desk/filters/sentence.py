"""The filters of a list as a sentence: "Open tickets of Alma at gold, by customer"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from babel.lists import format_list
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from servanda.desk.filters.asked import Asked
from servanda.desk.filters.rows import ROWS
from servanda.desk.filters.words import PHRASES, VALUES
from servanda.kernel import Actor
from servanda.tickets.filters import Values


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the sentence, in HTML and plain, and the address without it."""

    facet: str
    html: SafeString
    text: str
    without: str


def sentence(asked: Asked, actor: Actor) -> list[Part]:
    """Its parts after the list's own words; a query for each facet whose values are rows."""
    parts = [
        _part(facet, _names(facet, values, actor), asked.without(facet))
        for facet, values in asked.chosen.items()
    ]
    if asked.words:
        parts.append(_part("q", [asked.words], replace(asked, words="")))
    if asked.group:
        names = [str(VALUES["group"][asked.group])]
        parts.append(_part("group", names, replace(asked, group="")))
    return parts


def _names(facet: str, values: Values, actor: Actor) -> list[str]:
    fixed = VALUES.get(facet, {})
    keys = [value for value in values if value not in fixed]
    found = ROWS[facet].named(actor, keys) if keys and facet in ROWS else {}
    return [str(fixed.get(value) or found.get(value) or _("nobody knows what")) for value in values]


def _part(facet: str, names: Sequence[str], without: Asked) -> Part:
    phrase = str(PHRASES.get(facet, "%(names)s"))
    isolated = _one_of([f"<bdi>{escape(one)}</bdi>" for one in names])
    html = escape(phrase).replace("%(names)s", isolated)
    return Part(
        facet,
        mark_safe(html),  # noqa: S308 - escaped above, piece by piece
        phrase.replace("%(names)s", _one_of(names)),
        without.address(),
    )


def _one_of(names: Sequence[str]) -> str:
    """ "P1 or P2", as the reader's language says it."""
    return format_list(list(names), "or", (get_language() or "en").split("-")[0])
