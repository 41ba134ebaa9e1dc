"""Takes mail in by SMTP or LMTP: "250" is said only after the bytes are committed."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from servanda import kernel
from servanda.mail import actions
from servanda.mail.models import Mailbox, RawMail

log = logging.getLogger(__name__)
TRY_LATER = "451 4.3.0 Not stored, please try again later"


class Door(SMTP):
    """SMTP that takes the long lines which real programs send."""

    line_length_limit = 4 * 1024 * 1024


class LocalDoor(Door):
    """LMTP (RFC 2033): LHLO, and one answer for each recipient."""

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's names
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:  # noqa: N802
        await self.push('500 Error: this is LMTP, say "LHLO"')

    smtp_EHLO = smtp_HELO  # noqa: N815


class Porter:
    """aiosmtpd's handler: decides on recipients and stores what comes."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pool = ThreadPoolExecutor(4, thread_name_prefix=f"mail-{source}")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not is_accepted(address):
            return "550 5.1.1 No such address here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        loop = asyncio.get_running_loop()
        try:
            answer = await loop.run_in_executor(self.pool, self._store, envelope)
        except Exception:
            log.exception("a mail could not be stored; its sender was told to try again")
            answer = TRY_LATER
        count = len(envelope.rcpt_tos) if self.source == RawMail.Source.LMTP else 1
        return "\r\n".join([answer] * count)

    def _store(self, envelope: Envelope) -> str:
        try:
            return self._keep(envelope)
        except (OperationalError, InterfaceError):
            connection.close()  # broken since the last mail: once more on a new one
            return self._keep(envelope)

    def _keep(self, envelope: Envelope) -> str:
        recipients = tuple(envelope.rcpt_tos)
        known = [one.lower() for one in recipients]
        mail, _new = actions.store(
            bytes(envelope.original_content or b""),
            source=self.source,
            received_at=kernel.now(),
            mailbox=Mailbox.objects.filter(address__in=known).order_by("id").first(),
            envelope=actions.Envelope(envelope.mail_from or "", recipients),
        )
        return f"250 2.0.0 Stored as {mail.ref}"

    def close(self) -> None:
        """Ends the threads; each closes its database connection first."""
        for _thread in range(4):
            self.pool.submit(connection.close)
        self.pool.shutdown(wait=True)


def is_accepted(address: str) -> bool:
    """Domains and addresses of SERVANDA_MAIL_ACCEPT; without it everything is taken in."""
    accepted = {one.lower().lstrip("@") for one in settings.MAIL_ACCEPT}
    address = address.lower()
    return not accepted or address in accepted or address.rpartition("@")[2] in accepted


class Listener(Controller):
    """`start()` listens in a thread of its own, `stop()` ends it."""

    def __init__(self, host: str, port: int, *, lmtp: bool = False) -> None:
        self.door = LocalDoor if lmtp else Door
        self.porter = Porter(RawMail.Source.LMTP if lmtp else RawMail.Source.SMTP)
        super().__init__(
            self.porter,
            hostname=host,
            port=port,
            server_hostname=settings.MAIL_DOMAIN,
            ident="Servanda",
            data_size_limit=settings.MAIL_MAX_BYTES,
            enable_SMTPUTF8=True,
            ready_timeout=20,
        )

    def factory(self) -> Any:
        return self.door(self.porter, **self.SMTP_kwargs)

    def stop(self, no_assert: bool = False) -> None:
        super().stop(no_assert=no_assert)
        self.porter.close()


def listen(place: str, *, lmtp: bool = False) -> Listener:
    """Start listening at "host:port" or "port" (then on 127.0.0.1). Raises OSError when taken."""
    host, _colon, port = place.rpartition(":")
    listener = Listener(host.strip("[]") or "127.0.0.1", int(port), lmtp=lmtp)
    listener.start()
    return listener
