"""How people's names are written."""

FAMILY_NAME_FIRST = {"hu"}


def display_name(given: str, family: str, language: str) -> str:
    """The full name in the order its owner uses; `language` is the owner's, not the reader's."""
    parts = (family, given) if language in FAMILY_NAME_FIRST else (given, family)
    return " ".join(part for part in parts if part)
