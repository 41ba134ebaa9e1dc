"""A stored mail, read: what the intake needs to know of it before any look-up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from servanda.mail import message_ids
from servanda.mail.addresses import Address
from servanda.mail.models import RawMail
from servanda.mail.parse import parse
from servanda.mail.parsed import Parsed

_NUMBER = re.compile(r"\[#(\d{1,15})\]")
MAX_ADDRESSED = 50


@dataclass(frozen=True, slots=True)
class Incoming:
    """`refs` and `number` say where it may belong, never who wrote it."""

    raw: RawMail
    parsed: Parsed
    address: str
    refs: tuple[str, ...]
    number: int | None

    @property
    def at(self) -> datetime:
        """Receipt by our mail server."""
        return self.raw.received_at

    @property
    def age(self) -> timedelta:
        """How long it had lain with the mail server when it came in here."""
        return self.raw.stored_at - self.raw.received_at

    @property
    def addressed(self) -> list[Address]:
        """Everybody in To and Cc, each once."""
        people = (*self.parsed.to, *self.parsed.cc)[:MAX_ADDRESSED]
        return list({one.address: one for one in reversed(people)}.values())[::-1]

    @property
    def recipients(self) -> set[str]:
        """The addresses by which it reached us."""
        return {one.lower() for one in self.raw.envelope_to} | {
            one.address for one in self.addressed
        }


def read(raw: RawMail) -> Incoming:
    """Parse a stored mail. Never raises for anything in its bytes."""
    own = raw.mailbox.trusted_server if raw.mailbox else ""
    trusted = [*settings.MAIL_TRUSTED_SERVERS, *([own] if own else [])]
    parsed = parse(bytes(raw.raw), envelope_from=raw.envelope_from, trusted=trusted)
    refs = (message_ids.read(one) for one in parsed.thread_ids[:40])
    number = _NUMBER.search(parsed.subject)
    return Incoming(
        raw=raw,
        parsed=parsed,
        address=parsed.sender.address if parsed.sender else "",
        refs=tuple(dict.fromkeys(ref for ref in refs if ref)),
        number=int(number[1]) if number else None,
    )
