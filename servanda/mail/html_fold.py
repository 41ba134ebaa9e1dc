"""Folds in a mail's HTML what was folded in its text, so that both show the same words."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass

_PIECE = re.compile(r"<(?P<shut>/?)(?P<tag>[a-z][a-z0-9]*)\b[^>]*>|(?P<words>[^<]+)", re.IGNORECASE)
_VOID = {"br", "hr", "img", "wbr", "col"}
_NOISE = re.compile(r"[\W_]+")
# What a mail program writes into the text only: for a picture, before a list's item.
_ADDED = re.compile(
    r"\[(?:cid|image|inline)[^\]]{0,200}\]|^[ \t]*\d{1,3}[.)]", re.IGNORECASE | re.M
)
# The text has a line of it where the HTML has a rule.
_DIVIDER = re.compile(r"\A\s*[-_]{3,}[^\n]{0,60}[-_]{3,}[^\n\S]*\n")
# So many letters are surely the same place and not the same phrase.
NEEDLE = 40
ENDING = 20
SHORTEST = 5


@dataclass(frozen=True, slots=True)
class _Letters:
    """The letters and digits of a document, and where its pieces of text stand."""

    text: str
    starts: list[tuple[int, int]]
    """(place in `text`, place in the source) of each piece of text."""


def fold_html(safe: str, *, reply: str, quoted: str, summary: str) -> str:
    """Sanitised HTML with what its text folds behind `<details>`, closed.

    `reply` and `quoted` are the two parts of the text, `summary` is what the reader clicks on.
    Unchanged unless the whole reply stands above the place: nothing a writer said is hidden.
    """
    letters = _letters(safe)
    ending = _bare(_ADDED.sub("", reply))[-ENDING:]
    found = letters.text.find(ending) if ending else -1
    if found < 0:
        return safe
    needles = (_bare(words)[:NEEDLE] for words in (quoted, _DIVIDER.sub("", quoted)))
    places = (
        letters.text.find(one, found + len(ending)) for one in needles if len(one) >= SHORTEST
    )
    at = next((place for place in places if place >= 0), -1)
    cut = next((source for place, source in letters.starts if place == at), None)
    return safe if cut is None else _folded(safe, cut, summary)


def _bare(text: str) -> str:
    return _NOISE.sub("", text).lower()


def _letters(safe: str) -> _Letters:
    parts: list[str] = []
    starts: list[tuple[int, int]] = []
    length = 0
    for match in _PIECE.finditer(safe):
        words = _bare(entities.unescape(match["words"] or ""))
        if words:
            starts.append((length, match.start()))
            parts.append(words)
            length += len(words)
    return _Letters("".join(parts), starts)


def _folded(safe: str, cut: int, summary: str) -> str:
    """Tags that stand open at the cut are closed before the fold and opened again inside it."""
    opened: list[tuple[str, str]] = []
    for match in _PIECE.finditer(safe, 0, cut):
        tag = (match["tag"] or "").lower()
        if not tag or tag in _VOID:
            continue
        if match["shut"]:
            opened.pop()
        else:
            opened.append((tag, match[0]))
    shut = "".join(f"</{tag}>" for tag, _whole in reversed(opened))
    again = "".join(whole for _tag, whole in opened)
    words = entities.escape(summary)
    head, rest = safe[:cut], safe[cut:]
    return f"{head}{shut}<details><summary>{words}</summary>{again}{rest}</details>"
