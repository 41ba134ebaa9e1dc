"""Random public references: what URLs show instead of database keys."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from django.db import models

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12


def new_ref() -> str:
    """Twelve characters that nobody confuses when reading aloud; 58 bits, so not guessable."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


if TYPE_CHECKING:
    BaseField = models.CharField[str, str]
else:
    BaseField = models.CharField


class RefField(BaseField):
    """A unique random reference, set once when the row is made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 16)
        kwargs.setdefault("unique", True)
        kwargs.setdefault("default", new_ref)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        """As which column it is made; Django's quick bulk insert asks for a type it knows."""
        return "CharField"
