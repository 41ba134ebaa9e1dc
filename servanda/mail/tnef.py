"""What Outlook packs into "winmail.dat" (TNEF): the files, and the words if nothing else has them.

Never raises and never grows: every length is held against the bytes that are there. What cannot be
read is left out; a file of which nothing can be read stays as it came.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

TYPES: Final = frozenset({"application/ms-tnef", "application/vnd.ms-tnef"})
_SIGNATURE: Final = 0x223E9F78
_BODY, _CODEPAGE, _MAPI = 0x0002800C, 0x00069007, 0x00069003
_BEGIN_FILE, _TITLE, _DATA, _FILE_MAPI = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_LONG_NAME, _NAME, _CONTENT, _CONTENT_ID = 0x3707, 0x3001, 0x3701, 0x3712
_TEXT_BODY, _HTML_BODY = 0x1000, 0x1013
_SIZES: Final = {0x02: 4, 0x03: 4, 0x04: 4, 0x05: 8, 0x06: 8, 0x07: 8, 0x0A: 4, 0x0B: 4,
                 0x14: 8, 0x40: 8, 0x48: 16}  # fmt: skip
_OBJECT, _WIDE, _VARIABLE = 0x0D, 0x1F, frozenset({0x0D, 0x1E, 0x1F, 0x102})
_MANY, _NAMED = 0x1000, 0x8000
MOST_FILES, MOST_PROPERTIES = 200, 2000


@dataclass(slots=True)
class File:
    name: str = ""
    data: bytes = b""
    content_id: str = ""


@dataclass(slots=True)
class Unpacked:
    files: list[File] = field(default_factory=list)
    text: str = ""
    html: str = ""
    charset: str = "cp1252"


def unpack(raw: bytes) -> Unpacked | None:
    """None for what is no TNEF."""
    if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != _SIGNATURE:
        return None
    found, at = Unpacked(), 6
    while at + 11 <= len(raw):
        _level, kind, length = struct.unpack_from("<BII", raw, at)
        begin = at + 9
        data = raw[begin : begin + length]
        if len(data) < length:
            break
        _take(found, kind, data)
        at = begin + length + 2
    found.files = [one for one in found.files if one.data or one.name]
    return found


def _take(found: Unpacked, kind: int, data: bytes) -> None:
    if kind == _BEGIN_FILE and len(found.files) < MOST_FILES:
        found.files.append(File())
    elif kind == _CODEPAGE and len(data) >= 4:
        found.charset = f"cp{struct.unpack_from('<I', data)[0]}"
    elif kind == _BODY:
        found.text = _text(data, found.charset)
    elif kind == _MAPI:
        known = _properties(data, found.charset)
        found.text = found.text or _as_text(known.get(_TEXT_BODY), found.charset)
        found.html = _as_text(known.get(_HTML_BODY), found.charset)
    elif kind in (_TITLE, _DATA, _FILE_MAPI):
        _take_file(_current(found, kind), kind, data, found.charset)


def _current(found: Unpacked, kind: int) -> File:
    """The file that this is about; some writers begin the next one without saying so."""
    is_next = not found.files or (kind == _DATA and found.files[-1].data)
    if is_next and len(found.files) < MOST_FILES:
        found.files.append(File())
    return found.files[-1]


def _take_file(file: File, kind: int, data: bytes, charset: str) -> None:
    if kind == _TITLE:
        file.name = file.name or _text(data, charset)
    elif kind == _DATA:
        file.data = data
    elif kind == _FILE_MAPI:
        known = _properties(data, charset)
        long = _as_text(known.get(_LONG_NAME) or known.get(_NAME), charset)
        file.name = long or file.name
        file.content_id = _as_text(known.get(_CONTENT_ID), charset).strip("<>")
        content = known.get(_CONTENT)
        if not file.data and isinstance(content, bytes):
            file.data = content


def _properties(data: bytes, charset: str) -> dict[int, bytes | str]:
    """The strings and bytes among them, by number; reading ends where they are broken."""
    found: dict[int, bytes | str] = {}
    try:
        at, count = 4, struct.unpack_from("<I", data)[0]
        for _each in range(min(count, MOST_PROPERTIES)):
            kind, number = struct.unpack_from("<HH", data, at)
            at += 4
            if number >= _NAMED:
                at = _after_name(data, at)
            at = _value(data, at, kind, number, found, charset)
    except (struct.error, IndexError, ValueError):
        pass
    return found


def _after_name(data: bytes, at: int) -> int:
    by_name = struct.unpack_from("<I", data, at + 16)[0]
    if not by_name:
        return at + 24
    length = struct.unpack_from("<I", data, at + 20)[0]
    return at + 24 + _padded(length)


def _value(
    data: bytes, at: int, kind: int, number: int, found: dict[int, bytes | str], charset: str
) -> int:
    plain = kind & ~_MANY
    if plain not in _VARIABLE:
        count = 1
        if kind & _MANY:
            count = struct.unpack_from("<I", data, at)[0]
            at += 4
        return _within(data, at + count * _SIZES[plain]) if plain in _SIZES else _stop()
    count = struct.unpack_from("<I", data, at)[0]
    at += 4
    for _each in range(min(count, MOST_PROPERTIES)):
        length = struct.unpack_from("<I", data, at)[0]
        value = data[at + 4 : at + 4 + length]
        at = _within(data, at + 4 + _padded(length))
        if plain == _WIDE:
            found.setdefault(number, value.decode("utf-16-le", "replace").rstrip("\x00"))
        elif plain == 0x1E:
            found.setdefault(number, _text(value, charset))
        else:
            found.setdefault(number, value[16:] if plain == _OBJECT else value)
    return at


def _within(data: bytes, at: int) -> int:
    return at if at <= len(data) + 3 else _stop()


def _stop() -> int:
    raise ValueError("broken")


def _padded(length: int) -> int:
    return length + (-length % 4)


def _as_text(value: bytes | str | None, charset: str) -> str:
    return _text(value, charset) if isinstance(value, bytes) else value or ""


def _text(data: bytes, charset: str) -> str:
    try:
        return data.decode(charset, "replace").split("\x00", 1)[0]
    except LookupError:
        return data.decode("cp1252", "replace").split("\x00", 1)[0]
