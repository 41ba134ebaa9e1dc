"""What a mail says, once read: plain frozen data, without database and without files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from servanda.mail.addresses import Address
from servanda.mail.authentication import UNKNOWN, Authentication
from servanda.mail.bounces import Bounce


class Auto(StrEnum):
    """Who wrote it: a person ("none") or a program, and of what sort."""

    NONE = "none"
    REPLY = "auto-reply"
    """An answer nobody wrote: out of office, acknowledgements of other desks."""
    GENERATED = "generated"
    """Sent by a program on its own account: monitoring, scanners, shops."""
    BOUNCE = "bounce"
    LIST = "list"
    LOOP = "loop"
    """Our own mail, come back."""


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content_type: str
    data: bytes
    inline: bool = False
    content_id: str = ""

    @property
    def size(self) -> int:
        return len(self.data)


@dataclass(frozen=True, slots=True)
class Parsed:
    subject: str = ""
    sender: Address | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    date: datetime | None = None
    """What the sender's clock claims (aware, UTC). For show only: never for a due time."""
    message_id: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    text: str = ""
    html: str = ""
    """Sanitised; remote images wait in `data-remote`, inline ones are `cid:` addresses."""
    reply_text: str = ""
    """What this writer says, without quote and signature."""
    quoted_text: str = ""
    signature: str = ""
    attachments: tuple[Attachment, ...] = ()
    language: str = ""
    auto: Auto = Auto.NONE
    auto_reason: str = ""
    bounce: Bounce | None = None
    authentication: Authentication = UNKNOWN
    protection: str = ""
    """"signed", "encrypted" or ""."""
    problems: tuple[str, ...] = ()
    """Codes of what could not be read as it should (cut, too many parts, …)."""

    @property
    def is_automatic(self) -> bool:
        return self.auto is not Auto.NONE

    @property
    def thread_ids(self) -> tuple[str, ...]:
        """Message-IDs it answers, the nearest first."""
        ids = [self.in_reply_to, *reversed(self.references)]
        return tuple(dict.fromkeys(one for one in ids if one))
