"""Plain text that somebody else wrote, shown safely."""

from __future__ import annotations

import re

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

# Bounded, and begun only where a word begins: a mail of one endless line must not hang its page.
LINK = re.compile(
    r"https?://[^\s<>\"'«»“”]{1,2000}"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}",
    re.IGNORECASE,
)
TRAILING = ".,;:!?)]}"
SCHEMES = ("http://", "https://")


def as_html(text: str) -> SafeString:
    """Paragraphs, line breaks and links; each paragraph takes the direction of its own words.

    Everything else is escaped. Links carry nothing about us to where they lead.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    paragraphs = [part for part in re.split(r"\n(?:[ \t]*\n)+", text) if part.strip()]
    return mark_safe("".join(_paragraph(part) for part in paragraphs))  # noqa: S308


def _paragraph(part: str) -> str:
    lines = [_linked(line) for line in part.split("\n")]
    return f'<p dir="auto">{"<br>".join(lines)}</p>'


def _linked(line: str) -> str:
    pieces, end = [], 0
    for match in LINK.finditer(line):
        address = _without_trailing(match.group())
        pieces += [escape(line[end : match.start()]), _link(address)]
        end = match.start() + len(address)
    return "".join([*pieces, escape(line[end:])])


def _without_trailing(address: str) -> str:
    """The address without the punctuation of its sentence; a bracket it opened itself stays."""
    while address and address[-1] in TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


def _link(address: str) -> str:
    if not address.lower().startswith(SCHEMES):
        return format_html('<a href="mailto:{0}"><bdi>{0}</bdi></a>', address)
    return format_html(
        '<a href="{0}" rel="noopener noreferrer nofollow" target="_blank"><bdi>{0}</bdi></a>',
        address,
    )
