"""What is said instead of pushing a problem away: the provider's words, or else the product's."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.tickets.blame import found
from servanda.tickets.blame_words import OURS, Wording
from servanda.tickets.models import Helpful


@dataclass(frozen=True, slots=True)
class Hint:
    """`said` are the words to think about, `instead` is the proposal."""

    said: list[str]
    instead: str


def wordings() -> dict[str, Wording]:
    """By language, in the order of the product's languages. One query."""
    written = {row.language: row for row in Helpful.objects.all()}
    return {code: _of(written[code]) if code in written else ours for code, ours in OURS.items()}


def _of(row: Helpful) -> Wording:
    return Wording(lines(row.phrases), row.instead.strip(), lines(row.steps))


def lines(text: str) -> tuple[str, ...]:
    """The lines that say something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def hint_for(text: str) -> Hint | None:
    """Whether words for a customer push the problem away, in whichever of the languages."""
    if not text.strip():
        return None
    for wording in wordings().values():
        if said := found(text, wording.phrases):
            return Hint(said, wording.instead)
    return None
