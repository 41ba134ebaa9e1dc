"""What a forwarded mail holds: who wrote it first, what they said, and what was put above it.

Knows the forms of Outlook, Gmail, Apple Mail and Thunderbird in English, Hungarian, Hebrew and
Spanish, inline or as an attached message. What it reads is what the forwarder's program wrote:
whether to believe it depends on whether one believes the forwarder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from servanda.mail import language, quotes
from servanda.mail.addresses import Address
from servanda.mail.addresses import parse as parse_addresses
from servanda.mail.parse import parse
from servanda.mail.parsed import Attachment, Parsed

PREFIX: Final = re.compile(
    r"^\s*(?:\[?(?:fwd?|tov|továbbítva|továbbítás|továbbított|rv|reenv|reenviar|enc|הועבר|העברה|"
    r"wg|tr)\]?\s*:\s*)+",
    re.IGNORECASE,
)
_MARK: Final = re.compile(
    r"(?:[-‐_*\s]*(?:forwarded message|továbbított (?:üzenet|levél)|mensaje reenviado|"
    r"הודעה שהועברה|הודעה מועברת)[-‐_*\s]*"
    r"|begin forwarded message:|(?:a )?továbbított (?:levél|üzenet) kezdete:"
    r"|az átirányított üzenet kezdete:|inicio del mensaje reenviado:|תחילת ההודעה שהועברה:)",
    re.IGNORECASE,
)
_LABELS: Final[Mapping[str, str]] = {
    "from": r"from|feladó|de|מאת",
    "date": r"sent|date|küldve|küldés (?:ideje|dátuma)|elküldve|dátum|enviado(?: el)?|fecha|נשלח|"
    r"תאריך",
    "to": r"to|címzett|para|אל",
    "subject": r"subject|tárgy|asunto|נושא",
    "other": r"cc|másolat(?:ot kap)?|עותק|reply-to|válaszcím|importance|fontosság|importancia",
}
_LABEL: Final = re.compile(
    r"\*?(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")"
    r"\s?:\*?\s*(?P<value>.*)",
    re.IGNORECASE,
)
_INVISIBLE: Final = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\u00ad]")
_RULE: Final = re.compile(r"[-_‐ ]{5,}|[-_ ]*(?:original message|eredeti üzenet|mensaje original|"
                          r"הודעה מקורית)[-_ ]*", re.IGNORECASE)  # fmt: skip
_MAILTO: Final = re.compile(r"\[?mailto:([^\]>\s]+)[\]>]?", re.IGNORECASE)
MAX_LINES = 20_000
BLOCK = 14  # lines in which the header of the first mail ends


@dataclass(frozen=True, slots=True)
class Forward:
    """`note` are the forwarder's own words. `header` says who, when and to whom, as written; the
    date in it is for reading only. `sender` is None when only a name is given."""

    sender: Address | None
    subject: str
    text: str
    note: str = ""
    header: str = ""
    quoted: str = ""
    html: str = ""
    message_id: str = ""
    language: str = ""
    protection: str = ""
    automatic: bool = False
    attachments: tuple[Attachment, ...] = ()
    """The files of the first mail; of a mail forwarded inline all that came along."""


def read_forward(mail: Parsed) -> Forward | None:
    """The mail inside; None when this one forwards nothing."""
    return _attached(mail) or _inline(mail)


def _attached(mail: Parsed) -> Forward | None:
    letters = [one for one in mail.attachments if one.content_type == "message/rfc822"]
    if len(letters) != 1:
        return None
    inner = parse(letters[0].data, trusted=())
    if inner.sender is None:
        return None
    written = f"{inner.date:%Y-%m-%d %H:%M} UTC" if inner.date else ""
    who = f"{inner.sender.name} <{inner.sender.address}>".strip()
    return Forward(
        sender=inner.sender,
        subject=inner.subject,
        text=inner.reply_text or inner.text,
        note=mail.reply_text.strip(),
        header="\n".join(part for part in (who, written) if part),
        quoted="\n\n".join(part for part in (inner.signature, inner.quoted_text) if part),
        html=inner.html,
        message_id=inner.message_id,
        language=inner.language,
        protection=inner.protection,
        automatic=inner.is_automatic,
        attachments=inner.attachments,
    )


def _inline(mail: Parsed) -> Forward | None:
    lines = mail.text.split("\n")[:MAX_LINES]
    bare = [_INVISIBLE.sub("", line).strip() for line in lines]
    start = _block_start(bare, marked_only=not PREFIX.match(mail.subject))
    if start is None:
        return None
    values, end = _block(bare, start)
    above = _without_mark(bare, start)
    body = [re.sub(r"^> ?", "", line) for line in lines[end:]] if _is_marked(bare, start) else (
        lines[end:]
    )  # fmt: skip
    folded = quotes.fold("\n".join(body).strip())
    signature = quotes.fold("\n".join(lines[:above]).strip())
    return Forward(
        sender=_address(values.get("from", "")),
        subject=PREFIX.sub("", values.get("subject", "") or mail.subject).strip(),
        text=folded.reply or "\n".join(body).strip(),
        note=signature.reply,
        header="\n".join(line for line in bare[start:end] if line),
        quoted="\n\n".join(part for part in (folded.signature, folded.quoted) if part),
        message_id=mail.references[-1] if mail.references else mail.in_reply_to,
        language=language.guess(folded.reply),
        protection=mail.protection,
        attachments=mail.attachments,
    )


def _is_marked(bare: list[str], start: int) -> bool:
    """Apple Mail puts ">" before each line of the first mail."""
    return bare[start].startswith(">")


def _block_start(bare: list[str], *, marked_only: bool) -> int | None:
    """The first line of the first mail's header: behind a mark that programs write, or, in a mail
    whose subject says that it is forwarded, wherever a whole header stands."""
    for index, line in enumerate(bare):
        if _MARK.fullmatch(line.lstrip("> ")):
            first = next(
                (i for i in range(index + 1, min(index + 4, len(bare))) if _label(bare[i])), None
            )
            if first is not None and _is_block(bare, first):
                return first
        if not marked_only and _label(line) and _is_block(bare, index):
            return index
    return None


def _is_block(bare: list[str], start: int) -> bool:
    """A "from" and two more of the lines that make a header."""
    values, _end = _block(bare, start)
    return "from" in values and len(values) >= 3


def _block(bare: list[str], start: int) -> tuple[dict[str, str], int]:
    """What the header says, and the line behind it. Long values go on in the next line."""
    values: dict[str, str] = {}
    last, index = "", start
    while index < min(len(bare), start + BLOCK):
        line = bare[index].lstrip("> ")
        found = _label(line)
        if found is not None:
            last, value = found
            values.setdefault(last, value)
        elif not line:
            following = bare[index + 1].lstrip("> ") if index + 1 < len(bare) else ""
            if len(values) >= 3 or _label(following) is None:
                break
        elif last in ("from", "to", "other") and len(values) < 5:
            values[last] = f"{values[last]} {line}"
        else:
            break
        index += 1
    return values, index


def _label(line: str) -> tuple[str, str] | None:
    found = _LABEL.match(line.lstrip("> "))
    if found is None:
        return None
    name = next(name for name in _LABELS if found[name])
    return name, found["value"].strip().strip("*").strip()


def _without_mark(bare: list[str], start: int) -> int:
    """The line behind the forwarder's own words: above the mark, the rule and empty lines."""
    end = start
    while end and _is_between(bare[end - 1].lstrip("> ")):
        end -= 1
    return end


def _is_between(line: str) -> bool:
    """Neither the forwarder's words nor the first mail's."""
    return not line or bool(_MARK.fullmatch(line) or _RULE.fullmatch(line))


def _address(value: str) -> Address | None:
    """ "Name <a@b>", "Name [mailto:a@b]", "a@b"; None for a name alone."""
    plain = _MAILTO.sub(r"<\1>", value.replace("<mailto:", "<")).replace('"', "")
    found = [one for one in parse_addresses(plain.encode(), "utf-8") if "@" in one.address]
    return found[0] if found else None
