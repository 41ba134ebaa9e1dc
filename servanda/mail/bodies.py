"""A part's bytes → its content: transfer encodings, format=flowed, uuencoded files in the text."""

from __future__ import annotations

import binascii
import re
from bisect import bisect

from servanda.mail import charsets, headers
from servanda.mail.mime import Part

MAX_TEXT_BYTES = 2 * 1024 * 1024
_BEGIN = re.compile(r"begin(?:-base64)? [0-7]{3,4} (\S.{0,199})")
_META = re.compile(rb"<meta\b[^>]{0,200}charset\s*=\s*[\"']?([\w.-]{1,40})", re.IGNORECASE)
_SENTENCE = re.compile(rb"(?:\S{1,200}[ \t]{1,80}){3}\S")
_QUOTE_MARKS = re.compile(r">*")


def content(part: Part) -> bytes:
    """The bytes that the sender attached or wrote; damaged encodings give what can be read."""
    encoding, body = part.encoding, part.body
    if encoding == "base64":
        return body if _is_plain(part) else headers.decode_base64(body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return uudecode(body)
    return body


def _is_plain(part: Part) -> bool:
    """Words under the label base64, which they are not: sentences have blanks between words."""
    return part.main_type == "text" and bool(_SENTENCE.match(part.body[:4096].lstrip()))


def uudecode(body: bytes) -> bytes:
    out = []
    for line in body.splitlines():
        if line.startswith(b"begin ") or not line.strip():
            continue
        if line.strip() == b"end":
            break
        try:
            out.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Known encoders append rubbish; the first character tells the true length.
            wanted = (((line[0] - 32) & 63) * 4 + 5) // 3
            try:
                out.append(binascii.a2b_uu(line[:wanted]))
            except binascii.Error:
                continue
    return b"".join(out)


def text(part: Part) -> str:
    """The characters of a text part with plain newlines, `format=flowed` lines put together."""
    data = content(part)[:MAX_TEXT_BYTES]
    decoded = charsets.decode(
        data, headers.parameter(part.parameters, "charset") or _meta(part, data)
    )
    decoded = decoded.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if part.parameters.get("format", "").lower() == "flowed":
        return unflow(decoded, delsp=part.parameters.get("delsp", "").lower() == "yes")
    return decoded


def _meta(part: Part, data: bytes) -> str:
    """The charset that HTML names itself, where the mail names none."""
    found = _META.search(data[:4096]) if part.content_type == "text/html" else None
    return found[1].decode("ascii") if found else ""


def unflow(source: str, *, delsp: bool = False) -> str:
    """Lines that end with a space go on in the next one (RFC 3676), within one depth of quoting."""
    out: list[str] = []
    open_depth = -1
    for line in source.split("\n"):
        depth = _QUOTE_MARKS.match(line).end()  # type: ignore[union-attr]
        rest = line[depth:].removeprefix(" ")
        flowing = rest.endswith(" ") and rest != "-- "
        if delsp and flowing:
            rest = rest[:-1]
        if depth == open_depth and rest != "-- ":
            out[-1] += rest
        else:
            out.append(f"{'>' * depth} {rest}" if depth else rest)
        open_depth = depth if flowing else -1
    return "\n".join(out)


def take_uuencoded(source: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text without the files that old clients wrote right into it, and those files."""
    if "\nbegin" not in source and not source.startswith("begin"):
        return source, []
    lines = source.split("\n")
    ends = [i for i, line in enumerate(lines) if line.rstrip() in {"end", "===="}]
    kept: list[str] = []
    files: list[tuple[str, bytes]] = []
    index = 0
    while index < len(lines):
        line, following = lines[index], bisect(ends, index)
        match = _BEGIN.fullmatch(line.rstrip()) if line.startswith("begin") else None
        if match and following < len(ends):
            data = _uuencoded(line, lines[index + 1 : ends[following]])
            if data:
                files.append((headers.file_name(match[1]) or "file", data))
                index = ends[following] + 1
                continue
            ends = []  # not what it seemed; look no further
        kept.append(line)
        index += 1
    return "\n".join(kept), files


def _uuencoded(first: str, lines: list[str]) -> bytes:
    encoded = "\n".join(lines).encode("utf-8", "replace")
    return headers.decode_base64(encoded) if first.startswith("begin-base64") else uudecode(encoded)
