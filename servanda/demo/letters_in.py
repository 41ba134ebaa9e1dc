"""Mails of customers as raw bytes (RFC 5322), as their mail programs write them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final
from zoneinfo import ZoneInfo

from servanda.demo import DESK_ADDRESS
from servanda.mail.models import Outgoing

# How mail programs introduce a quote, by language.
QUOTES: Final = {
    "en": "On {when:%d/%m/%Y} at {when:%H:%M}, {name} wrote:",
    "hu": "{name} <{address}> ezt írta (időpont: {when:%Y. %m. %d.}, {when:%H:%M}):",
    "es": "El {when:%d/%m/%Y} a las {when:%H:%M}, {name} escribió:",
    "he": "‫בתאריך {when:%d.%m.%Y} בשעה {when:%H:%M} מאת {name} ‏<{address}>:‬",
}
QUOTED_LINES: Final = 12
File = tuple[str, str, bytes]
"""Name, content type, bytes."""


def write(
    *,
    address: str,
    name: str,
    subject: str,
    text: str,
    at: datetime,
    token: str,
    answers: Outgoing | None = None,
    language: str = "en",
    automatic: bool = False,
    files: Sequence[File] = (),
) -> bytes:
    """The mail; `token` makes its Message-ID unique, `answers` is the letter it replies to."""
    mail = EmailMessage(policy=SMTP.clone(utf8=False, max_line_length=990))
    local, _at, domain = address.rpartition("@")
    mail["From"] = Address(name, local, domain)
    mail["To"] = DESK_ADDRESS
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{token}@{domain}>"
    if automatic:
        mail["Auto-Submitted"] = "auto-replied"
    if answers is not None:
        mail["In-Reply-To"] = answers.message_id
        mail["References"] = " ".join([*answers.references, answers.message_id])
        text = f"{text}\n\n{quote(answers, language)}"
    mail.set_content(text, charset="utf-8", cte="base64" if language == "he" else None)
    for filename, kind, data in files:
        main, _slash, sub = kind.partition("/")
        mail.add_attachment(data, maintype=main, subtype=sub or "octet-stream", filename=filename)
    return bytes(mail)


def quote(letter: Outgoing, language: str) -> str:
    """The answered letter below the answer, as a program of that language puts it."""
    when = letter.created_at.astimezone(ZoneInfo("Europe/Budapest"))
    intro = QUOTES.get(language, QUOTES["en"]).format(
        when=when, name=letter.from_name or letter.from_address, address=letter.from_address
    )
    lines = letter.text.strip().splitlines()[:QUOTED_LINES]
    return "\n".join([intro, *(f"> {line}" for line in lines)])
