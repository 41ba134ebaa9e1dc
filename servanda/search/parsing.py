"""What somebody typed into the search box, taken apart. Pure: it knows no tables.

Words stand beside each other (all must occur), `"a b"` is a phrase, `-word` must not occur,
`operator:value` narrows, `#1042` is a ticket.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

OPERATORS: Final = (
    "customer", "from", "assignee", "state", "is", "has", "kind", "priority", "system",
    "before", "after",
)  # fmt: skip

PIECE = re.compile(
    r"""(?P<minus>-)?
        (?: (?P<operator>[a-z]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>\S*))
          | "(?P<phrase>[^"]*)"?
          | \#(?P<number>\d{1,18})(?!\S)
          | (?P<word>\S+) )""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or with several words a phrase; with `minus` it must not occur."""

    words: tuple[str, ...]
    minus: bool = False
    last: bool = False  # perhaps not typed to its end yet


@dataclass(frozen=True, slots=True)
class Operator:
    name: str
    value: str
    minus: bool = False


@dataclass(slots=True)
class Asked:
    """The parts of a search. `number` is a ticket's, written as "#1042" or alone as "1042"."""

    terms: list[Term] = field(default_factory=list)
    operators: list[Operator] = field(default_factory=list)
    number: int | None = None

    @property
    def words(self) -> str:
        """What was asked for without operators, as plain words: for names of people and things."""
        return " ".join(word for term in self.terms if not term.minus for word in term.words)

    @property
    def excludes(self) -> bool:
        return any(term.minus for term in self.terms)


def parse(text: str) -> Asked:
    """Take apart what was typed; nothing is refused here, what is no operator is a word."""
    asked = Asked()
    for piece in PIECE.finditer(text.replace("”", '"').replace("“", '"').replace("„", '"')):
        _sort(asked, piece)
    if asked.terms and not text.endswith((" ", '"')):
        asked.terms[-1] = Term(asked.terms[-1].words, asked.terms[-1].minus, last=True)
    alone = text.strip().lstrip("#")
    if alone.isdecimal() and len(alone) <= 18:
        asked.number = int(alone)
    return asked


def _sort(asked: Asked, piece: re.Match[str]) -> None:
    minus = bool(piece["minus"])
    if piece["operator"] in OPERATORS:
        value = (piece["quoted"] or piece["value"] or "").strip()
        asked.operators.append(Operator(piece["operator"], value, minus))
    elif piece["number"]:
        asked.number = int(piece["number"])
    else:
        said = piece["phrase"] if piece["phrase"] is not None else piece[0].removeprefix("-")
        if words := tuple(word for word in said.split() if any(map(str.isalnum, word))):
            asked.terms.append(Term(words, minus))
