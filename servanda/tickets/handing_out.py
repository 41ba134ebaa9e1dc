"""Any file that a reader may have, found by where it is kept: for the addresses of files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from servanda.contracts.models import Document
from servanda.files import store
from servanda.kernel import Actor
from servanda.mail.inside import find_inside, places
from servanda.mail.parse import parse
from servanda.mail.parsed import Attachment
from servanda.mail.queries import find_raw
from servanda.people.access import may
from servanda.systems import queries as systems
from servanda.tickets.attach import attachments_visible_to
from servanda.tickets.held_mail import chosen_held
from servanda.tickets.held_words import code

FILE, HELD, RAW, SYSTEM, PAPER = "file", "held", "raw", "system", "paper"


def find_file(actor: Actor, kind: str, key: str, inside: str = "") -> Attachment | None:
    """The file, or one that lies inside it; None for what is not there (any more), was erased, or
    is not this reader's to see."""
    try:
        found = _KINDS[kind](actor, key) if kind in _KINDS else []
    except FileNotFoundError:
        return None
    return find_inside(found, places(inside or "0"))


def _of_message(actor: Actor, ref: str) -> list[Attachment]:
    row = attachments_visible_to(actor).filter(ref=ref).first()
    if row is None:
        return []
    return [Attachment(row.name, row.content_type, store.read(row.content))]


def _of_held(actor: Actor, key: str) -> list[Attachment]:
    """The files of a held mail; none of one that stopped the intake, which nobody reads again."""
    rows = chosen_held(actor, [key]) if may(actor, "held.read") else []
    if not rows or code(rows[0].reason) == "crash":
        return []
    raw = find_raw(rows[0].raw_id)
    return list(parse(bytes(raw.raw), envelope_from=raw.envelope_from).attachments) if raw else []


def _raw(actor: Actor, key: str) -> list[Attachment]:
    if not may(actor, "held.read") or not key.isdecimal() or len(key) > 18:
        return []
    raw = find_raw(int(key))
    return [Attachment(f"{key}.eml", "message/rfc822", bytes(raw.raw))] if raw else []


def _of_system(actor: Actor, ref: str) -> list[Attachment]:
    row = systems.find_file(actor, ref) if may(actor, "customer.read") else None
    if row is None or row.removed_at is not None:
        return []
    return [Attachment(row.name, "", store.read(row.blob))]


def _of_contract(actor: Actor, ref: str) -> list[Attachment]:
    row = Document.objects.visible_to(actor).filter(ref=ref).select_related("blob").first()
    return [Attachment(row.name, "", store.read(row.blob))] if row else []


_KINDS: Final[Mapping[str, Callable[[Actor, str], list[Attachment]]]] = {
    FILE: _of_message,
    HELD: _of_held,
    RAW: _raw,
    SYSTEM: _of_system,
    PAPER: _of_contract,
}
