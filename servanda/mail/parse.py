"""Bytes of a mail → `Parsed`. Never raises, never hangs; what cannot be read is kept as a file."""

from __future__ import annotations

import email.utils
import logging
import re
from collections.abc import Collection
from datetime import UTC, datetime

from django.conf import settings

from servanda.mail import (
    addresses,
    authentication,
    automatic,
    bounces,
    charsets,
    headers,
    language,
    message_ids,
    mime,
    quotes,
)
from servanda.mail.content import Content, collect
from servanda.mail.mime import Part
from servanda.mail.parsed import Auto, Parsed

MAX_SUBJECT = 500
_MESSAGE_ID = re.compile(r"<\s*([^<>\s]{1,250})\s*>")
_FORWARD = re.compile(r"^\s*(?:fwd?|továbbítva|tov|rv|reenv|הועבר|wg|tr)\s*:", re.IGNORECASE)
log = logging.getLogger(__name__)


def parse(
    raw: bytes,
    *,
    envelope_from: str | None = None,
    trusted: Collection[str] | None = None,
) -> Parsed:
    """Reads a mail. `envelope_from` "" is the null sender, None unknown. `trusted`: names of the
    servers whose Authentication-Results count (default: SERVANDA_MAIL_TRUSTED_SERVERS)."""
    believed = settings.MAIL_TRUSTED_SERVERS if trusted is None else trusted
    try:
        return _parse(raw, envelope_from, believed)
    except Exception:
        # The guarantee outlives our own mistakes: the mail is shown as it came.
        log.exception("A mail could not be read; it is shown as plain text.")
        return _as_it_came(raw)


def _as_it_came(raw: bytes) -> Parsed:
    text = charsets.decode(raw[:100_000]).replace("\r\n", "\n").replace("\r", "\n")
    return Parsed(text=text, reply_text=text, problems=("unreadable",))


def _parse(raw: bytes, envelope_from: str | None, trusted: Collection[str]) -> Parsed:
    part = mime.read(raw)
    head = part.headers
    content = collect(part)
    charset = content.charset
    subject = headers.decode(head.get("subject"), charset)[:MAX_SUBJECT]
    # Sender counts only where there is no From: servers prove what From says.
    senders = addresses.parse(head.get("from" if "from" in head else "sender"), charset)
    sender = senders[0] if senders else None
    null_sender = _is_null(envelope_from, head)
    bounce = _bounce(part, content, sender.address if sender else "", subject, null_sender)
    auto, reason = _auto(head, subject, null_sender=null_sender, is_bounce=bounce is not None)
    folded = quotes.Folded(content.text) if _FORWARD.match(subject) else quotes.fold(content.text)
    return Parsed(
        subject=subject,
        sender=sender,
        to=tuple(addresses.parse(head.get("to"), charset)),
        cc=tuple(addresses.parse(head.get("cc"), charset)),
        reply_to=tuple(addresses.parse(head.get("reply-to"), charset)),
        date=_date(head.text("date")),
        message_id=_first_id(head, "message-id"),
        in_reply_to=_first_id(head, "in-reply-to"),
        references=_ids(head, "references"),
        text=content.text,
        html=content.html,
        reply_text=folded.reply,
        quoted_text=folded.quoted,
        signature=folded.signature,
        attachments=tuple(content.attachments),
        language=language.guess(folded.reply or content.text),
        auto=auto,
        auto_reason=reason,
        bounce=bounce,
        authentication=_authentication(head, trusted),
        protection=content.protection,
        problems=tuple(dict.fromkeys(content.problems)),
    )


def _authentication(head: mime.Headers, trusted: Collection[str]) -> authentication.Authentication:
    """What the trusted server found. With several senders it is proven of none."""
    if addresses.several(head.all("from")):
        return authentication.Authentication("fail")
    return authentication.judge(head, trusted)


def _is_null(envelope_from: str | None, head: mime.Headers) -> bool:
    if envelope_from is not None:
        return envelope_from.strip() in {"", "<>"}
    return head.text("return-path") == "<>"


def _bounce(
    part: Part, content: Content, sender: str, subject: str, null_sender: bool
) -> bounces.Bounce | None:
    if not bounces.looks_like(part, sender, subject, null_sender=null_sender):
        return None
    return bounces.read(part, content.text)


def _auto(
    head: mime.Headers, subject: str, *, null_sender: bool, is_bounce: bool
) -> tuple[Auto, str]:
    if message_ids.is_ours(_first_id(head, "message-id")):
        return Auto.LOOP, "own-message-id"
    if is_bounce:
        return Auto.BOUNCE, "delivery-report"
    kind, reason = automatic.kind(head, subject, null_sender=null_sender)
    return Auto(kind), reason


def _first_id(head: mime.Headers, name: str) -> str:
    return next(iter(_ids(head, name)), "")


def _ids(head: mime.Headers, name: str) -> tuple[str, ...]:
    value = head.text(name)[: headers.MAX_VALUE]
    found = [f"<{charsets.clean(one)}>" for one in _MESSAGE_ID.findall(value)[:200]]
    if not found and name == "message-id" and value:
        found = [charsets.clean(value.split()[0])[:250]]
    return tuple(found)


def _date(value: str) -> datetime | None:
    try:
        found = email.utils.parsedate_to_datetime(value[:100])
    except Exception:  # many kinds for many broken dates
        return None
    try:
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (OverflowError, ValueError):
        return None
