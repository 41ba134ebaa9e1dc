"""Files of strangers leave from addresses of their own, which know their reader without a cookie.

A page links to an address that asks who is signed in; that one sends the browser on to one of
these: signed, for one reader and one file, good for minutes. What a file might do, it does where no
session is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect

from servanda import kernel
from servanda.kernel import signed

PREFIX: Final = "/files/"
VALID: Final = timedelta(minutes=10)
# A page that shows the same picture again goes to the same address, while it surely holds.
KEPT: Final = timedelta(minutes=8)
_PURPOSE: Final = "servanda.file"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file for a reader (`people.actors.key_of`). `kind` and `key` say where it is, `inside`
    which file of a mail ("0-2": the third file of its first file, itself a mail); `look`: to be
    shown, if it is of a kind that may."""

    reader: str
    kind: str
    key: str
    inside: str = ""
    look: bool = False


def handed_out(wanted: Wanted) -> HttpResponse:
    """On to the file's own address. The caller has asked whether this reader may have it."""
    look = "1" if wanted.look else ""
    parts = (wanted.reader, wanted.kind, wanted.key, wanted.inside, look)
    response = HttpResponseRedirect(
        f"{settings.FILES_URL}{PREFIX}{signed.sign(_PURPOSE, *parts, valid=VALID)}"
    )
    response["Cache-Control"] = f"private, max-age={KEPT.seconds}"
    return response


def read(address: str) -> tuple[Wanted, bool] | None:
    """What an address is for, and whether it still holds; None when we did not make it."""
    said = signed.read(_PURPOSE, address, 5)
    if said is None:
        return None
    (reader, kind, key, inside, look), until = said
    return Wanted(reader, kind, key, inside, look == "1"), kernel.now() < until
