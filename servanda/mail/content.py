"""The tree of parts → one text, one HTML and the attachments, as the sender meant them."""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass, field

from servanda.mail import armour, bodies, charsets, cms, headers, html, html_text, tnef
from servanda.mail.invitations import is_calendar
from servanda.mail.mime import Headers, Part, parameters, read, split_head
from servanda.mail.parsed import Attachment

MAX_ATTACHMENTS = 200
MAX_TEXT = 1_000_000
_ENDINGS = {
    "text/plain": ".txt", "text/html": ".html", "text/calendar": ".ics", "message/rfc822": ".eml",
    "image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "application/pdf": ".pdf",
    "application/ms-tnef": ".dat", "application/pkcs7-mime": ".p7m", "text/csv": ".csv",
    "application/pkcs7-signature": ".p7s", "application/pgp-signature": ".asc",
    "message/delivery-status": ".txt", "text/rfc822-headers": ".txt",
}  # fmt: skip
_OTHERS = mimetypes.MimeTypes()  # those of the library, whatever the machine has
MOST_OPENED = 5  # signed mails inside signed mails


@dataclass(slots=True)
class Content:
    texts: list[str] = field(default_factory=list)
    htmls: list[str] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    charset: str = ""
    protection: str = ""
    problems: list[str] = field(default_factory=list)
    text: str = ""
    html: str = ""
    opened: int = 0


def collect(part: Part) -> Content:
    """Walks the tree once; then settles text and HTML (each is made from the other if missing)."""
    content = Content()
    _walk(part, content)
    content.text = "\n\n".join(one for one in content.texts if one.strip()).strip("\n")
    source = "".join(content.htmls)
    content.html = html.sanitise(source) if source else ""
    if not content.text.strip() and source:
        content.text = html_text.to_text(source)
    if source.strip() and not content.html and content.text.strip():
        content.problems.append("html-left-out")
    _open_armour(content)
    if len(content.text) > MAX_TEXT:
        data = content.text.encode()
        content.attachments.append(Attachment("message.txt", "text/plain", data))
        content.text = content.text[:MAX_TEXT]
        content.problems.append("text-cut")
    return content


def _walk(part: Part, content: Content) -> None:
    kind = part.content_type
    if not content.charset and part.main_type == "text":
        content.charset = headers.parameter(part.parameters, "charset")
    if kind == "multipart/encrypted":
        content.protection = "encrypted"
    elif kind == "multipart/signed":
        content.protection = content.protection or "signed"
    elif _is_smime(part) and _open_cms(part, content):
        return
    if kind == "multipart/alternative" and part.is_multipart:
        _alternative(part, content)
    elif part.is_multipart:
        for child in part.children:
            _walk(child, content)
    elif _is_body(part):
        _body(part, content)
    else:
        _attach(part, content)


def _is_smime(part: Part) -> bool:
    """The mail itself; "contract.pdf.p7m" is a file like others."""
    name = _name(part).lower()
    if part.content_type in cms.TYPES:
        return not name or name.startswith("smime")
    return name == "smime.p7m"


def _open_cms(part: Part, content: Content) -> bool:
    """The mail inside a signed one in its place; False if it stays a file."""
    held = cms.read(bodies.content(part))
    if held is None or held.protection == "encrypted":
        content.protection = "encrypted"
        return False
    inner = read(held.mail) if held.mail and content.opened < MOST_OPENED else None
    if inner is None or "content-type" not in inner.headers:
        return False
    content.opened += 1
    content.protection = content.protection or held.protection
    _walk(inner, content)
    return True


def _open_armour(content: Content) -> None:
    """PGP inside the text. HTML that shows the same block gives way to the text."""
    opened = armour.open_text(content.text)
    if not opened.protection:
        return
    content.text = opened.text
    content.protection = "encrypted" if opened.files else content.protection or "signed"
    if "-----BEGIN PGP" in content.html:
        content.html = ""
    for number, block in enumerate(opened.files, 1):
        name = armour.NAME.replace(".", f"-{number}.") if number > 1 else armour.NAME
        _add(content, Attachment(name, "application/octet-stream", block))


def _alternative(part: Part, content: Content) -> None:
    """Plain and HTML are the same words: both are kept, each for its own use."""
    texts, htmls = len(content.texts), len(content.htmls)
    for child in part.children:
        _walk(child, content)
    plain = [one for one in content.texts[texts:] if one.strip()]
    rich = content.htmls[htmls:]
    if rich and not plain:
        content.texts[texts:] = [html_text.to_text("".join(rich))]
    elif rich and len(plain) > 1:
        content.texts[texts:] = plain[:1] if len(set(plain)) == 1 else plain


def _is_body(part: Part) -> bool:
    if part.content_type not in {"text/plain", "text/html", "text/enriched", "text"}:
        return part.main_type == "multipart"  # a multipart without parts: show what it holds
    disposition = part.headers.text("content-disposition").partition(";")[0].strip().lower()
    return disposition != "attachment" and not (_name(part) and disposition != "inline")


def _body(part: Part, content: Content) -> None:
    text = bodies.text(part)
    if part.content_type == "text/html":
        content.htmls.append(text)
        return
    text, files = bodies.take_uuencoded(text)
    for name, data in files:
        _add(content, Attachment(name, "application/octet-stream", data))
    content.texts.append(text)
    if content.htmls and text.strip():
        content.htmls.append(f"<div>{html.from_text(text)}</div>")


def _attach(part: Part, content: Content) -> None:
    data = bodies.content(part)
    if part.content_type in tnef.TYPES and _take_tnef(data, content):
        return
    identifier = headers.decode(part.headers.get("content-id")).strip("<> ")[:200]
    disposition = part.headers.text("content-disposition").lower()
    inline = bool(identifier) and not disposition.startswith("attachment")
    name = _name(part) or _made_up_name(part, data, len(content.attachments) + 1)
    _add(content, Attachment(name, part.content_type[:100], data, inline, identifier))


def _take_tnef(data: bytes, content: Content) -> bool:
    """The files and, if the mail has no others, the words that Outlook packed; False if it stays
    an attachment, as where its words are in a form that we do not read."""
    unpacked = tnef.unpack(data)
    if unpacked is None or not (unpacked.files or unpacked.text.strip() or unpacked.html.strip()):
        return False
    if not any(one.strip() for one in (*content.texts, *content.htmls)):
        content.texts.append(charsets.clean(unpacked.text))
        if unpacked.html.strip():
            content.htmls.append(charsets.clean(unpacked.html))
    for file in unpacked.files:
        identifier = headers.file_name(file.content_id)
        name = headers.file_name(file.name) or f"attachment-{len(content.attachments) + 1}"
        kind = "application/octet-stream"
        _add(content, Attachment(name, kind, file.data, bool(identifier), identifier))
    return any(one.strip() for one in (*content.texts, *content.htmls))


def _add(content: Content, attachment: Attachment) -> None:
    if _is_twin(content, attachment):
        return
    if len(content.attachments) < MAX_ATTACHMENTS:
        content.attachments.append(attachment)
    else:
        content.problems.append("too-many-attachments")


def _is_twin(content: Content, one: Attachment) -> bool:
    """An appointment comes as words of the mail and as a file of it: the name is the file's."""
    if not is_calendar(one.content_type, one.name):
        return False
    for index, other in enumerate(content.attachments):
        if other.data == one.data and is_calendar(other.content_type, other.name):
            if one.name and other.name.startswith("attachment-"):
                content.attachments[index] = one
            return True
    return False


def _name(part: Part) -> str:
    disposition = part.headers.escaped("content-disposition")
    name = headers.parameter(parameters(disposition), "filename") if ";" in disposition else ""
    return headers.file_name(name or headers.parameter(part.parameters, "name"))


def _made_up_name(part: Part, data: bytes, number: int) -> str:
    ending = _ENDINGS.get(part.content_type, "")
    if part.content_type == "message/rfc822":
        inner: Headers = split_head(data[:65536], top=True)[0]
        subject = re.sub(r"[/\\]", "-", headers.decode(inner.get("subject")))
        return (headers.file_name(subject) or "message")[:140] + ending
    if part.main_type == "message":
        ending = ending or ".txt"
    elif part.content_type != "application/octet-stream":
        ending = ending or _OTHERS.guess_extension(part.content_type) or ""
    return f"attachment-{number}{ending}"
