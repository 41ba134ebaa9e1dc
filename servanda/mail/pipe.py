"""`servanda mail deliver < message`: the storing half. A mail server calls it for each mail."""

from __future__ import annotations

import logging
import os
from typing import Any

from django.db import DatabaseError, InterfaceError, OperationalError

from servanda import kernel
from servanda.kernel.errors import in_a_line
from servanda.mail import actions
from servanda.mail.models import RawMail

EX_TEMPFAIL = 75
"""sysexits.h: "not now, keep it and try again"."""
log = logging.getLogger(__name__)


def deliver(raw: bytes) -> RawMail | None:
    """Store one mail; None when it could not be stored (the caller exits with EX_TEMPFAIL).

    Postfix and Exim tell the envelope in the environment (SENDER, RECIPIENT)."""
    recipient = os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT", "")
    envelope = actions.Envelope(os.environ.get("SENDER"), (recipient,) if recipient else ())
    try:
        mail, _new = actions.store(
            raw, source=RawMail.Source.PIPE, received_at=kernel.now(), envelope=envelope
        )
    except (OperationalError, InterfaceError) as error:
        log.warning("the mail is not stored: %s", in_a_line(error))
        return None
    except DatabaseError:
        log.exception("the mail could not be stored")
        return None
    return mail


def outcome(mail: RawMail) -> dict[str, Any]:
    """What became of it, for the command's JSON line; a redelivery tells the first outcome."""
    mail = RawMail.objects.defer("raw").get(pk=mail.pk)
    return {"outcome": mail.outcome, "ticket": mail.target or None, "reason": mail.reason or None}
