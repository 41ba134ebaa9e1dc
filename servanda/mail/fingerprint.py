"""Is it the same mail? A hash of what the author wrote, without what servers add on the way."""

from __future__ import annotations

import hashlib

from servanda.mail.mime import Headers, split_head

# The author's fields. Everything else (Received, Delivered-To, spam verdicts, signatures of
# gateways) differs between two deliveries of one mail.
_AUTHORED = ("from", "sender", "reply-to", "to", "cc", "subject", "date", "message-id",
             "in-reply-to", "references", "mime-version", "content-type",
             "content-transfer-encoding", "auto-submitted", "resent-from", "resent-date",
             "resent-message-id")  # fmt: skip


def of(raw: bytes) -> bytes:
    """32 bytes, equal for two deliveries of one mail. A mail with neither Date nor Message-ID is
    told from its twin by the server that took it in (first Received line)."""
    normal = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    headers, body = split_head(normal, top=True)
    digest = hashlib.sha256()
    named = _AUTHORED if _is_identified(headers) else (*_AUTHORED, "received")
    for name in named:
        for value in headers.all(name)[:50]:
            digest.update(f"{name}:".encode() + b" ".join(value.split()) + b"\n")
    digest.update(b"\n" + body.rstrip())
    return digest.digest()


def _is_identified(headers: Headers) -> bool:
    return "date" in headers or "message-id" in headers
