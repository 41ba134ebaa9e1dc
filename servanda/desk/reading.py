"""A mail that is no message of a ticket, as a page shows it: held, or a file of another one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from servanda.files.kinds import looks_shown, shown_as
from servanda.mail.html import REMOTE_IMAGE, RICH
from servanda.mail.inside import is_letter
from servanda.mail.invitations import is_calendar
from servanda.mail.models import RawMail
from servanda.mail.parse import parse
from servanda.mail.parsed import Attachment, Parsed
from servanda.tickets.handing_out import HELD

_RICH = re.compile(RICH, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail is kept: `kind` and `key` as in `tickets.handing_out`, `inside` its places in
    the mails around it, "" for a held mail itself."""

    kind: str
    key: str
    inside: str = ""

    def of_file(self, number: int) -> Place:
        return Place(self.kind, self.key, f"{self.inside}-{number}" if self.inside else f"{number}")

    @property
    def around(self) -> Place:
        """The mail in which it lies."""
        return Place(self.kind, self.key, self.inside.rpartition("-")[0])

    def address(self, name: str) -> str:
        return reverse(f"desk:{name}", args=[self.kind, self.key, self.inside])


@dataclass(frozen=True, slots=True)
class File:
    """`picture`: the kind as which it may be shown in its place, "" if it may not."""

    name: str
    size: int
    place: Place
    content_id: str = ""
    picture: str = ""
    is_letter: bool = False
    is_calendar: bool = False

    @property
    def address(self) -> str:
        """Where it is downloaded; with `?look=1` it is shown, if it may be."""
        return self.place.address("read_file")

    @property
    def page(self) -> str:
        """Where its words can be read, "" for other files."""
        return self.place.address("read") if self.is_letter or self.is_calendar else ""

    @property
    def is_shown(self) -> bool:
        return bool(self.picture) or looks_shown(self.name)


@dataclass(frozen=True, slots=True)
class Shown:
    """`files` in the order of their numbers; `loose` are those that the HTML does not show."""

    parsed: Parsed
    files: tuple[File, ...]
    frame: str

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
    def loose(self) -> list[File]:
        return [one for one in self.files if not self._is_placed(one)]

    @property
    def calendar(self) -> File | None:
        """The appointment that comes with it."""
        return next((one for one in self.files if one.is_calendar), None)

    def _is_placed(self, one: File) -> bool:
        return bool(one.content_id) and f"cid:{one.content_id}" in self.parsed.html

    @property
    def is_empty(self) -> bool:
        return not (self.parsed.text.strip() or self.parsed.html or self.files)


def shown(raw: RawMail) -> Shown:
    """A held mail, read; never raises for anything in its bytes."""
    parsed = parse(bytes(raw.raw), envelope_from=raw.envelope_from)
    return _shown(parsed, Place(HELD, str(raw.pk)), reverse("desk:held_html", args=[raw.pk]))


def shown_letter(data: bytes, place: Place) -> Shown:
    """A mail that lies as a file in another; nothing that it says of its sender is believed."""
    return _shown(parse(data, trusted=()), place, place.address("read_html"))


def _shown(parsed: Parsed, place: Place, frame: str) -> Shown:
    files = (_file(one, place.of_file(number)) for number, one in enumerate(parsed.attachments))
    return Shown(parsed, tuple(files), frame)


def _file(one: Attachment, place: Place) -> File:
    kind = shown_as(one.data, one.name)
    return File(
        one.name or "file",
        one.size,
        place,
        one.content_id,
        picture=kind if kind.startswith("image/") else "",
        is_letter=is_letter(one),
        is_calendar=is_calendar(one.content_type, one.name),
    )


def inline_addresses(mail: Shown) -> Mapping[str, str]:
    """Where the pictures that stand in its text are, by Content-ID."""
    return {
        file.content_id: f"{file.address}?look=1"
        for file in mail.files
        if file.content_id and file.picture
    }
