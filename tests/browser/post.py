"""Letters from customers, sent as their mail servers would, and their mailboxes."""

from __future__ import annotations

import email
import email.policy
import smtplib
import threading
import time
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Any

from aiosmtpd.controller import Controller

PATIENCE = 20  # seconds


def letter(
    sender: str, subject: str, text: str, *, html: str = "", answers: str = "", name: str = ""
) -> EmailMessage:
    """A mail to the desk; `answers` is the Message-ID of the letter it replies to."""
    mail = EmailMessage()
    mail["From"] = f'"{name}" <{sender}>' if name else sender
    mail["To"] = "desk@kapocs.example"
    mail["Subject"] = subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def send(place: tuple[str, int], mail: EmailMessage) -> None:
    """Returns when the desk has said that it keeps the mail."""
    with smtplib.SMTP(*place, timeout=PATIENCE) as server:
        server.send_message(mail)


class Mailboxes:
    """The mail server of all customers: the product hands its letters in here."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.letters: list[EmailMessage] = []
        self._came = threading.Condition()
        self._door: Controller | None = None

    def open(self) -> None:
        self._door = Controller(self, hostname=self.host, port=self.port)
        self._door.start()

    def close(self) -> None:
        if self._door:
            self._door.stop()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(mail, EmailMessage)
        with self._came:
            self.letters.append(mail)
            self._came.notify_all()
        return "250 OK"

    def wait(self, address: str, words: str) -> EmailMessage:
        """The newest letter to this address with these words in its subject or text."""
        deadline = time.monotonic() + PATIENCE
        with self._came:
            while True:
                for mail in reversed(self.letters):
                    if address in mail["To"] and words in f"{mail['Subject']}\n{text_of(mail)}":
                        return mail
                left = deadline - time.monotonic()
                assert self._came.wait(max(left, 0)), f"no letter to {address} with {words!r}"


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content()) if part else ""
