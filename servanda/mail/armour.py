"""PGP written right into a text: what was signed is read, what is encrypted becomes a file.

Only whole blocks count, from their first line to their last; anything else is somebody's words. A
signature is never checked here: nothing says whose key to believe.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_SIGNED: Final = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Z][\w-]{1,20}:[^\n]{0,200}\n){0,5}[ \t]*\n"
    r"(?P<words>(?:(?!-----)[^\n]*\n)*)"
    r"-----BEGIN PGP SIGNATURE-----[ \t]*\n(?:(?!-----)[^\n]{0,200}\n){1,400}"
    r"-----END PGP SIGNATURE-----[ \t]*$",
    re.MULTILINE,
)
_ENCRYPTED: Final = re.compile(
    r"^-----BEGIN PGP MESSAGE-----[ \t]*\n(?:(?!-----)[^\n]{0,200}\n)+"
    r"-----END PGP MESSAGE-----[ \t]*$",
    re.MULTILINE,
)
NAME: Final = "encrypted.asc"


@dataclass(frozen=True, slots=True)
class Opened:
    """The text without armour, how it was protected, and the blocks that nobody here can read."""

    text: str
    protection: str = ""
    files: tuple[bytes, ...] = ()


def open_text(text: str) -> Opened:
    """Unchanged where no whole block of PGP stands in it."""
    if "-----BEGIN PGP " not in text:
        return Opened(text)
    plain, signed = _SIGNED.subn(lambda found: _words(found["words"]), text)
    blocks = tuple(found[0].encode() for found in _ENCRYPTED.finditer(plain))
    if blocks:
        return Opened(_ENCRYPTED.sub("", plain).strip("\n"), "encrypted", blocks)
    return Opened(plain, "signed" if signed else "")


def _words(signed: str) -> str:
    """Lines that begin with a dash were given another one before they were signed."""
    return re.sub(r"^- ", "", signed, flags=re.MULTILINE).rstrip("\n")
