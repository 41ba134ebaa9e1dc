"""Bytes of a mail → a tree of parts. Never raises, never descends without a limit.

The standard library's parser reads line by line and raises on some real mail; this one slices
with `bytes.find`, so that 30 MB take milliseconds and every limit is in sight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

MAX_DEPTH = 20
MAX_PARTS = 400
MAX_HEAD_BYTES = 256 * 1024
MAX_HEADERS = 1000

BOM = b"\xef\xbb\xbf"  # an editor put it before a saved mail
_HEAD_END = re.compile(rb"\n\r?\n|\r\r")
_FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
_DELIMITER_END = re.compile(rb"(--)?[ \t]*(?:\r\n|\n|\r|\Z)")
# "-->" ends a comment of HTML and begins no part.
_GUESSED_BOUNDARY = re.compile(rb"^--([^\s>-][^\r\n]{0,198}?)[ \t]*\r?$", re.MULTILINE)
_PARAMETER = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*("(?:[^"\\]|\\.){0,2000}"?|[^;]{0,2000})')


class Headers:
    """Header fields in their order; values are raw, unfolded bytes."""

    __slots__ = ("fields",)

    def __init__(self, fields: list[tuple[str, bytes]]) -> None:
        self.fields = fields

    def get(self, name: str) -> bytes | None:
        for key, value in self.fields:
            if key == name:
                return value
        return None

    def all(self, name: str) -> list[bytes]:
        return [value for key, value in self.fields if key == name]

    def text(self, name: str) -> str:
        """The value as characters for protocol fields (never for names or subjects)."""
        return (self.get(name) or b"").decode("utf-8", "replace").strip()

    def escaped(self, name: str) -> str:
        """The same with foreign bytes as surrogates, for parameters that are decoded later."""
        return (self.get(name) or b"").decode("utf-8", "surrogateescape").strip()

    def __contains__(self, name: str) -> bool:
        return any(key == name for key, _value in self.fields)


@dataclass(slots=True)
class Part:
    headers: Headers
    body: bytes
    content_type: str = "text/plain"
    parameters: dict[str, str] = field(default_factory=dict)
    children: list[Part] = field(default_factory=list)

    @property
    def main_type(self) -> str:
        return self.content_type.partition("/")[0]

    @property
    def encoding(self) -> str:
        return self.headers.text("content-transfer-encoding").partition(";")[0].strip().lower()

    @property
    def is_multipart(self) -> bool:
        return bool(self.children)


class Budget:
    """How many parts may still be opened in this mail."""

    __slots__ = ("left",)

    def __init__(self, left: int = MAX_PARTS) -> None:
        self.left = left


def read(raw: bytes) -> Part:
    """The whole mail as a tree; a part too deep or too many stays unopened, with its bytes."""
    if b"\n" not in raw[:4096] and b"\r" in raw[:4096]:
        raw = raw.replace(b"\r", b"\n")
    raw = raw.removeprefix(BOM).lstrip(b"\r\n")
    return _read_part(raw, "text/plain", MAX_DEPTH, Budget(), top=True)


def _read_part(raw: bytes, default: str, depth: int, budget: Budget, *, top: bool = False) -> Part:
    headers, body = split_head(raw, top=top)
    part = Part(headers, body)
    part.content_type, part.parameters = content_type(headers, default)
    budget.left -= 1
    if part.main_type == "multipart" and depth > 0:
        inner = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
        for piece in _pieces(part):
            if budget.left <= 0:
                part.children.append(Part(Headers([]), piece, "application/octet-stream"))
                break
            part.children.append(_read_part(piece, inner, depth - 1, budget))
        if not part.children and "content-type" in split_head(body, top=True)[0]:
            part.children.append(_read_part(body.lstrip(b"\r\n"), inner, depth - 1, budget))
    return part


def split_head(raw: bytes, *, top: bool = False) -> tuple[Headers, bytes]:
    """Header fields and what follows the first empty line."""
    if not top and raw[:1] in {b"\n", b"\r"}:
        return Headers([]), raw[2:] if raw[:2] == b"\r\n" else raw[1:]
    end = _HEAD_END.search(raw, 0, MAX_HEAD_BYTES)
    if end:
        head, body = raw[: end.start()], raw[end.end() :]
    else:
        head, body = raw[:MAX_HEAD_BYTES], raw[MAX_HEAD_BYTES:]
    lines = head.replace(b"\r\n", b"\n").split(b"\n")
    fields, used = _fields(lines)
    if used < len(lines):
        # A line that is no header field: the author forgot the empty line before the body.
        rest = b"\n".join(lines[used:])
        body = rest + b"\n\n" + body if body else rest
    return Headers([(name, b"".join(pieces).strip()) for name, pieces in fields]), body


def _fields(lines: list[bytes]) -> tuple[list[tuple[str, list[bytes]]], int]:
    fields: list[tuple[str, list[bytes]]] = []
    for index, line in enumerate(lines):
        if len(fields) >= MAX_HEADERS:
            return fields, len(lines)
        if line[:1] in {b" ", b"\t"} and fields:
            fields[-1][1].append(line)
            continue
        # A blank before the very first field is a slip; there is nothing that it could continue.
        match = _FIELD.match(line if fields or index else line.lstrip(b" \t"))
        if match:
            fields.append((match[1].decode("ascii").lower(), [match[2]]))
        elif not _is_skippable(lines, index):
            return fields, index
    return fields, len(lines)


def _is_skippable(lines: list[bytes], index: int) -> bool:
    """An mbox line, or one broken line amid header fields: what follows is still the head."""
    if not lines[index].strip() or lines[index].startswith((b"From ", b">From ")):
        return True
    following = lines[index + 1] if index + 1 < len(lines) else b""
    return index > 0 and bool(_FIELD.match(following)) and b" " not in following.partition(b":")[0]


def _pieces(part: Part) -> list[bytes]:
    boundary = part.parameters.get("boundary", "").encode("utf-8", "surrogateescape").rstrip()
    pieces = _split(part.body, boundary) if boundary else []
    if not pieces:
        guess = _GUESSED_BOUNDARY.search(part.body[:65536])
        pieces = _split(part.body, guess[1]) if guess else []
    return pieces


def _split(body: bytes, boundary: bytes) -> list[bytes]:
    pieces: list[bytes] = []
    mark, position, start = b"--" + boundary, 0, -1
    while len(pieces) < MAX_PARTS:
        at = body.find(mark, position)
        if at < 0:
            break
        position = at + len(mark)
        end = _DELIMITER_END.match(body, position)
        if end is None or (at and body[at - 1] not in b"\r\n"):
            continue
        if start >= 0 or end[1]:  # an end that nothing began: it is all one part
            pieces.append(_without_last_newline(body, max(start, 0), at))
        start = end.end()
        if end[1]:
            return pieces
    if start >= 0:
        pieces.append(body[start:])
    return pieces


def _without_last_newline(body: bytes, start: int, end: int) -> bytes:
    if end > start and body[end - 1 : end] == b"\n":
        end -= 1
    if end > start and body[end - 1 : end] == b"\r":
        end -= 1
    return body[start:end]


def content_type(headers: Headers, default: str = "text/plain") -> tuple[str, dict[str, str]]:
    value = headers.escaped("content-type")
    kind, _semicolon, _rest = value.partition(";")
    kind = re.sub(r"\s", "", kind).lower()
    if not re.fullmatch(r"[\w.+-]+/[\w.+*-]+", kind):
        kind = "text/plain" if kind in {"", "text"} and value else default
    return kind, parameters(value)


def parameters(value: str) -> dict[str, str]:
    """`; name="value"` pairs, RFC 2231 pieces (`name*0*=`) put together, still encoded."""
    found: dict[str, str] = {}
    for name, text in _PARAMETER.findall(value):
        text = text.strip()
        if text.startswith('"'):
            text = re.sub(r"\\(.)", r"\1", text[1:-1] if text.endswith('"') else text[1:])
        found.setdefault(name.lower(), text)
    return found
