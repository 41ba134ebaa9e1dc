"""How alike two ways of telling of a fault are. Pure, the same in every language."""

from __future__ import annotations

from collections.abc import Iterable

from servanda.people.search import plain

ALIKE = 0.35
SIZE = 3


def likeness(said: str, known: Iterable[str]) -> float:
    """From 0 to 1: how much of what was said occurs in what is known, by its pieces of words.

    Accents, capitals and the order of words do not matter, endings hardly do.
    """
    asked = _pieces(said)
    if not asked:
        return 0.0
    there: set[str] = set()
    for text in known:
        there |= _pieces(text)
    return len(asked & there) / len(asked)


def _pieces(text: str) -> set[str]:
    """Three signs at a time, with a blank around each word. A letter that stands alone, and a first
    letter by itself, is in every text and says nothing."""
    letters = "".join(sign if sign.isalnum() else " " for sign in plain(text))
    found = set()
    for word in letters.split():
        if len(word) == 1 and not word.isdigit():
            continue
        padded = f" {word} "
        found |= {padded[at : at + SIZE] for at in range(len(padded) - SIZE + 1)}
    return found
