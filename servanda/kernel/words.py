"""Texts that the provider writes for readers in several languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import get_language

LANGUAGES = ("en", "hu", "he", "es")


class Words(dict[str, str]):
    """One text per language. `str()` gives the reader's own, as far as it was written."""

    def in_language(self, language: str | None, *fallback: str) -> str:
        """The text in `language`, else in the first fallback that has one, else any."""
        for code in (language or "", *fallback, "en"):
            if text := self.get(code.split("-")[0]):
                return text
        return next(iter(self.values()), "")

    def __str__(self) -> str:
        return self.in_language(get_language())


def things(text: str) -> list[str]:
    """A list as one types it, a line each, with or without dashes before them."""
    said = (line.strip().lstrip("-\N{EN DASH}•*").strip() for line in text.splitlines())
    return [line for line in said if line]


if TYPE_CHECKING:
    BaseField = models.JSONField[Words | dict[str, str] | str, Words]
else:
    BaseField = models.JSONField


class WordsField(BaseField):
    """Stores `Words` as JSON; accepts a mapping or a plain English string."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Words:
        return Words(super().from_db_value(value, expression, connection) or {})

    def to_python(self, value: Any) -> Words:
        return as_words(super().to_python(value))

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else dict(as_words(value))


def as_words(value: Mapping[str, str] | str | None) -> Words:
    """Words from a mapping; a plain string counts as English.

    Raises ValueError for a language we do not write.
    """
    if isinstance(value, str):
        return Words(en=value)
    words = Words(value or {})
    if unknown := set(words) - set(LANGUAGES):
        raise ValueError(f"unknown language {', '.join(sorted(unknown))}")
    return words
