"""Bytes → characters, whatever the label says. Never raises."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

# Labels seen in real mail that Python does not know, or knows as something narrower.
_ALIASES = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "ascii",
    "iso-8859-8-i": "iso8859_8", "iso-8859-8-e": "iso8859_8", "iso-8859-9": "cp1254",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "shift_jis": "cp932", "x-sjis": "cp932", "iso-2022-jp": "iso2022_jp_ext",
    "unicode-1-1-utf-7": "utf-7", "utf8mb4": "utf-8", "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman", "tis-620": "cp874", "iso-8859-11": "cp874", "unicode": "utf-8",
    "ansi": "cp1252", "x-user-defined": "cp1252",
}  # fmt: skip
# Codecs that Python counts as text but that are no charsets (punycode is even quadratic).
_REFUSED = {"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem",
            "unicode-escape", "raw-unicode-escape"}  # fmt: skip
# What is found under a label that the bytes belie.
_TAKEN_FOR = {
    "iso2022_jp_ext": ("euc_jp", "cp932"), "euc_jp": ("cp932",), "cp932": ("euc_jp",),
    "cp949": ("gb18030",), "big5": ("gb18030", "cp950"),
}  # fmt: skip
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_WESTERN = {"ascii", "cp1252", "utf-8"}


@lru_cache(maxsize=256)
def codec(label: str) -> str | None:
    """Python's name of a charset label; None when there is no such charset."""
    name = label.strip().strip("\"'").lower().partition("*")[0]
    name = _ALIASES.get(name, name)
    if "\x00" in name or len(name) > 40:
        return None
    for candidate in (name, re.sub(r"^(x-|cs)", "", name), re.sub(r"^cp-|^x-cp|^ms-?", "cp", name)):
        try:
            found = codecs.lookup(candidate)
        except (LookupError, ValueError):
            continue
        if found.name in _REFUSED or not getattr(found, "_is_text_encoding", True):
            return None
        return _ALIASES.get(found.name, found.name)
    return None


def decode(data: bytes, label: str = "") -> str:
    """Characters of `data`; a missing, unknown or plainly wrong label is replaced by a guess."""
    name = codec(label) if label else None
    if name is None or name in _WESTERN:
        return clean(_guess(data, name or ""))
    for candidate in (name, "utf-8", *_TAKEN_FOR.get(name, ())):
        try:
            return clean(data.decode(candidate))
        except (UnicodeError, ValueError, LookupError):
            continue
    return clean(data.decode(name, "replace"))


def _guess(data: bytes, name: str) -> str:
    """UTF-8 when the bytes are UTF-8 (chance does not write valid UTF-8), else Western."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if name == "utf-8" and re.search(rb"[\xc3-\xf4][\x80-\xbf]", data):
        return data.decode("utf-8", "replace")  # cut or damaged, but UTF-8
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


# Controls that nobody means: Windows letters which somebody took for Latin-1 before.
_WINDOWS = {
    code: letter
    for code in range(0x80, 0xA0)
    if (letter := bytes([code]).decode("cp1252", "ignore"))
}


def clean(text: str) -> str:
    """Without control characters and lone surrogates, which neither page nor database accepts."""
    if not text.isprintable():
        text = text.translate(_WINDOWS)
        text = _CONTROLS.sub("", text)
        text = _SURROGATES.sub("\ufffd", text)
    return text
