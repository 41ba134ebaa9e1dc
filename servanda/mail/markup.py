"""What is known of a piece of HTML before a parser sees it."""

from __future__ import annotations

import re

MAX_HTML = 500_000
MAX_NESTING = 200
DATA_ADDRESS = re.compile(r"data:[^\s\"'<>]{100,}")
_MARKUP = re.compile(r"<(/?)([a-zA-Z][^\s/<>]{0,30})([^<>]*)")
_NEVER_DEEP = {"br", "img", "hr", "input", "meta", "link", "wbr", "col", "area", "base", "p",
               "li", "dd", "dt", "option", "tr", "td", "th", "tbody", "thead", "param",
               "source"}  # fmt: skip
MAX_ATTRIBUTES = 300


def is_hostile(source: str) -> bool:
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
