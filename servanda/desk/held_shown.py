"""A mail that is no message yet, as its page shows it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from servanda.files.kinds import shown_as
from servanda.mail.html import REMOTE_IMAGE, RICH
from servanda.mail.models import RawMail
from servanda.mail.parse import parse
from servanda.mail.parsed import Attachment, Parsed
from servanda.tickets.models import HeldMail

_RICH = re.compile(RICH, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class File:
    """`picture`: the kind as which it may be shown in its place, "" if it may not."""

    name: str
    data: bytes
    content_id: str = ""
    picture: str = ""

    @property
    def size(self) -> int:
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Shown:
    """`files` in the order of their numbers; `loose` are those that the HTML does not show."""

    parsed: Parsed
    files: tuple[File, ...]

    @property
    def html(self) -> str:
        return self.parsed.html

    @property
    def language(self) -> str:
        return self.parsed.language

    @property
    def is_rich(self) -> bool:
        """Its HTML says more than its text."""
        return bool(_RICH.search(self.parsed.html))

    @property
    def has_remote(self) -> bool:
        return REMOTE_IMAGE in self.parsed.html

    @property
    def loose(self) -> list[tuple[int, File]]:
        return [
            (number, file)
            for number, file in enumerate(self.files)
            if not (file.content_id and f"cid:{file.content_id}" in self.parsed.html)
        ]

    @property
    def is_empty(self) -> bool:
        return not (self.parsed.text.strip() or self.parsed.html or self.files)


def shown(raw: RawMail) -> Shown:
    """Read it; never raises for anything in its bytes."""
    parsed = parse(bytes(raw.raw), envelope_from=raw.envelope_from)
    return Shown(parsed, tuple(_file(one) for one in parsed.attachments))


def _file(one: Attachment) -> File:
    kind = shown_as(one.data, one.name)
    picture = kind if kind.startswith("image/") else ""
    return File(one.name or "file", one.data, one.content_id, picture)


def inline_addresses(row: HeldMail, mail: Shown) -> Mapping[str, str]:
    """Where the pictures that stand in its text are, by Content-ID."""
    return {
        file.content_id: f"{reverse('desk:held_file', args=[row.raw_id, number])}?look=1"
        for number, file in enumerate(mail.files)
        if file.content_id and file.picture
    }
