"""What a provider adds to letters to customers: a paragraph of their own, by language.

Plain text with placeholders, which stand for what this letter's reader and ticket are called; it
is escaped like every value, and nothing in it runs. A language without words gets none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused
from servanda.notices.letter import NO_HTML
from servanda.notices.reader import Reader
from servanda.notices.sentence import isolated
from servanda.people.actions import set_letter_words
from servanda.people.models import Provider
from servanda.presentation.plaintext import as_html
from servanda.presentation.sentence import POP_ISOLATE
from servanda.tickets.actions.wording import check_placeholders
from servanda.tickets.models import Ticket
from servanda.tickets.placeholders import fill, named

LONGEST: Final = 1000
"""Characters a language: a paragraph, not a second letter."""
NAMES: Final = ("contact", "customer", "subject", "number", "provider", "phone")
WITHOUT_TICKET: Final = ("contact", "provider", "phone")
LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
_OPENS, _CLOSES = "\ue000", "\ue001"  # signs that stand for nothing, and in no address
_FILLED: Final = re.compile(f"{_OPENS}([a-z]+){_CLOSES}")
_EMPTY_LINE: Final = re.compile(r"\n[ \t]*\n")


@dataclass(frozen=True, slots=True)
class Own:
    """The same words for plain text and for HTML; "" for none."""

    text: str = ""
    html: SafeString = NO_HTML


def said(provider: Provider, letter: str, reader: Reader, ticket: Ticket | None) -> Own:
    """The own words of the letter with this code, filled. In HTML what the provider wrote as a link
    is one; what strangers wrote (a subject) never becomes one in a letter of the provider's.

    A paragraph that names what is not there (no telephone, no customer yet) is left out: nobody
    looks at the letter before it leaves.
    """
    text = provider.letter_words.get(letter, {}).get(reader.language, "")
    if not text:
        return Own()
    values = {
        name: isolated(value, rtl=reader.rtl)
        for name, value in _values(provider, reader, ticket).items()
        if value
    }
    if reader.rtl and "phone" in values:  # a number has no letters, and its + must stay in front
        values["phone"] = f"{LEFT_TO_RIGHT_ISOLATE}{provider.desk_phone}{POP_ISOLATE}"
    parts = _EMPTY_LINE.split(text.replace("\r\n", "\n").strip())
    whole = [part for part in parts if all(name in values for name in named(part))]
    words = "\n\n".join(whole)
    return Own(fill(words, values), _as_html(words, values))


def _as_html(words: str, values: Mapping[str, str]) -> SafeString:
    """The values come in last, when the links are made already."""
    places = {name: f"{_OPENS}{name}{_CLOSES}" for name in values}
    html = as_html(fill(words, places))
    return mark_safe(  # noqa: S308 - escaped, each value too
        _FILLED.sub(lambda place: escape(values.get(place[1], "")), html)
    )


def _values(provider: Provider, reader: Reader, ticket: Ticket | None) -> dict[str, str]:
    values = {"contact": reader.name, "provider": provider.name, "phone": provider.desk_phone}
    if ticket is None:
        return values
    return values | {
        "customer": ticket.customer.name if ticket.customer else "",
        "subject": ticket.subject,
        "number": f"#{ticket.number}",
    }


def check(words: Mapping[str, str], *, about_ticket: bool) -> None:
    """Raise Refused for words that are too long, or name what nobody can fill."""
    if any(len(text) > LONGEST for text in words.values()):
        raise Refused(
            _("At most %(number)s characters, please: a paragraph, not a second letter.")
            % {"number": LONGEST},
            code="too_long",
        )
    check_placeholders(words, NAMES if about_ticket else WITHOUT_TICKET)


def save(letter: str, words: Mapping[str, str], *, by: Actor, about_ticket: bool) -> None:
    """Keep them for the letter with this code. Raises Refused as `check` does."""
    check(words, about_ticket=about_ticket)
    set_letter_words(letter, by=by, words=words)
