"""Takes mail in by SMTP or LMTP: "250" is said only after the bytes are committed."""

from __future__ import annotations

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session, syntax
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from servanda import kernel
from servanda.kernel.errors import in_a_line
from servanda.mail import actions
from servanda.mail.models import Mailbox, RawMail

log = logging.getLogger(__name__)
TRY_LATER = "451 4.3.0 Not stored, please try again later"


class Door(SMTP):
    """SMTP that takes the long lines which real programs send, and large mail at once: read by
    line, 30 MB would keep the process busy for seconds."""

    line_length_limit = 1024 * 1024

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's names
        if await self.check_helo_needed():
            return
        envelope = self.envelope
        if envelope is None or not envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        content = await self._content()
        if content is None:
            status = "552 5.3.4 The mail is too large"
        else:
            envelope.content = envelope.original_content = content
            status = await self._call_handler_hook("DATA")
        self._set_post_data_state()  # type: ignore[no-untyped-call]
        await self.push(status)

    async def _content(self) -> bytes | None:
        """The bytes up to the lone dot, doubled dots undone; None when there are too many."""
        taken, too_large = bytearray(), False
        while True:
            try:
                taken += await self._reader.readuntil(b".\r\n")
            except asyncio.LimitOverrunError as error:
                taken += await self._reader.read(error.consumed)
                continue
            finally:
                if self.data_size_limit and len(taken) > self.data_size_limit + 5:
                    too_large = True
                    del taken[:-5]
            if taken.endswith(b"\r\n.\r\n") or taken == b".\r\n":
                break
        if too_large:
            return None
        return bytes(b"\r\n" + taken[:-3]).replace(b"\r\n.", b"\r\n")[2:]


class LocalDoor(Door):
    """LMTP (RFC 2033): LHLO, and one answer for each recipient."""

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:  # noqa: N802
        await self.push('500 Error: this is LMTP, say "LHLO"')

    smtp_EHLO = smtp_HELO  # noqa: N815


class Porter:
    """aiosmtpd's handler: decides on recipients and stores what comes."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.connections: list[BaseDatabaseWrapper] = []
        self.pool = ThreadPoolExecutor(
            4, thread_name_prefix=f"mail-{source}", initializer=self._remember_connection
        )

    def _remember_connection(self) -> None:
        mine = connections["default"]
        mine.inc_thread_sharing()  # so that `close` may close it from its own thread
        self.connections.append(mine)

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
        except (OperationalError, InterfaceError) as error:
            log.warning("a mail waits outside, its sender tries again: %s", in_a_line(error))
            answer = TRY_LATER
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
            envelope=actions.Envelope((envelope.mail_from or "").strip("<>"), recipients),
        )
        return f"250 2.0.0 Stored as {mail.ref}"

    def close(self) -> None:
        self.pool.shutdown(wait=True)
        for one in self.connections:
            one.close()


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
