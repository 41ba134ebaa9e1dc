import time

import pytest

from servanda.mail.parse import parse
from servanda.mail.parsed import Auto

REPORT = b"""From: MAILER-DAEMON@mx.example
To: desk@example.com
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

This is the mail system.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; anna@x.example
Action: %s
Status: %s
Diagnostic-Code: smtp; 550 %s

--b
Content-Type: message/rfc822

Message-ID: <s1.aa.bb.cc@desk>
Subject: Re: printer

--b--
"""


@pytest.mark.parametrize(
    ("action", "status", "words", "reason", "permanent"),
    [
        (b"failed", b"5.1.1", b"x", "unknown-user", True),
        (b"failed", b"5.2.2", b"x", "mailbox-full", True),
        (b"failed", b"5.0.0", b"5.2.2 x", "mailbox-full", True),
        (b"failed", b"5.0.0", b"mailbox is full", "mailbox-full", True),
        (b"failed", b"5.7.1", b"x", "refused", True),
        (b"delayed", b"4.4.1", b"x", "delayed", False),
        (b"failed", b"4.4.1", b"x", "unreachable", True),
    ],
)
def test_rfc_3464(action: bytes, status: bytes, words: bytes, reason: str, permanent: bool) -> None:
    read = parse(REPORT % (action, status, words))
    assert read.auto is Auto.BOUNCE
    assert read.bounce
    assert read.bounce.recipient == "anna@x.example"
    assert read.bounce.original_message_id == "<s1.aa.bb.cc@desk>"
    assert (read.bounce.reason, read.bounce.permanent) == (reason, permanent)


def test_the_old_way() -> None:
    read = parse(
        b"Return-Path: <>\nFrom: MAILER-DAEMON@x.example\nSubject: failure notice\n\n"
        b"Hi. This is the qmail-send program.\n\n<anna@x.example>:\n"
        b"Sorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the "
        b"message.\n\nMessage-ID: <1@desk>\nTo: anna@x.example\n"
    )
    assert read.bounce
    assert (read.bounce.recipient, read.bounce.status) == ("anna@x.example", "5.1.1")
    assert read.bounce.original_message_id == "<1@desk>"


def test_a_read_receipt_is_no_bounce() -> None:
    read = parse(
        b"From: anna@x.example\nSubject: Read: your ticket\n"
        b"Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n\n"
        b"--b\n\nread\n--b\nContent-Type: message/disposition-notification\n\n"
        b"Disposition: manual-action\n--b--\n"
    )
    assert read.bounce is None


def test_a_customer_who_complains_about_bounces_is_no_bounce() -> None:
    read = parse(
        b"From: anna@x.example\nSubject: Undelivered Mail Returned to Sender\n\nWhat is it?"
    )
    assert read.auto is Auto.NONE


@pytest.mark.parametrize("tail", ["l" * 60_000, "l." * 30_000, "-" * 60_000, " l" * 30_000])
def test_a_name_without_end_costs_no_time(tail: str) -> None:
    """Found by damaging real reports: each pattern tried every place to cut the name."""
    raw = (
        "From: Postmaster <postmaster@neko.example>\nSubject: Undeliverable Mail\n\n"
        f"Invalid final delivery userid: kijitora@neko.example{tail}\n{'a' * 60_000}@x{tail}\n"
    )
    began = time.process_time()
    parse(raw.encode(), envelope_from="")
    assert time.process_time() - began < 1.5
