"""Reads delivery failures: whom did it not reach, why, and which mail of ours was it.

RFC 3464 first; then the shapes that mail servers have written since 1990.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from servanda.mail import addresses, bodies
from servanda.mail.mime import Headers, Part, split_head

MAX_SCAN = 64 * 1024

_SENDER = re.compile(
    r"^(?:mailer[-_.]?daemon|postmaster|mail[-_]?daemon|post_?office|mdaemon|mailadm|"
    r"maildelivery|mail[-_.]?delivery.*|bounces?|mmdf|smtp-?gateway|system administrator|"
    r"microsoftexchange[0-9a-f]+)(?:@|$)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|notification|has failed|report|problem|"
    r"error|incomplete|unsuccessful|delayed)|failure notice|returned (?:mail|to sender)|"
    r"mail (?:delivery|system) (?:failed|failure|error|subsystem|status)|mail could not be|"
    r"(?:message|mail|e-?mail) (?:status|undeliverable|not delivered|delivery)|"
    r"non[- ]?(?:delivery|remis|deliverable)|could ?n[o']t (?:be )?deliver|unable to deliver|"
    r"warning: (?:could not send|message)|delivery to .* failed|permanent (?:delivery )?fail|"
    r"nem kézbesíthető|kézbesítési (?:hiba|jelentés)|sikertelen kézbesítés|kézbesíthetetlen|"
    r"no se (?:puede|pudo|ha podido) entregar|no entregado|correo devuelto|error de entrega|"
    r"לא ניתן למסור|הודעה לא נמסרה|כשל במסירה|unzustellbar|rückläufer|"
    r"failed mail|mail failed|user unknown|unknown user|address (?:not found|unknown)|bounce",
    re.IGNORECASE,
)
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_REPLY_CODE = re.compile(r"(?<![\d.:/-])([45]\d\d)(?=[ -]\D|: )")
# Nothing of it is given back once it has matched, so a name without end costs one look.
_ADDRESS = r"([^\s<>\"'(),;:@\[\]]{1,128}+@[\w-]++(?:\.[\w-]++)*+)"
_RECIPIENTS = [
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        rf"^(?:final|original|failed)-recipient:\s*(?:rfc822\s*;)?\s*<?{_ADDRESS}",
        rf"(?:rcpt to|recipient(?: address)?|to)\s*:?\s*<{_ADDRESS}>",
        rf"^[ \t]*<{_ADDRESS}>[ \t]*(?::|\.\.\.|\(|$)",
        rf"^[ \t]*\"?{_ADDRESS}\"?[ \t]*(?::|\.\.\.|\(|-|on\b|$)",
        rf"(?:recipients?|address(?:es)?|deliver(?:ed)? to|user|message to|mail to|account|mailbox"
        rf"|failed)\b[^\n@]{{0,60}}?<?{_ADDRESS}>?",
        rf"(?:^|\s|<){_ADDRESS}>?[^\n]{{0,40}}(?:unknown|not found|full|does not exist|disabled"
        rf"|invalid|rejected|unavailable|no such)",
    )
]
_STATUS_TYPES = ("message/delivery-status", "message/global-delivery-status")
_MESSAGE_ID = re.compile(r"^[ \t>]*Message-ID:\s*(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
_ORIGINAL = re.compile(
    r"^(?:-{2,}.*(?:original|returned|copy|message|header|unsent).*|.*\b(?:original message|"
    r"copy of (?:the|your) message|headers of the message|message headers? follow)\b.*|"
    r"Return-Path:\s.*|Received: (?:from|by).*)$",
    re.IGNORECASE | re.MULTILINE,
)
_REASON_WORDS = {
    "mailbox-full": (
        r"(?:mailbox|quota|account|inbox|storage)\b.{0,40}\b(?:full|exceed)|over ?quota|"
        r"exceed.{0,30}quota|mailbox size limit|insufficient.{0,20}storage"
    ),
    "unknown-user": (
        r"user (?:is )?(?:unknown|not found)|unknown (?:user|recipient|local)|"
        r"no such (?:user|recipient|mailbox|person|address)|does ?n[o']t exist|not exist|"
        r"address not found|invalid (?:recipient|mailbox|address)|no mailbox|not listed in|"
        r"mailbox (?:unavailable|not found)|recipient (?:unknown|not found)|"
        r"this user doesn't have a|account.{0,30}(?:disabled|inactive|closed)"
    ),
    "unknown-domain": (
        r"host (?:unknown|not found)|unknown host|name or service not known|no mx|nxdomain|"
        r"domain.{0,30}(?:not found|does not exist|lookup failed)|couldn't find any host"
    ),
    "too-large": r"message.{0,20}(?:too (?:big|large)|size exceeds)|exceeds.{0,20}(?:size|maximum)",
    "refused": (
        r"spam|blocked|black ?list|rejected|policy|denied|refused|prohibited|dmarc|not allowed"
    ),
    "unreachable": r"timed? ?out|connection refused|could not connect|unreachable|not responding",
}
_REASONS = [(code, re.compile(words, re.IGNORECASE)) for code, words in _REASON_WORDS.items()]


@dataclass(frozen=True, slots=True)
class Bounce:
    recipient: str = ""
    status: str = ""
    """RFC 3463, as "5.1.1"; "" when the server gave none."""
    reason: str = "other"
    """mailbox-full, unknown-user, unknown-domain, too-large, refused, unreachable, delayed or
    other"""
    permanent: bool = True
    original_message_id: str = ""


def looks_like(part: Part, sender: str, subject: str, *, null_sender: bool) -> bool:
    """A delivery report: by its type, or by its writer and its subject together."""
    if part.content_type == "multipart/report" and _find(part, *_STATUS_TYPES) is not None:
        return True
    if "x-failed-recipients" in part.headers:
        return True
    by_daemon = bool(_SENDER.match(sender.partition("@")[0]))
    if sender.startswith(("mailer-daemon@", "mailer_daemon@")):
        return True
    says_so = bool(_SUBJECT.search(subject))
    return (says_so and (by_daemon or null_sender or not sender)) or (by_daemon and null_sender)


def read(part: Part, text: str) -> Bounce:
    """What the report says; fields that it does not say stay empty."""
    fields = _status_fields(part)
    intro = text[:MAX_SCAN]
    cut = _ORIGINAL.search(intro, 1)
    about = intro[: cut.start()] if cut and cut.start() > 20 else intro
    diagnostic = fields.get("diagnostic-code", "")
    status = _status(fields.get("status", ""), diagnostic, about)
    action = fields.get("action", "").lower()
    temporary = action == "delayed" or (status.startswith("4.") and action != "failed")
    return Bounce(
        recipient=_recipient(part, fields, about),
        status=status,
        reason=_reason(status, f"{diagnostic}\n{about}", delayed=action == "delayed"),
        permanent=not temporary,
        original_message_id=_original_id(part, intro),
    )


def judge(words: str) -> tuple[str, str]:
    """(reason, status) of what a server said when it refused a recipient to our face."""
    status = _status("", words, "")
    return _reason(status, words, delayed=False), status


def _find(part: Part, *kinds: str, depth: int = 5) -> Part | None:
    if part.content_type in kinds:
        return part
    for child in part.children if depth else ():
        found = _find(child, *kinds, depth=depth - 1)
        if found is not None:
            return found
    return None


def _status_fields(part: Part) -> dict[str, str]:
    """The fields of the first recipient that failed, over those of the whole message."""
    report = _find(part, *_STATUS_TYPES)
    if report is None:
        return {}
    blocks = [block for block in _blocks(bodies.content(report)[:MAX_SCAN]) if block]
    shared = next((b for b in blocks if "final-recipient" not in b), {})
    recipients = [b for b in blocks if "final-recipient" in b or "original-recipient" in b]
    failed = [b for b in recipients if b.get("action", "").lower().startswith("fail")]
    chosen = (failed or recipients or [{}])[0]
    return {**shared, **chosen}


def _blocks(data: bytes) -> list[dict[str, str]]:
    blocks = []
    for piece in re.split(rb"\r?\n[ \t]*\r?\n", data.strip())[:100]:
        headers, _body = split_head(piece + b"\n\n", top=True)
        blocks.append({n: v.decode("utf-8", "replace").strip() for n, v in headers.fields})
    return blocks


def _recipient(part: Part, fields: dict[str, str], about: str) -> str:
    for name in ("original-recipient", "final-recipient"):
        found = addresses.normal(fields.get(name, "").rpartition(";")[2])
        if found:
            return found
    failed = part.headers.get("x-failed-recipients")
    if failed and (listed := addresses.parse(failed)):
        return listed[0].address
    for pattern in _RECIPIENTS:
        for match in pattern.finditer(about):
            candidate = addresses.normal(match[1])
            if candidate and not _SENDER.match(candidate.partition("@")[0]):
                return candidate
    original = _original_headers(part)
    listed = addresses.parse(original.get("to")) if original else []
    return listed[0].address if len(listed) == 1 else ""


def _status(given: str, diagnostic: str, about: str) -> str:
    for source in (given, diagnostic):
        match = _STATUS.search(source)
        if match and match[1] not in {"5.0.0", "4.0.0"}:
            return match[1]
    match = _STATUS.search(about)
    if match and not match[1].startswith("2"):
        return match[1]
    code = _REPLY_CODE.search(diagnostic) or _REPLY_CODE.search(about)
    given_match = _STATUS.search(given)
    if given_match:
        return given_match[1]
    return f"{code[1][0]}.0.0" if code else ""


_BY_STATUS = {
    "1.1": "unknown-user", "1.2": "unknown-domain", "1.3": "unknown-user", "1.6": "unknown-user",
    "1.10": "unknown-user", "2.1": "unknown-user", "2.2": "mailbox-full", "2.3": "too-large",
    "3.4": "too-large", "4.1": "unreachable", "4.4": "unknown-domain", "4.7": "unreachable",
}  # fmt: skip


def _reason(status: str, words: str, *, delayed: bool) -> str:
    if delayed:
        return "delayed"
    detail = status.partition(".")[2]
    if detail in _BY_STATUS:
        return _BY_STATUS[detail]
    for code, pattern in _REASONS:
        if pattern.search(words):
            return code
    return "refused" if detail.startswith("7.") else "other"


def _original_headers(part: Part) -> Headers | None:
    original = _find(part, "message/rfc822", "text/rfc822-headers", "message/rfc822-headers",
                     "message/global", "message/global-headers")  # fmt: skip
    if original is None:
        return None
    headers, _body = split_head(bodies.content(original)[:MAX_SCAN].lstrip() + b"\n\n", top=True)
    return headers


def _original_id(part: Part, text: str) -> str:
    original = _original_headers(part)
    if original is not None and (found := original.text("message-id")):
        return found[:255]
    match = _MESSAGE_ID.search(text)
    return match[1] if match else ""
