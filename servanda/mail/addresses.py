"""Address lists as people really write them → names and addresses. Never raises."""

from __future__ import annotations

import re
from typing import NamedTuple

from servanda.mail import headers

MAX_ADDRESSES = 500
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|\((?:[^()\\]|\\.)*\)?|<[^>,;]*>?|[,;:]|[^",;:()<]+|.')
_ADDRESS = re.compile(r"[^\s@<>(),;:\"\[\]]+@(?:[^\s@<>(),;:\"\[\]]+|\[[0-9a-fA-F.:]+\])")


class Address(NamedTuple):
    name: str
    address: str

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


def parse(value: bytes | None, charset: str = "") -> list[Address]:
    """Every address of a header; groups are opened, comments serve as names, junk is left out."""
    if not value:
        return []
    # Encoded words are decoded per name: a comma or "<" in a decoded name must not cut the list.
    text = headers.decode(value[: headers.MAX_VALUE], charset) if b"=?" not in value else ""
    source = text or _one_line(value)
    found: list[Address] = []
    for item in _items(source):
        address = _address(item)
        if address:
            found.append(address)
        if len(found) >= MAX_ADDRESSES:
            break
    return found


def _one_line(value: bytes) -> str:
    return " ".join(value[: headers.MAX_VALUE].decode("utf-8", "replace").split())


def _items(text: str) -> list[list[str]]:
    items: list[list[str]] = [[]]
    for piece in _TOKEN.findall(text):
        if piece in ",;":
            items.append([])
        elif piece == ":":
            if not any("@" in one or one.startswith("<") for one in items[-1]):
                items[-1] = []  # the name of a group
            else:
                items[-1].append(piece)
        else:
            items[-1].append(piece)
    return items


def _address(tokens: list[str]) -> Address | None:
    angle = next((t for t in tokens if t.startswith("<") and "@" in t), "")
    if angle:
        address = normal(angle)
        names = [t for t in tokens if t is not angle and not t.startswith(("(", "<"))]
    else:
        source = next((t for t in tokens if not t.startswith(("(", '"')) and "@" in t), "")
        source = source or next((t for t in tokens if "@" in t), "")
        address = normal(source)
        names = [t for t in tokens if t is not source and not t.startswith("(")]
        rest = _without(source, address) if not source.startswith('"') else ""
        names.append(rest if "@" not in rest else "")
    comments = [t[1:-1] for t in tokens if t.startswith("(")]
    if not address:
        return None
    return Address(_name(names) or _name(comments), address)


def _without(source: str, address: str) -> str:
    return re.sub(re.escape(address), "", source, flags=re.IGNORECASE) if address else ""


def _name(pieces: list[str]) -> str:
    """Encoded words give letters; all else are letters already, whatever the mail's charset."""
    plain = " ".join(_unquote(piece) for piece in pieces if piece.strip())
    return headers.decode(plain.encode("utf-8", "replace"), "utf-8").strip(" \"'<>")[:200]


def _unquote(piece: str) -> str:
    if not piece.startswith('"'):
        return piece.strip()
    return re.sub(r"\\(.)", r"\1", piece.strip().strip('"')).strip()


def normal(text: str) -> str:
    """The bare address, lower case, or "" when there is none in it. Blanks inside angle brackets
    come from broken folding and are left out."""
    text = text.strip().strip("\"'")
    if text.startswith("<"):
        text = re.sub(r"\s+", "", text)
    match = _ADDRESS.search(text) or _ADDRESS.search(re.sub(r"\s+", "", text))
    if match is None or match.string[match.end() : match.end() + 1] == "@":
        return ""  # a@b@c: who believes the first half is led astray
    return match[0].rstrip(".").lower()[:254]


def several(values: list[bytes]) -> bool:
    """Whether a From line names more than one address: nobody can tell which was proven."""
    found: set[str] = set()
    for value in values:
        for token in _TOKEN.findall(_one_line(value)):
            if not token.startswith(('"', "(")):
                found |= {one.rstrip(".").lower() for one in _ADDRESS.findall(token)}
    return len(found) > 1
