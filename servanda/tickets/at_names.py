"""Which names stand after an @ in a text. Pure.

A name is what one colleague or team is called, in any of the ways people write it; accents and
capitals do not matter. The longest name that fits counts: "@Anna Kovács" is not "@Anna".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
LONGEST: Final = 80
# Not within a word, so that no mail address is taken for a mention.
_AT: Final = re.compile(r"(?<![\w.@+-])@(?=\w)")
# Where a name ends: not followed by more of the same word.
_MORE: Final = re.compile(r"[\w@]")


@dataclass(frozen=True, slots=True)
class Called(Generic[Key]):
    """`one` are those meant, in their order; `unclear` names that are several people's."""

    one: Sequence[Key] = field(default_factory=list)
    unclear: Sequence[str] = field(default_factory=list)


def plain(words: str) -> str:
    """Without accents, capitals and doubled blanks."""
    apart = unicodedata.normalize("NFKD", " ".join(words.split()))
    return "".join(char for char in apart if not unicodedata.combining(char)).casefold()


def book(names: Iterable[tuple[str, Key]]) -> dict[str, set[Key]]:
    """The keys by plain name."""
    known: dict[str, set[Key]] = {}
    for name, key in names:
        if name.strip():
            known.setdefault(plain(name), set()).add(key)
    return known


def called(text: str, known: Mapping[str, set[Key]]) -> Called[Key]:
    """Who is called in a text, each once."""
    found: dict[Key, None] = {}
    unclear: dict[str, None] = {}
    for at in _AT.finditer(text):
        rest = plain(text[at.end() : at.end() + LONGEST])
        name = max((one for one in known if _begins(rest, one)), key=len, default="")
        keys = known.get(name, set())
        if len(keys) == 1:
            found |= dict.fromkeys(keys)
        elif keys:
            unclear[name] = None
    return Called(list(found), list(unclear))


def _begins(rest: str, name: str) -> bool:
    return rest.startswith(name) and not _MORE.match(rest[len(name) : len(name) + 1])
