"""Passwords at rest: encrypted with a key made from SECRET_KEY."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """Sealed under another SECRET_KEY: enter the password again."""


def seal(text: str) -> bytes:
    return _box().encrypt(text.encode())


def unseal(sealed: bytes) -> str:
    """Raises Unreadable when no present or former key opens it."""
    try:
        return _box().decrypt(sealed).decode()
    except InvalidToken:
        raise Unreadable("The stored password was sealed under another SECRET_KEY.") from None


class Sealed:
    """An attribute of a row whose text is kept sealed in the binary field `field`; reading raises
    Unreadable when SECRET_KEY has changed."""

    def __init__(self, field: str) -> None:
        self.field = field

    def __get__(self, row: Any, _owner: type | None = None) -> str:
        kept = bytes(getattr(row, self.field))
        return unseal(kept) if kept else ""

    def __set__(self, row: Any, text: str) -> None:
        setattr(row, self.field, seal(text) if text else b"")


def _box() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([_fernet(key) for key in keys])


@lru_cache(maxsize=8)
def _fernet(secret: str) -> Fernet:
    derived = HKDF(SHA256(), 32, salt=None, info=b"servanda.mail.sealing").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
