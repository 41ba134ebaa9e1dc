"""The check of a mailbox against real servers: each thing that can be wrong has its own word."""

import datetime as dt
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from servanda.mail import checking
from servanda.mail.checking import Place, check_imap, check_smtp
from servanda.mail.tests import dovecot
from servanda.mail.tests.test_smtp_in import free_port

needs_dovecot = pytest.mark.skipif(not dovecot.BINARY, reason=dovecot.ABSENT)


@pytest.fixture(scope="module")
def server() -> Iterator[dovecot.Dovecot]:
    running = dovecot.Dovecot()
    running.start()
    yield running
    running.close()


def place(port: int, host: str = "127.0.0.1", **values: str) -> Place:
    given = {"security": "none", "user": "checked", "password": "secret"} | values
    return Place(host, port, **given)


@needs_dovecot
def test_what_works_says_how_many_mails_there_are(server: dovecot.Dovecot) -> None:
    with server.client("checked") as client:
        client.append("INBOX", b"Subject: x\r\n\r\nx")
    found = check_imap(place(server.port), "INBOX")
    assert (found.code, found.mails) == ("ok", 1)
    with server.client("checked") as client:
        client.select_folder("INBOX")
        assert client.search("UNSEEN") == [1]  # the check changed nothing


@needs_dovecot
def test_a_missing_folder_is_answered_with_those_there_are(server: dovecot.Dovecot) -> None:
    with server.client("folders") as client:
        client.create_folder("Ügyfelek")
    found = check_imap(place(server.port, user="folders"), "Support")
    assert found.code == "no_folder"
    assert list(found.folders) == ["INBOX", "Ügyfelek"]


@needs_dovecot
@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"password": "wrong"}, "sign_in"),
        ({"security": "tls"}, "no_tls"),
        ({"security": "starttls"}, "no_starttls"),
    ],
)
def test_what_the_server_does_not_take(server: dovecot.Dovecot, values, code: str) -> None:
    assert check_imap(place(server.port, **values), "INBOX").code == code


@pytest.mark.parametrize("check", [lambda to: check_imap(to, "INBOX"), check_smtp])
def test_a_server_that_is_not_there(check, monkeypatch) -> None:
    assert check(place(free_port())).code == "nobody_there"
    assert check(place(993, "no-such-host.invalid")).code == "no_name"
    assert check(place(993, "a" * 70 + ".example")).code == "no_name"
    monkeypatch.setattr(checking, "TIMEOUT", 0.5)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        began = time.monotonic()
        assert check(place(silent.getsockname()[1])).code == "no_answer"
        assert time.monotonic() - began < 3


class Talker(threading.Thread):
    """Answers every connection with the same words."""

    def __init__(self, words: bytes, context: ssl.SSLContext | None = None) -> None:
        super().__init__(daemon=True)
        self.words, self.context = words, context
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.socket.listen()
        self.port = self.socket.getsockname()[1]
        self.start()

    def run(self) -> None:
        while True:
            try:
                peer, _address = self.socket.accept()
                if self.context:
                    peer = self.context.wrap_socket(peer, server_side=True)
                peer.sendall(self.words)
                peer.recv(100)
                peer.close()
            except OSError:
                if self.socket.fileno() < 0:
                    return


def test_a_port_where_something_else_lives() -> None:
    talker = Talker(b"SSH-2.0-OpenSSH_9.2\r\n")
    assert check_imap(place(talker.port), "INBOX").code == "other_protocol"
    assert check_smtp(place(talker.port)).code in ("other_protocol", "broke_off")
    talker.socket.close()


def certificate(folder: Path, *, host: str, days: int) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    start = dt.datetime.now(dt.UTC) - dt.timedelta(days=10)
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    if host[0].isdigit():
        names = [x509.IPAddress(ipaddress.ip_address(host))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + dt.timedelta(days=10 + days))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.mark.parametrize(
    ("host", "days", "trusted", "code"),
    [
        ("127.0.0.1", 10, False, "certificate"),
        ("other.example", 10, True, "certificate_name"),
        ("127.0.0.1", -1, True, "certificate_expired"),
    ],
)
def test_a_certificate_that_is_not_good(
    tmp_path: Path, monkeypatch, host: str, days: int, trusted: bool, code: str
) -> None:
    talker = Talker(b"* OK hello\r\n", certificate(tmp_path, host=host, days=days))
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    assert check_imap(place(talker.port, security="tls"), "INBOX").code == code
    assert check_smtp(place(talker.port, security="tls")).code == code
    talker.socket.close()


class Anyone:
    async def handle_DATA(self, server, session, envelope):
        return "250 OK"


def test_a_server_to_send_by() -> None:
    port = free_port()
    controller = Controller(Anyone(), hostname="127.0.0.1", port=port)
    controller.start()
    try:
        assert check_smtp(Place("127.0.0.1", port, "none")).code == "ok"
        assert check_smtp(Place("127.0.0.1", port, "starttls")).code == "no_starttls"
        assert check_smtp(place(port)).code == "no_sign_in"
        assert check_smtp(Place("127.0.0.1", port, "tls")).code == "no_tls"
    finally:
        controller.stop()
