"""What the command says when something is in the way."""

from __future__ import annotations


class Problem(Exception):
    """A sentence for the person at the terminal: what is wrong, and what to do about it.

    `status` is the exit code; 75 (EX_TEMPFAIL) asks a mail server to try again later.
    """

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status
