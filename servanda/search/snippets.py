"""The place in a text that answers a search, with the words that were found marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from servanda.people.search import plain

WORD = re.compile(r"[^\W_]+")
LENGTH: Final = 180
BEFORE: Final = 50
LONGER: Final = 6  # how many letters an ending may add to the stem that was found
FRONT: Final = "והבלמשכ"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text; `found` marks it as what was searched for."""

    text: str
    found: bool = False


def snippet(text: str, forms: Iterable[str], *, length: int = LENGTH) -> list[Piece]:
    """At most about `length` characters of `text` around the densest hits, in pieces.

    Without a hit it is the beginning of the text.
    """
    flat = " ".join(text[:50_000].split())
    hits = _hits(flat, tuple(forms))
    start = _start(flat, hits, length)
    end = min(len(flat), start + length)
    if end < len(flat) and (gap := flat.rfind(" ", start + length // 2, end)) > 0:
        end = gap
    pieces = [Piece("… ")] if start else []
    at = start
    for begin, stop in hits:
        if begin >= start and stop <= end:
            pieces += [Piece(flat[at:begin]), Piece(flat[begin:stop], found=True)]
            at = stop
    pieces.append(Piece(flat[at:end] + (" …" if end < len(flat) else "")))
    return [piece for piece in pieces if piece.text]


def marked(text: str, forms: Iterable[str]) -> list[Piece]:
    """All of a short text, such as a subject or a name."""
    return snippet(text, forms, length=max(len(text), 1))


def _hits(text: str, forms: tuple[str, ...]) -> list[tuple[int, int]]:
    if not forms:
        return []
    return [word.span() for word in WORD.finditer(text) if _is_hit(plain(word[0]), forms)]


def _is_hit(word: str, forms: tuple[str, ...]) -> bool:
    bare = [word, *(word[cut:] for cut in (1, 2) if word[0] in FRONT and len(word) > cut + 2)]
    return any(
        one.startswith(form) and len(one) - len(form) <= LONGER for one in bare for form in forms
    )


def _start(text: str, hits: list[tuple[int, int]], length: int) -> int:
    """Where the window begins that holds the most hits, at a word."""
    if not hits or len(text) <= length:
        return 0

    def within(begin: int) -> int:
        return sum(begin <= stop <= begin + length - BEFORE for _, stop in hits)

    best = max((begin for begin, _ in hits), key=within)
    start = max(0, best - BEFORE)
    return text.find(" ", start) + 1 if start and " " in text[start:best] else start
