"""HTML → readable text. Quotes get "> " as in plain mail, so that they fold the same way."""

from __future__ import annotations

import html as entities
import re
from typing import Any

import lxml.html  # type: ignore[import-untyped]

from servanda.mail.markup import DATA_ADDRESS, MAX_HTML, is_hostile

_DANGEROUS_BLOCKS = re.compile(
    r"<(script|style|title|svg|math|template|noscript|object|embed|iframe)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<[^>]*>")


def to_text(source: str) -> str:
    """Readable text of any HTML; hostile HTML gives its characters without the tags."""
    source = DATA_ADDRESS.sub("", _DANGEROUS_BLOCKS.sub("", source))[:MAX_HTML]
    if not source.strip():
        return ""
    if is_hostile(source):
        return _plain(source)
    try:
        root = lxml.html.fromstring(f"<div>{source}</div>")
    except (ValueError, lxml.etree.LxmlError, AssertionError, RecursionError):
        return _plain(source)
    writer = _Writer()
    writer.walk(root)
    return writer.text()


def _plain(source: str) -> str:
    stripped = entities.unescape(_TAG.sub("\n", source))
    return re.sub(r"\s*\n\s*", "\n", stripped).strip()


_BLOCKS = {"p", "div", "table", "tr", "ul", "ol", "dl", "dd", "dt", "h1", "h2", "h3", "h4", "h5",
           "h6", "blockquote", "pre", "hr", "address", "section", "article", "header", "footer",
           "center", "body", "form", "fieldset"}  # fmt: skip
_SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "pre"}
_SKIPPED = {"script", "style", "title", "head", "template", "noscript"}


class _Writer:
    """Collects the lines of a document; knows how deep in quotes it is."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.current: list[str] = []
        self.quotes = 0

    def walk(self, root: Any) -> None:
        """Depth first without recursion: a mail decides how deep its tags nest."""
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            element, leaving = stack.pop()
            if leaving:
                self._leave(element)
                continue
            if not isinstance(element.tag, str) or element.tag in _SKIPPED:
                self._add(element.tail)
                continue
            self._enter(element)
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))

    def _enter(self, element: Any) -> None:
        tag = element.tag
        if tag in _BLOCKS or tag == "li":
            self._break()
        if tag in _SPACED:
            self._blank()
        if tag == "blockquote":
            self.quotes += 1
        if tag == "li":
            self.current.append("- ")
        elif tag == "hr":
            self.lines.append("-" * 20)
        elif tag == "br":
            self._newline()
        elif tag == "img" and element.get("alt"):
            self.current.append(f"[{element.get('alt')}]")
        self._add(element.text, keep=tag == "pre")

    def _leave(self, element: Any) -> None:
        tag = element.tag
        if tag in {"td", "th"} and element.getnext() is not None:
            self.current.append(" ")
        if tag == "a":
            self._link(element)
        if tag in _BLOCKS or tag == "li":
            self._break()
        if tag in _SPACED:
            self._blank()
        if tag == "blockquote":
            self.quotes -= 1
        self._add(element.tail)

    def _link(self, element: Any) -> None:
        href = (element.get("href") or "").strip()
        shown = "".join(self.current[-1:]).strip()
        if href.startswith(("http://", "https://")) and href not in "".join(self.current) and shown:
            self.current.append(f" <{href}>" if len(href) <= 300 else "")

    def _add(self, text: str | None, *, keep: bool = False) -> None:
        if not text:
            return
        if keep:
            *full, last = text.split("\n")
            for line in full:
                self.current.append(line)
                self._newline()
            self.current.append(last)
            return
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        ends_spaced = not self.current or self.current[-1].endswith(" ")
        self.current.append(text.lstrip(" ") if ends_spaced else text)

    def _newline(self) -> None:
        line = "".join(self.current).rstrip().replace("\xa0", " ")
        prefix = ">" * min(self.quotes, 9)
        self.lines.append(f"{prefix} {line}".rstrip() if prefix else line)
        self.current = []

    def _break(self) -> None:
        if "".join(self.current).strip():
            self._newline()
        else:
            self.current = []

    def _blank(self) -> None:
        empty = ">" * min(self.quotes, 9)
        if self.lines and self.lines[-1].strip() != empty:
            self.lines.append(empty)

    def text(self) -> str:
        self._break()
        joined = "\n".join(line.rstrip() for line in self.lines)
        return re.sub(r"\n{3,}", "\n\n", joined).strip()
