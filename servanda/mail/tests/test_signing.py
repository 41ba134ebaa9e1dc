"""Letters signed by DKIM, verified by the library as receivers do, with the key from a real DNS
answer."""

import socket
import threading
from collections.abc import Iterator

import dkim
import dns.message
import dns.resolver
import dns.rrset
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry
from servanda.mail import actions, send, signing
from servanda.mail.addresses import Address
from servanda.mail.models import SigningKey
from servanda.mail.send import Refusals

pytestmark = pytest.mark.django_db
BY = Actor("staff", None, frozenset({"administrator"}))


class Names(threading.Thread):
    """A name server that knows what is in `records`."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.records: dict[str, str] = {}
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))

    def run(self) -> None:
        try:
            while True:
                wire, peer = self.socket.recvfrom(4096)
                self.socket.sendto(self.answer(wire), peer)
        except OSError:
            return  # closed

    def answer(self, wire: bytes) -> bytes:
        question = dns.message.from_wire(wire)
        answer = dns.message.make_response(question)
        name = question.question[0].name
        if text := self.records.get(name.to_text(omit_final_dot=True)):
            parts = " ".join(f'"{text[at : at + 250]}"' for at in range(0, len(text), 250))
            answer.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", parts))
        else:
            answer.set_rcode(3)
        return answer.to_wire()


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    server = Names()
    server.start()
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], server.socket.getsockname()[1]
    monkeypatch.setattr(signing, "_resolver", lambda: resolver)
    yield server
    server.socket.close()


class Keeper:
    """Keeps what it is given."""

    is_reachable = reads = True

    def __init__(self) -> None:
        self.taken: list[bytes] = []

    def hand_over(self, sender: str, recipients: object, raw: bytes) -> Refusals:
        self.taken.append(raw)
        return {}

    def close(self) -> None:
        return


def sent(sender: str = "desk@duna.example") -> bytes:
    actions.queue_many([
        actions.Letter([Address("Kovács Anna", "anna@acme.example")], "Árvíztűrő tükörfúrógép",
                       "Jó napot.\n\n.\nIdézet:  x  \n", html="<p>Jó napot.</p>",
                       from_address=sender, from_name="Duna Kft.")
    ])  # fmt: skip
    keeper = Keeper()
    send.send_due(through=keeper)
    return keeper.taken[0]


def verified(raw: bytes, key: SigningKey) -> bool:
    def txt(name: bytes, timeout: int = 5) -> bytes:
        assert name.decode().rstrip(".") == key.record_name
        return key.record.encode()

    return bool(dkim.verify(raw, dnsfunc=txt))


def published(names: Names, domain: str = "duna.example") -> SigningKey:
    key = actions.make_key(domain, by=BY)
    names.records[key.record_name] = key.record
    actions.start_signing(key, by=BY)
    return key


def test_letters_of_the_domain_are_signed_and_receivers_verify_them(names) -> None:
    key = published(names)
    raw = sent()
    assert raw.startswith(b"DKIM-Signature: ")
    assert verified(raw, key)
    assert not verified(raw.replace(b"Idz", b"Idx").replace(b"napot", b"estet"), key)
    assert b"DKIM-Signature" not in sent("desk@other.example")


def test_a_key_that_is_not_published_is_not_used(names) -> None:
    key = actions.make_key("duna.example", by=BY)
    assert signing.look_up(key) == "missing"
    with pytest.raises(Refused) as refused:
        actions.start_signing(key, by=BY)
    assert refused.value.code == "not_published"
    assert b"DKIM-Signature" not in sent()
    names.records[key.record_name] = "v=DKIM1; k=rsa; p=QUJD"
    assert signing.look_up(key) == "other"
    names.socket.close()
    assert signing.look_up(key) == "no_answer"


def test_stopped_letters_leave_unsigned_and_each_step_is_written_down(names) -> None:
    key = published(names)
    with pytest.raises(Refused) as refused:
        actions.make_key("duna.example", by=BY)
    assert refused.value.code == "in_use"
    actions.stop_signing(key, by=BY)
    assert b"DKIM-Signature" not in sent()
    rows = Entry.objects.filter(kind="signing.changed").order_by("pk")
    assert [one.data["how"] for one in rows] == ["made", "started", "stopped"]


def test_the_private_half_is_sealed(names) -> None:
    key = published(names)
    key.refresh_from_db()
    assert "BEGIN" in key.private
    assert b"BEGIN" not in bytes(key.sealed_private)


def test_a_key_that_cannot_be_opened_any_more_keeps_no_letter_back(names, settings) -> None:
    published(names)
    settings.SECRET_KEY = "another one entirely"
    assert b"DKIM-Signature" not in sent()


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    form = serialization.PrivateFormat.PKCS8
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, plain).decode()


def test_a_key_that_there_is_already_is_taken(names) -> None:
    own = pem(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    key = actions.give_key("duna.example", " Mail ", f"\n{own}\n", by=BY)
    assert key.record_name == "mail._domainkey.duna.example"
    names.records[key.record_name] = key.record.replace("; ", ";")
    actions.start_signing(key, by=BY)
    assert verified(sent(), key)


def test_what_is_no_key_for_this_is_refused_in_words() -> None:
    good = signing.made()
    curve = pem(ec.generate_private_key(ec.SECP256R1()))
    for given, code in (("hello", "unreadable"), (curve, "kind"), ("", "unreadable")):
        with pytest.raises(Refused) as refused:
            actions.give_key("duna.example", "mail", given, by=BY)
        assert refused.value.code == code
    for selector in ("", "a b", "-", "x" * 64, "é"):
        with pytest.raises(Refused) as refused:
            actions.give_key("duna.example", selector, good, by=BY)
        assert refused.value.code == "selector"


def test_only_who_may_set_up_may() -> None:
    agent = Actor("staff", 1, frozenset({"agent"}))
    for act in (
        lambda: actions.make_key("duna.example", by=agent),
        lambda: actions.give_key("duna.example", "x", "y", by=agent),
    ):
        with pytest.raises(Refused):
            act()
