"""The files of a mail that lies inside a mail, found by their places: "0-2" is the third file of
the first file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Protocol

from servanda.mail.parse import parse
from servanda.mail.parsed import Attachment


class Named(Protocol):
    """A file with its name and the type it claims."""

    @property
    def name(self) -> str: ...
    @property
    def content_type(self) -> str: ...


DEEPEST: Final = 6
LETTER: Final = "message/rfc822"
_PLACES: Final = re.compile(r"\d{1,3}(?:-\d{1,3})*", re.ASCII)


def places(words: str) -> tuple[int, ...]:
    """ "0-2" → (0, 2); () for what is none, or too deep."""
    found = tuple(int(one) for one in words.split("-")) if _PLACES.fullmatch(words) else ()
    return found if len(found) <= DEEPEST else ()


def find_inside(files: Sequence[Attachment], path: Sequence[int]) -> Attachment | None:
    """The file at these places; what is on the way must be a mail. Never raises."""
    found: Attachment | None = None
    for place in path:
        if found is not None:
            files = parse(found.data, trusted=()).attachments if is_letter(found) else ()
        found = files[place] if place < len(files) else None
        if found is None:
            return None
    return found


def is_letter(file: Named) -> bool:
    """A mail kept as a file, by what it says or what it is called."""
    return file.content_type == LETTER or file.name.lower().endswith(".eml")
