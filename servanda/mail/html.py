"""HTML of strangers → HTML that may be shown. Strict: what is not listed goes."""

from __future__ import annotations

import html as entities
import re
from collections.abc import Callable, Mapping

import nh3

from servanda.mail.markup import DATA_ADDRESS, MAX_HTML, is_hostile

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
    source = DATA_ADDRESS.sub("", source)
    if not source.strip() or len(source) > MAX_HTML or is_hostile(source):
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


# HTML with one of these says more than its text does.
RICH = r"<(img|table|li|b|strong|h[1-6]|u|s|del|ins|mark|pre|code|em|i)[ >]"
REMOTE_IMAGE = f'src="{REMOTE}'


def from_text(source: str) -> str:
    return entities.escape(source).replace("\n", "<br>")
