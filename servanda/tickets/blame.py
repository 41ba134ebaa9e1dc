"""Finds where an answer pushes the problem away ("it is not on our side"). Pure.

A phrase is a line of plain words; `*` stands for up to four words of the same sentence, and
"a/b" for either of two words. What somebody else said is not looked at: quoted mail, lines
that begin with ">", and words between quotation marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from servanda.mail.quotes import fold

_POINTS: Final = re.compile("[\u0591-\u05bd\u05bf-\u05c7\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_APOSTROPHES: Final = re.compile("[\u2018\u2019\u02bc\u05f3`\u00b4]")
_QUOTED: Final = re.compile(
    r"(?<!\w)(?:\u201e[^\u201d\u201c\n]{1,300}[\u201d\u201c]|\u201c[^\u201d\n]{1,300}\u201d"
    r"|\u00ab[^\u00bb\n]{1,300}\u00bb|\u00bb[^\u00ab\n]{1,300}\u00ab|\"[^\"\n]{1,300}\")(?!\w)"
)
_MARKED: Final = re.compile(r"^\s*[>|].*$", re.MULTILINE)
_HEBREW: Final = re.compile("[\u05d0-\u05ea]")
_AND_THAT: Final = "\u05d5?\u05e9?"  # "and" and "that" are written together with the word
# Words between two of a phrase, within one sentence.
_GAP: Final = r"(?:[\s,]+[^\s.!?;:\n]+){0,4}?[\s,]+"


def found(text: str, phrases: Iterable[str]) -> list[str]:
    """The places in the writer's own words that say so, as written, each once."""
    own = plain(_own_words(text))
    hits = (match for phrase in phrases if (match := _pattern(phrase).search(own)))
    return list(dict.fromkeys(match[0].strip() for match in hits))


def plain(text: str) -> str:
    """One way of writing: lower case, one kind of apostrophe, no Hebrew points, single blanks."""
    text = _POINTS.sub("", unicodedata.normalize("NFC", text))
    text = _APOSTROPHES.sub("'", text).casefold()
    return re.sub(r"[^\S\n]+", " ", re.sub(r"(?<![.!?:\n])\n(?!\n)", " ", text))


def _own_words(text: str) -> str:
    return _QUOTED.sub(" … ", _MARKED.sub("", fold(text).reply))


@lru_cache(maxsize=1000)
def _pattern(phrase: str) -> re.Pattern[str]:
    words = plain(phrase).split()
    built = ""
    gap = r"[\s,]+"
    for word in words:
        if word == "*":
            gap = _GAP
            continue
        either = "|".join(re.escape(one) for one in word.split("/") if one)
        joined = _AND_THAT if _HEBREW.match(word) and not built else ""
        built += (gap if built else "") + f"{joined}(?:{either})"
        gap = r"[\s,]+"
    return re.compile(rf"(?<!\w){built}(?!\w)" if built else r"(?!)")
