"""DKIM: letters signed with a key of the sender's domain, whose public half stands in DNS."""

from __future__ import annotations

import base64
import logging
from typing import Final

import dkim
import dns.exception
import dns.resolver
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from servanda.mail.models import SigningKey
from servanda.mail.sealing import Unreadable

BITS: Final = 2048
LEAST_BITS: Final = 1024
TIMEOUT: Final = 6.0
log = logging.getLogger(__name__)
HEADERS: Final = [
    b"from", b"to", b"cc", b"subject", b"date", b"message-id", b"reply-to", b"in-reply-to",
    b"references", b"mime-version", b"content-type", b"content-transfer-encoding",
    b"auto-submitted",
]  # fmt: skip


class BadKey(ValueError):
    """`code` says what is wrong with it: "unreadable", "kind" or "short"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def made() -> str:
    """A new private key, as PEM."""
    return _pem(rsa.generate_private_key(public_exponent=65537, key_size=BITS))


def read(pem: str) -> str:
    """A pasted private key in the form that we keep. Raises BadKey."""
    try:
        key = serialization.load_pem_private_key(pem.strip().encode(), password=None)
    except ValueError as error:
        raise BadKey("unreadable") from error
    except Exception as error:  # it has a passphrase, or is of a kind that nobody knows
        raise BadKey("kind") from error
    if not isinstance(key, rsa.RSAPrivateKey):
        raise BadKey("kind")
    if key.key_size < LEAST_BITS:
        raise BadKey("short")
    return _pem(key)


def _pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    ).decode()


def public_of(pem: str) -> str:
    """The half that is published: base64, as it stands in DNS."""
    key = serialization.load_pem_private_key(pem.encode(), password=None)
    der = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(der).decode()


def sign(raw: bytes, sender: str) -> bytes:
    """The letter with a signature, when the domain of `sender` has a key in use; else as it is. Of
    a key that cannot be opened any more the log tells: unsigned is better than unsent."""
    domain = sender.rpartition("@")[2].lower()
    key = SigningKey.objects.exclude(started_at=None).filter(domain=domain).first()
    if key is None:
        return raw
    try:
        private = key.private
    except Unreadable:
        log.error("letters of %s leave unsigned: enter its key again, SECRET_KEY changed", domain)
        return raw
    header = dkim.sign(
        raw,
        key.selector.encode(),
        domain.encode("idna"),
        private.encode(),
        canonicalize=(b"relaxed", b"relaxed"),
        include_headers=HEADERS,
    )
    return bytes(header) + raw


def look_up(key: SigningKey) -> str:
    """What DNS says: "ok", "missing", "other" (another key stands there) or "no_answer"."""
    try:
        found = _resolver().resolve(key.record_name, "TXT", lifetime=TIMEOUT)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return "missing"
    except dns.exception.DNSException:
        return "no_answer"
    records = [b"".join(one.strings).decode("ascii", "replace") for one in found]
    return "ok" if any(_public_in(one) == key.public for one in records) else "other"


def _resolver() -> dns.resolver.Resolver:
    return dns.resolver.Resolver()


def _public_in(record: str) -> str:
    tags = dict(part.split("=", 1) for part in record.split(";") if "=" in part)
    keys = [value for name, value in tags.items() if name.strip() == "p"]
    return "".join("".join(keys).split())
