"""Errors that people read."""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    """An act that the rules forbid. The message is for the person: what is wrong, what to do next.

    `code` is for machines and tests, and never changes once published.
    """

    def __init__(self, message: str | Promise, code: str = "refused") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return str(self.message)


def in_a_line(error: Exception) -> str:
    """What an error says first, for a log that nobody wants to read by the page."""
    words = str(error).strip()
    return words.splitlines()[0] if words else type(error).__name__
