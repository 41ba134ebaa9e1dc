"""Header values → characters: encoded words (RFC 2047) and parameters (RFC 2231) in all their
broken forms, and raw 8-bit headers."""

from __future__ import annotations

import binascii
import re
from urllib.parse import unquote_to_bytes

from servanda.mail import charsets

MAX_VALUE = 64 * 1024
_WORD = re.compile(rb"=\?([^?\s]{0,60})\?([bBqQ])\?([^?]{0,8000}?)\?=")
_BETWEEN = re.compile(rb"\s*")
_SPACES = re.compile(r"\s+")
# Direction overrides and invisible characters make "exe.pdf" of "fdp.exe".
_DECEIVING = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def decode(value: bytes | None, charset: str = "") -> str:
    """One line of readable text; CR, LF and controls become spaces or vanish."""
    if not value:
        return ""
    value = value[:MAX_VALUE]
    if b"=?" not in value:
        return one_line(charsets.decode(value, charset))
    return one_line(_decode_words(value, charset))


def _decode_words(value: bytes, charset: str) -> str:
    out: list[str] = []
    position, pending, label = 0, b"", ""
    for match in _WORD.finditer(value):
        between = value[position : match.start()]
        word = _word_bytes(match[2], match[3])
        own = match[1].decode("ascii", "replace").lower()
        if pending and not between.strip() and own == label:
            pending += word  # one character may be cut in two words
        else:
            out.append(charsets.decode(pending, label))
            if between.strip() or not (pending or label):
                out.append(charsets.decode(between, charset))
            pending, label = word, own
        position = match.end()
    out.append(charsets.decode(pending, label))
    out.append(charsets.decode(value[position:], charset))
    return "".join(out)


def _word_bytes(kind: bytes, payload: bytes) -> bytes:
    if kind in b"bB":
        return decode_base64(payload)
    return binascii.a2b_qp(payload.replace(b" ", b"_"), header=True)


def decode_base64(data: bytes) -> bytes:
    """As much as can be read; wrong padding, foreign characters and a cut end do no harm."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        pass
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(kept) % 4 == 1:
        kept = kept[:-1]
    try:
        return binascii.a2b_base64(kept + b"=" * (-len(kept) % 4))
    except binascii.Error:
        return b""


def one_line(text: str) -> str:
    return _SPACES.sub(" ", text).strip()


def parameter(found: dict[str, str], name: str) -> str:
    """A parameter in any of its forms: plain, RFC 2231, continued, or wrongly encoded words."""
    if name in found:
        return decode(_raw(found[name]))
    if f"{name}*" in found:
        return one_line(_extended(found[f"{name}*"]))
    pieces, charset = [], ""
    for number in range(100):
        plain, coded = found.get(f"{name}*{number}"), found.get(f"{name}*{number}*")
        if plain is None and coded is None:
            break
        if coded is not None and number == 0 and coded.count("'") >= 2:
            charset, _language, coded = coded.split("'", 2)
        raw = unquote_to_bytes(_raw(coded)) if coded is not None else _raw(plain or "")
        pieces.append(raw)
    return one_line(charsets.decode(b"".join(pieces), charset))


def _extended(value: str) -> str:
    charset, quote, rest = value.partition("'")
    if not quote:
        return charsets.decode(unquote_to_bytes(_raw(value)))
    return charsets.decode(unquote_to_bytes(_raw(rest.partition("'")[2])), charset)


def _raw(value: str) -> bytes:
    """The bytes as they came; see `mime.Headers.escaped`."""
    return value.encode("utf-8", "surrogateescape")


def file_name(text: str) -> str:
    """A name safe to show and to save under: no folders, no disguise, at most 150 characters."""
    text = _DECEIVING.sub("", text).replace("\\", "/").rpartition("/")[2]
    text = re.sub(r'[\x00-\x1f<>:"|?*]', "", text).strip(" .")
    if len(text) > 150:
        stem, dot, ending = text.rpartition(".")
        text = f"{stem[:140]}.{ending[:8]}" if dot else text[:150]
    return text
