"""Which files a browser may show: known by their first bytes, never by what the sender says."""

from __future__ import annotations

from typing import Final

SNIFFED: Final = 16
_TEXT_SAMPLE: Final = 65_536
_BEGINNINGS: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"%PDF-", "application/pdf"),
)
_TEXT_ENDINGS: Final = (".txt", ".log", ".csv", ".md", ".ini", ".conf", ".json", ".yaml", ".yml")
# By name, before its bytes were read: what might turn out to be shown.
IMAGE_ENDINGS: Final = (".png", ".jpg", ".jpeg", ".gif", ".webp")
SHOWN_ENDINGS: Final = (*IMAGE_ENDINGS, ".pdf", *_TEXT_ENDINGS)


def shown_as(content: bytes, name: str) -> str:
    """The media type under which a browser may show these bytes, "" for what it must download.

    SVG and HTML are never shown: both can carry scripts. Text needs a name that says so.
    """
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if name.lower().endswith(_TEXT_ENDINGS) and b"\x00" not in content[:_TEXT_SAMPLE]:
        return "text/plain"
    return ""


def looks_like_image(name: str, claimed: str) -> bool:
    """Whether a thumbnail is worth trying; what it really is decides `shown_as` when served."""
    return name.lower().endswith(IMAGE_ENDINGS) or claimed in (
        "image/png", "image/jpeg", "image/gif", "image/webp",
    )  # fmt: skip


def looks_shown(name: str) -> bool:
    """Whether the browser can probably show it."""
    return name.lower().endswith(SHOWN_ENDINGS)
