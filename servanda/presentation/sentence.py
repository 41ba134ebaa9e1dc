"""Sentences with values in them, said once and shown twice: as plain text and as HTML.

Values are names, numbers, times: words of unknown direction. They are isolated, so that a Latin
name inside a Hebrew sentence disturbs nothing around it, and escaped in HTML.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

FIRST_STRONG_ISOLATE, POP_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = {"R", "AL"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A translated pattern with named places (`%(name)s`) and what goes there."""

    pattern: str
    values: Mapping[str, object] = field(default_factory=dict)

    def text(self, *, rtl: bool = False) -> str:
        """For plain text: isolating marks only where a value runs against the sentence."""
        if not self.values:
            return self.pattern
        return self.pattern % {
            key: isolated(str(value), rtl=rtl) for key, value in self.values.items()
        }

    def html(self) -> SafeString:
        """Escaped, each value in a `<bdi>`."""
        if not self.values:
            return SafeString(escape(self.pattern))
        values = {key: f"<bdi>{escape(value)}</bdi>" for key, value in self.values.items()}
        # A number and its sign stay together: alone, the sign goes to the other side in Hebrew.
        said = (escape(self.pattern) % values).replace("#<bdi>", "<bdi>#")
        return mark_safe(said)  # noqa: S308

    def __str__(self) -> str:
        return self.text()


def say(pattern: str, **values: object) -> Sentence:
    """A sentence; `pattern` is translated already: `say(_("…%(who)s…"), who=name)`."""
    return Sentence(pattern, values)


def isolated(value: str, *, rtl: bool) -> str:
    """`value`, between isolating marks if it holds letters of the other direction."""
    return f"{FIRST_STRONG_ISOLATE}{value}{POP_ISOLATE}" if _against(value, rtl) else value


def _against(value: str, rtl: bool) -> bool:
    if value.isascii():
        return rtl and any(letter.isalpha() for letter in value)
    directions = {unicodedata.bidirectional(letter) for letter in value}
    return bool(directions & ({"L"} if rtl else RIGHT_TO_LEFT))
