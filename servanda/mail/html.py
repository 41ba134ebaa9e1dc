"""HTML of strangers → HTML that may be shown, and its text. Strict: what is not listed goes."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Mapping
from typing import Any

import lxml.html  # type: ignore[import-untyped]
import nh3

MAX_HTML = 500_000
MAX_NESTING = 200

_TAGS = {
    "a", "abbr", "address", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "code",
    "col", "colgroup", "dd", "del", "div", "dl", "dt", "em", "figcaption", "figure", "h1", "h2",
    "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "time", "tr", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"dir", "lang"},
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start", "reversed"},
    "time": {"datetime"},
}
# An address no browser fetches: remote images wait behind it until the reader asks for them.
REMOTE = "remote:"
_DANGEROUS_BLOCKS = re.compile(
    r"<(script|style|title|svg|math|template|noscript|object|embed|iframe)\b.*?(?:</\1\s*>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_DATA_ADDRESS = re.compile(r"data:[^\s\"'<>]{100,}")
_TAG = re.compile(r"<[^>]*>")
_DROPPED = {"script", "style", "title", "svg", "math", "template", "noscript", "object", "embed",
            "iframe", "head", "xml"}  # fmt: skip


def _cleaner(attribute_filter: Callable[[str, str, str], str | None]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel", "cid", REMOTE.rstrip(":")},
        attribute_filter=attribute_filter,
        link_rel="noopener noreferrer nofollow",
        strip_comments=True,
    )


def _tame(tag: str, attribute: str, value: str) -> str | None:
    if attribute == "href":
        return value if _LINK.match(value) else None
    if attribute != "src":
        return value
    if value.startswith("cid:"):
        return value
    return REMOTE + value if value.startswith(("http://", "https://")) else None


_LINK = re.compile(r"\s*(?:https?://|mailto:|tel:)", re.IGNORECASE)
_CLEANER = _cleaner(_tame)


def sanitise(source: str) -> str:
    """Safe HTML. Images on the net get the address `remote:https://…`, so that nothing is fetched
    until the reader asks for it. HTML too long or too deep gives "" (its text is shown)."""
    source = _DATA_ADDRESS.sub("", source)
    if not source.strip() or len(source) > MAX_HTML or _is_hostile(source):
        return ""
    return _CLEANER.clean(source).strip()


def with_images(safe: str, inline: Mapping[str, str], *, remote: bool = False) -> str:
    """Sanitised HTML for a page: `cid:` images get their addresses from `inline`; those on the net
    are shown only with `remote`."""

    def place(tag: str, attribute: str, value: str) -> str | None:
        if attribute != "src":
            return value
        if value.startswith("cid:"):
            return inline.get(value.removeprefix("cid:"))
        return value.removeprefix(REMOTE) if remote else None

    return _cleaner(place).clean(safe)


_MARKUP = re.compile(r"<(/?)([a-zA-Z][^\s/<>]{0,30})([^<>]*)")
_NEVER_DEEP = {"br", "img", "hr", "input", "meta", "link", "wbr", "col", "area", "base", "p",
               "li", "dd", "dt", "option", "tr", "td", "th", "tbody", "thead", "param",
               "source"}  # fmt: skip
MAX_ATTRIBUTES = 300


def _is_hostile(source: str) -> bool:
    """Would the repair rules of HTML take quadratic time: very deep nesting, or a tag with
    thousands of attributes?"""
    open_tags: dict[str, int] = {}
    depth = 0
    for match in _MARKUP.finditer(source):
        tag = match[2].lower()
        if len(match[3]) > 3000 and len(match[3].split(None, MAX_ATTRIBUTES)) > MAX_ATTRIBUTES:
            return True
        if tag in _NEVER_DEEP:
            continue
        if not match[1]:
            open_tags[tag] = open_tags.get(tag, 0) + 1
            depth += 1
        elif open_tags.get(tag):
            open_tags[tag] -= 1
            depth -= 1
        if depth > MAX_NESTING:
            return True
    return False


def from_text(source: str) -> str:
    return entities.escape(source).replace("\n", "<br>")


def to_text(source: str) -> str:
    """Readable text; quotes get "> " as in plain mail, so that they can be folded the same way."""
    source = _DATA_ADDRESS.sub("", _DANGEROUS_BLOCKS.sub("", source))[:MAX_HTML]
    if not source.strip():
        return ""
    if _is_hostile(source):
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
