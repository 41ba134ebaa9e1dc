"""From typed words to what the index is asked for.

A message is indexed by its own language's stemmer, and whoever searches need not know which that
was: each word is asked for in every stem that any of the languages makes of it, and as it was
typed. A word that one of the languages leaves out as too common need not occur.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import connection

from servanda.people.search import plain
from servanda.search.parsing import Term

CONFIGURATIONS: Final = ("servanda_en", "servanda_hu", "servanda_es", "servanda_simple")
SHORTEST_STEM: Final = 3
SHORTEST_START: Final = 4  # letters from which on a word finds longer ones that begin with it
MOST_WORDS: Final = 12
ALIKE: Final = 0.4
COMMON: Final = 5_000  # rows; a word that often said is found often enough by itself

_FRONT = re.compile(r"[והבלמשכ](?=[א-ת]{3})")
_BACK = re.compile(r"(?<=[א-ת]{3})(?:ים|ות|ה|ת)$")

# One row a word: its lexemes by configuration, and if nobody ever said it, words that look alike.
_LOOK_UP = """
SELECT asked.word,
       tsvector_to_array(to_tsvector('servanda_en', spoken)),
       tsvector_to_array(to_tsvector('servanda_hu', spoken)),
       tsvector_to_array(to_tsvector('servanda_es', spoken)),
       tsvector_to_array(to_tsvector('servanda_simple', spoken)),
       coalesce(known.rows, 0),
       CASE WHEN length(asked.word) < 4 OR known.rows IS NOT NULL THEN '{}'::text[] ELSE ARRAY(
           SELECT like_it.word::text FROM search_lexeme like_it
           WHERE like_it.word %% asked.word AND like_it.rows >= 1
             AND similarity(like_it.word, asked.word) >= %(alike)s
           ORDER BY like_it.word <-> asked.word, like_it.rows DESC LIMIT 4) END
FROM unnest(%(words)s::text[]) AS asked(word)
CROSS JOIN LATERAL (SELECT servanda_spoken(asked.word)) AS said(spoken)
LEFT JOIN LATERAL (
    SELECT max(rows) AS rows FROM search_lexeme WHERE word = ANY (
        tsvector_to_array(to_tsvector('servanda_en', spoken))
        || tsvector_to_array(to_tsvector('servanda_hu', spoken))
        || tsvector_to_array(to_tsvector('servanda_es', spoken)) || asked.word)
) known ON true
"""


@dataclass(frozen=True, slots=True)
class Forms:
    """All that may stand in the index for one word. `begins` are matched by their beginning."""

    exact: frozenset[str]
    begins: frozenset[str] = frozenset()
    alike: frozenset[str] = frozenset()
    needed: bool = True
    together: bool = False  # the parts of an address or a path: all of them must occur

    def query(self) -> str:
        starts = [f"{_quoted(form)}:*" for form in sorted(self.begins)]
        whole = [_quoted(form) for form in sorted((self.exact | self.alike) - self.begins)]
        return f"({(' & ' if self.together else ' | ').join(starts + whole)})"

    @property
    def shown(self) -> frozenset[str]:
        """The beginnings by which a hit is marked in a text."""
        return self.exact | self.begins | self.alike


def _quoted(form: str) -> str:
    return "'" + form.replace("\\", "\\\\").replace("'", "''") + "'"


def look_up(terms: Iterable[Term]) -> dict[str, Forms]:
    """The forms of every word of the terms, by the word as typed, in one query."""
    words = list(dict.fromkeys(word for term in terms for word in term.words))[:MOST_WORDS]
    if not words:
        return {}
    folded = sorted({plain(word) for word in words})
    with connection.cursor() as cursor:
        cursor.execute(_LOOK_UP, {"words": folded, "alike": ALIKE})
        rows = cursor.fetchall()
    found = {word: _forms(word, stems, said, alike) for word, *stems, said, alike in rows}
    return {word: found[plain(word)] for word in words}


def _forms(word: str, stems: Sequence[Sequence[str]], said: int, alike: Iterable[str]) -> Forms:
    typed = set(stems[-1])
    if len(typed) > 1:  # "acme.example/login": every part of it, not any
        return Forms(frozenset(typed), together=True)
    exact = {stem for found in stems[:-1] for stem in found if len(stem) >= SHORTEST_STEM} | typed
    begins = {form for form in typed if len(form) >= SHORTEST_START}
    for form in typed:
        exact |= _bare(form)
        if len(base := _BACK.sub("", form)) < len(form):
            begins.add(base)
    needed = all(stems[:-1])
    if said > COMMON:
        begins = set()
    return Forms(frozenset(exact), frozenset(begins), frozenset(alike), needed)


def _bare(word: str) -> set[str]:
    """A Hebrew word without one and without two of the letters written onto its front."""
    once = _FRONT.sub("", word, count=1) if _FRONT.match(word) else word
    twice = _FRONT.sub("", once, count=1) if _FRONT.match(once) else once
    return {once, twice} - {word}


def query_of(terms: Sequence[Term], forms: dict[str, Forms]) -> str:
    """The tsquery, as text; empty when there is nothing to ask the index for."""
    wanted = [term for term in terms if not term.minus]
    needed = [text for term in wanted if (text := _term(term, forms, needed=True))]
    needed = needed or [text for term in wanted if (text := _term(term, forms, needed=False))]
    if not needed:
        return ""
    unwanted = [f"!({text})" for term in terms if term.minus
                if (text := _term(term, forms, needed=False))]  # fmt: skip
    return " & ".join(needed + unwanted)


def _term(term: Term, forms: dict[str, Forms], *, needed: bool) -> str:
    """One term; a phrase keeps its distances where a common word is left out."""
    text, distance = "", 0
    for word in term.words:
        distance += 1
        form = forms.get(word)
        if form is None or (needed and not form.needed) or not form.exact:
            continue
        text = f"{text} <{distance}> {form.query()}" if text else form.query()
        distance = 0
    return f"({text})" if text else ""
