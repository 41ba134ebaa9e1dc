"""An outbox row → the bytes of a mail (RFC 5322), the same at every try."""

from __future__ import annotations

import html as entities
from collections.abc import Iterable
from email import encoders
from email.charset import BASE64, QP, Charset
from email.generator import BytesGenerator
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr
from io import BytesIO

from servanda.files import store
from servanda.mail.models import Outgoing, OutgoingFile

RIGHT_TO_LEFT = {"he", "ar", "fa", "yi"}


def compose(row: Outgoing) -> bytes:
    """The whole mail, CRLF line ends, 7 bit."""
    message = _body(row, list(row.files.select_related("blob")))
    for name, value in _fields(row):
        message[name] = value
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, maxheaderlen=0).flatten(message, linesep="\r\n")
    return out.getvalue()


def _fields(row: Outgoing) -> Iterable[Iterable[str]]:
    yield "From", _address(row.from_name, row.from_address)
    yield "To", _addresses(row.to)
    if row.cc:
        yield "Cc", _addresses(row.cc)
    if deliverable(row.reply_to):
        yield "Reply-To", _address("", row.reply_to)
    yield "Subject", _words(row.subject)
    yield "Date", format_datetime(row.created_at)
    yield "Message-ID", _safe(row.message_id)
    if row.in_reply_to:
        yield "In-Reply-To", _safe(row.in_reply_to)
    if row.references:
        yield "References", "\r\n ".join(_safe(one) for one in row.references)
    yield "Content-Language", _safe(row.language)
    if row.is_automatic:
        yield "Auto-Submitted", "auto-replied" if row.in_reply_to else "auto-generated"
        yield "X-Auto-Response-Suppress", "All"


def _safe(text: str) -> str:
    return "".join(c if c.isprintable() and c.isascii() else "" for c in text)


def _words(text: str) -> str:
    line = " ".join(text.split())
    if line.isascii() and len(line) <= 900:
        return line
    return Header(line, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _address(name: str, address: str) -> str:
    return formataddr((" ".join(name.split()), deliverable(address)), "utf-8")


def _addresses(pairs: Iterable[Iterable[str]]) -> str:
    """Those that a header can hold; the outbox notes the others as refused."""
    possible = (_address(name, address) for name, address in pairs if deliverable(address))
    return ",\r\n ".join(possible) or "undisclosed-recipients:;"


def deliverable(address: str) -> str:
    """The address for envelope and header: foreign domains in their ASCII form, controls and line
    ends gone. "" when it has other letters before the "@", which plain mail cannot carry."""
    local, at, domain = "".join(c for c in address if c.isprintable()).strip().rpartition("@")
    try:
        coded = domain.encode("idna").decode() if not domain.isascii() else domain
    except UnicodeError:
        return ""
    return f"{local}{at}{coded}" if local.isascii() else ""


def _body(row: Outgoing, files: list[OutgoingFile]) -> MIMEBase:
    text: MIMEBase = _text(row.text, "plain")
    if row.html:
        both = MIMEMultipart("alternative", boundary=f"=_alt_{row.ref}")
        both.attach(text)
        both.attach(_text(_page(row), "html"))
        text = both
    if not files:
        return text
    mixed = MIMEMultipart("mixed", boundary=f"=_mix_{row.ref}")
    mixed.attach(text)
    for file in files:
        mixed.attach(_enclosure(file))
    return mixed


def _text(text: str, subtype: str) -> MIMENonMultipart:
    charset = Charset("utf-8")
    foreign = sum(not c.isascii() for c in text)
    charset.body_encoding = BASE64 if foreign * 4 > len(text) else QP
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part.set_payload(text.replace("\r\n", "\n").rstrip("\n") + "\n", charset)
    return part


def _page(row: Outgoing) -> str:
    """The letter as a document that says its language and direction."""
    if "<html" in row.html[:500].lower():
        return row.html
    direction = "rtl" if row.language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
    return (
        f'<!doctype html>\n<html lang="{entities.escape(row.language)}" dir="{direction}"><head>'
        f'<meta charset="utf-8"><title>{entities.escape(row.subject)}</title></head>\n'
        f'<body dir="{direction}">{row.html}</body></html>'
    )


def _enclosure(file: OutgoingFile) -> MIMEBase:
    main, _slash, sub = file.content_type.partition("/")
    if main in {"multipart", "message"} or not sub:
        main, sub = "application", "octet-stream"
    part = MIMEBase(_safe(main), _safe(sub))
    part.set_payload(store.read(file.blob))
    encoders.encode_base64(part)
    name = " ".join(file.name.split()) or "file"
    plain = name.isascii()
    part.add_header(
        "Content-Disposition", "attachment", filename=name if plain else ("utf-8", "", name)
    )
    return part
