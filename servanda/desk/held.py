"""The name of a new contact, guessed from a mail."""

from __future__ import annotations


def guessed_name(shown: str, address: str, language: str) -> tuple[str, str]:
    """Given and family name of a sender, to be corrected: from the name that the mail shows, in
    the order of the language, else from the address."""
    words = shown.replace('"', " ").strip()
    if not words or "@" in words:
        words = " ".join(
            part.capitalize() for part in address.partition("@")[0].replace("_", ".").split(".")
        )
    family, comma, given = words.partition(",")
    if comma:
        return given.strip()[:80], family.strip()[:80]
    first, _space, rest = words.partition(" ")
    if not rest:
        return first[:80], ""
    if language == "hu" and shown:
        return rest.strip()[:80], first[:80]
    return first[:80], rest.strip()[:80]
