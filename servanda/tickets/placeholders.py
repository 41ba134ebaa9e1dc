"""Placeholders in prepared words: `{contact}` and the like. Pure.

Only the names listed here are ever looked at, and only by looking them up: nothing in a template
can run, or reach anything but the values it is given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

NAMES: Final = (
    "salutation",
    "contact",
    "customer",
    "subject",
    "number",
    "due",
    "me",
    "provider",
    "phone",
    "hours",
)
_PLACE: Final = re.compile(r"\{([^{}\n]*)\}")


def named(text: str) -> list[str]:
    """What stands in braces, each once, in order."""
    return list(dict.fromkeys(name.strip() for name in _PLACE.findall(text)))


def unknown(text: str, names: Collection[str] = NAMES) -> list[str]:
    """What stands in braces and is no placeholder, each once, in order."""
    return [name for name in named(text) if name not in names]


def left_over(text: str) -> list[str]:
    """The placeholders that nothing was put in place of, each once, in order."""
    return [name for name in named(text) if name in NAMES]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; one without a value stays visible as `{name}`, so
    that whoever sends it sees what is missing. Values are never looked into themselves."""

    def value(match: re.Match[str]) -> str:
        return values.get(match[1].strip(), "") or match[0]

    return _PLACE.sub(value, text)
