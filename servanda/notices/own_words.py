"""What a provider adds to letters to customers: a paragraph of their own, by language.

Plain text with placeholders, which stand for what this letter's reader and ticket are called; it
is escaped like every value, and nothing in it runs. A language without words gets none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused
from servanda.notices.reader import Reader
from servanda.notices.sentence import isolated
from servanda.people.actions import set_letter_words
from servanda.people.models import Provider
from servanda.presentation.sentence import POP_ISOLATE
from servanda.tickets.actions.wording import check_placeholders
from servanda.tickets.models import Ticket
from servanda.tickets.placeholders import fill, named

LONGEST: Final = 1000
"""Characters a language: a paragraph, not a second letter."""
NAMES: Final = ("contact", "customer", "subject", "number", "provider", "phone")
WITHOUT_TICKET: Final = ("contact", "provider", "phone")
LEFT_TO_RIGHT_ISOLATE: Final = "\u2066"
_EMPTY_LINE: Final = re.compile(r"\n[ \t]*\n")


def said(provider: Provider, letter: str, reader: Reader, ticket: Ticket | None) -> str:
    """The own words of the letter with this code, filled; "" where there are none.

    A paragraph that names what is not there (no telephone, no customer yet) is left out: nobody
    looks at the letter before it leaves.
    """
    text = provider.letter_words.get(letter, {}).get(reader.language, "")
    if not text:
        return ""
    values = {
        name: isolated(value, rtl=reader.rtl)
        for name, value in _values(provider, reader, ticket).items()
        if value
    }
    if reader.rtl and "phone" in values:  # a number has no letters, and its + must stay in front
        values["phone"] = f"{LEFT_TO_RIGHT_ISOLATE}{provider.desk_phone}{POP_ISOLATE}"
    parts = _EMPTY_LINE.split(text.replace("\r\n", "\n").strip())
    whole = [part for part in parts if all(name in values for name in named(part))]
    return "\n\n".join(fill(part, values) for part in whole)


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
