"""Files that come with sample mails: small, and what their names say."""

from __future__ import annotations

import struct
import zlib


def file(name: str) -> tuple[str, str, bytes]:
    """A file by its name (a picture or a text), as (name, content type, bytes)."""
    if name.endswith(".png"):
        return name, "image/png", _picture(240, 120)
    return name, "text/plain", f"{name}\n".encode()


def _picture(width: int, height: int) -> bytes:
    """A grey window with a darker title bar, as a screenshot would look from far away."""
    rows = b"".join(
        b"\0" + bytes([90 if y < 16 else 225 if 40 < y < 90 else 245]) * width
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
