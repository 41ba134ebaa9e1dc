"""The listener on a real socket: what was answered with 250 is in the database."""

import smtplib
import socket
from collections.abc import Iterator

import pytest
from django.db import OperationalError, connection

from servanda.mail import actions, pipe, smtp_in
from servanda.mail.models import Mailbox, RawMail

pytestmark = pytest.mark.django_db(transaction=True)
RAW = b"From: anna@x.example\r\nMessage-ID: <1@x>\r\nSubject: Hi\r\n\r\nHello\r\n.dot\r\n"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> Iterator[int]:
    chosen = free_port()
    listener = smtp_in.listen(f"127.0.0.1:{chosen}")
    yield chosen
    listener.stop()


class Unannounced(smtplib.SMTP):
    """A client that does not say beforehand how large its mail is."""

    def __init__(self, port: int) -> None:
        super().__init__("127.0.0.1", port, timeout=20)

    def has_extn(self, opt: str) -> bool:
        return opt != "size" and super().has_extn(opt)


def send(port: int, raw: bytes = RAW, sender: str = "anna@x.example", to: str = "desk@example.com"):
    with smtplib.SMTP("127.0.0.1", port, timeout=20) as client:
        return client.sendmail(sender, [to], raw)


def test_accepted_mail_is_stored(port: int) -> None:
    box = Mailbox.objects.create(address="desk@example.com")
    send(port, to="Desk@Example.com")
    mail = RawMail.objects.get()
    assert bytes(mail.raw) == RAW
    assert (mail.source, mail.mailbox) == ("smtp", box)
    assert (mail.envelope_from, mail.envelope_to) == ("anna@x.example", ["Desk@Example.com"])


def test_the_null_sender_is_kept_as_such(port: int) -> None:
    send(port, sender="")
    assert RawMail.objects.get().envelope_from == ""


def test_thirty_megabytes_pass_and_more_is_refused(settings) -> None:
    settings.MAIL_MAX_BYTES = 31 * 1024 * 1024
    chosen = free_port()
    listener = smtp_in.listen(str(chosen))
    try:
        line = b"x" * 70 + b"\r\n"
        send(chosen, RAW + line * (30 * 1024 * 1024 // 72))
        assert RawMail.objects.get().size > 30_000_000
        with pytest.raises(smtplib.SMTPResponseException, match="552"):
            send(chosen, RAW + line * (33 * 1024 * 1024 // 72))
        with pytest.raises(smtplib.SMTPDataError, match="552"), Unannounced(chosen) as client:
            client.sendmail("anna@x.example", ["desk@example.com"], RAW + line * 500_000)
    finally:
        listener.stop()


def test_endless_lines_are_taken(port: int) -> None:
    send(port, RAW + b"y" * 200_000 + b"\r\n")
    assert RawMail.objects.get().size > 200_000


def test_without_the_database_the_sender_is_told_to_try_again(port: int, monkeypatch) -> None:
    def gone(*_args, **_fields):
        raise OperationalError("the database is gone")

    with monkeypatch.context() as patch:
        patch.setattr(actions, "store", gone)
        with pytest.raises(smtplib.SMTPDataError) as answer:
            send(port)
        assert answer.value.smtp_code == 451
        assert pipe.deliver(RAW) is None
    send(port)
    assert RawMail.objects.count() == 1


def test_a_broken_connection_is_replaced(port: int) -> None:
    send(port)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    send(port, RAW + b"second")
    assert RawMail.objects.count() == 2


def test_only_our_addresses_are_taken(port: int, settings) -> None:
    settings.MAIL_ACCEPT = ["@example.com", "help@other.example"]
    send(port, to="any@example.com")
    send(port, RAW + b"2", to="help@other.example")
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        send(port, to="x@other.example")


def test_lmtp_answers_for_each_recipient() -> None:
    chosen = free_port()
    listener = smtp_in.listen(str(chosen), lmtp=True)
    try:
        with smtplib.LMTP("127.0.0.1", chosen) as client:
            client.ehlo_or_helo_if_needed()
            client.mail("anna@x.example")
            client.rcpt("a@example.com")
            client.rcpt("b@example.com")
            assert client.data(RAW)[0] == 250
            assert client.getreply()[0] == 250
            assert client.noop()[0] == 250
    finally:
        listener.stop()
    assert RawMail.objects.get().envelope_to == ["a@example.com", "b@example.com"]
    assert RawMail.objects.get().source == "lmtp"


def test_the_pipe_repeats_the_first_outcome(monkeypatch) -> None:
    monkeypatch.setenv("SENDER", "anna@x.example")
    monkeypatch.setenv("RECIPIENT", "desk@example.com")
    mail = pipe.deliver(RAW)
    assert mail
    assert (mail.envelope_from, mail.envelope_to) == ("anna@x.example", ["desk@example.com"])
    actions.finish(mail, "ticket", target="1042")
    again = pipe.deliver(RAW)
    assert again
    assert pipe.outcome(again) == {"outcome": "ticket", "ticket": "1042", "reason": None}
