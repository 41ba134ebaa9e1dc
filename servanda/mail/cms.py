"""What an S/MIME file (.p7m) holds: the signed mail inside is read, an encrypted one cannot be.

A signature is never checked here: nothing says whose certificate to believe. Never raises, never
grows: every length is held against the bytes that are there.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

TYPES: Final = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_SIGNED, _ENCRYPTED, _WITH_TAG, _PACKED = (
    bytes.fromhex(code)
    for code in (
        "2a864886f70d010702",
        "2a864886f70d010703",
        "2a864886f70d0109100117",
        "2a864886f70d0109100109",
    )
)
_SEQUENCE, _OCTETS, _OID, _SET, _CONTEXT = 0x30, 0x04, 0x06, 0x31, 0xA0
_CONSTRUCTED: Final = 0x20
MOST_PIECES, DEEPEST, MOST_BYTES = 100_000, 12, 50 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Held:
    """`protection` is "signed", "encrypted", or "" for what is only packed; `mail` the bytes that
    can be read, None if none can."""

    protection: str
    mail: bytes | None = None


@dataclass(frozen=True, slots=True)
class _Value:
    tag: int
    body: memoryview
    end: int


def read(data: bytes) -> Held | None:
    """None for what is no such file, or a broken one."""
    try:
        return _read(memoryview(data))
    except (ValueError, IndexError, StopIteration, zlib.error):
        return None


def _read(data: memoryview) -> Held | None:
    outer = _children(_value(data, 0))
    kind, content = bytes(next(outer).body), next(outer)
    if kind in (_ENCRYPTED, _WITH_TAG):
        return Held("encrypted")
    if kind not in (_SIGNED, _PACKED) or content.tag != _CONTEXT:
        return None
    parts = _children(next(_children(content)))
    wrapped = next(one for one in parts if one.tag == _SEQUENCE and _is_content(one, kind))
    inside = list(_children(wrapped))
    if len(inside) < 2:  # only a signature, or certificates: the mail stands elsewhere
        return Held("signed")
    found = b"".join(_octets(next(_children(inside[1])), DEEPEST))
    if kind == _SIGNED:
        return Held("signed", found)
    return Held("", _unpacked(found))


def _is_content(value: _Value, kind: bytes) -> bool:
    """SignedData has its content right behind the digests; CompressedData behind its algorithm."""
    parts = list(_children(value))
    if not parts or parts[0].tag != _OID:
        return False
    return kind == _SIGNED or (len(parts) > 1 and parts[1].tag == _CONTEXT)


def _unpacked(data: bytes) -> bytes:
    """Decompressed, up to a limit: a small mail may not fill the memory."""
    return zlib.decompressobj().decompress(data, MOST_BYTES)


def _octets(value: _Value, depth: int) -> Iterator[bytes]:
    """The bytes of an octet string, which may come in pieces."""
    if not value.tag & _CONSTRUCTED:
        yield bytes(value.body)
    elif depth:
        for piece in _children(value):
            yield from _octets(piece, depth - 1)


def _children(value: _Value) -> Iterator[_Value]:
    at = 0
    for _each in range(MOST_PIECES):
        if at >= len(value.body) or bytes(value.body[at : at + 2]) == b"\0\0":
            return
        one = _value(value.body, at)
        yield one
        at = one.end
    raise ValueError("too many pieces")


def _value(data: memoryview, at: int, depth: int = DEEPEST) -> _Value:
    """The value at `at`; one of indefinite length goes until its end mark."""
    tag, first = data[at], data[at + 1]
    begin = at + 2
    if first == 0x80:
        end = _end_mark(data, begin, depth)
        return _Value(tag, data[begin:end], end + 2)
    length = first
    if first > 0x80:
        width = first & 0x7F
        if width > 5:
            raise ValueError("no such length")
        length = int.from_bytes(data[begin : begin + width], "big")
        begin += width
    end = begin + length
    if end > len(data):
        raise ValueError("cut")
    return _Value(tag, data[begin:end], end)


def _end_mark(data: memoryview, at: int, depth: int) -> int:
    if not depth:
        raise ValueError("too deep")
    for _each in range(MOST_PIECES):
        if bytes(data[at : at + 2]) == b"\0\0":
            return at
        at = _value(data, at, depth - 1).end
    raise ValueError("too many pieces")
