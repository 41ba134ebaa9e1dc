"""How people's names are written."""

from __future__ import annotations

from collections.abc import Iterable

FAMILY_NAME_FIRST = {"hu"}


def display_name(given: str, family: str, language: str) -> str:
    """The full name in the order its owner uses; `language` is the owner's, not the reader's."""
    parts = (family, given) if language in FAMILY_NAME_FIRST else (given, family)
    return " ".join(part for part in parts if part)


def joined(names: Iterable[str]) -> str:
    """Several names in one sentence, each kept from disturbing the others' direction."""
    return ", ".join(f"\u2068{name}\u2069" for name in names)
