"""Signed mail is read and never called verified; encrypted mail is said to be so."""

import base64
import datetime
import time
import zlib

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from hypothesis import given
from hypothesis import strategies as st

from servanda.mail import armour, cms
from servanda.mail.parse import parse
from servanda.mail.tests.test_parse import mail

INNER = "Content-Type: text/plain; charset=utf-8\r\n\r\nA nyomtató áll.\r\n".encode()
SIGNATURE = "-----BEGIN PGP SIGNATURE-----\n\niQEz\n=abcd\n-----END PGP SIGNATURE-----"
SIGNED = f"-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{{}}\n{SIGNATURE}\n"
SECRET = "-----BEGIN PGP MESSAGE-----\nVersion: 1\n\nhQEM\n=abcd\n-----END PGP MESSAGE-----"


@pytest.fixture(scope="module")
def signer():
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Anna")])
    day = datetime.datetime(2026, 1, 1)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).serial_number(7)
    made = made.public_key(key.public_key()).not_valid_before(day)
    return made.not_valid_after(day + datetime.timedelta(9)).sign(key, hashes.SHA256()), key


def signed(inner, signer, *options):
    builder = pkcs7.PKCS7SignatureBuilder().set_data(inner).add_signer(*signer, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary, *options])


def p7m(data, kind="signed-data", name="smime.p7m"):
    return mail(
        base64.encodebytes(data),
        Content_Type=f"application/pkcs7-mime; smime-type={kind}; name={name}",
        Content_Transfer_Encoding="base64",
    )


def tlv(tag, *parts, indefinite=False):
    body = b"".join(parts)
    if indefinite:
        return bytes([tag, 0x80]) + body + b"\0\0"
    length = len(body).to_bytes(3, "big")
    return bytes([tag, 0x83]) + length + body


def oid(code):
    return tlv(6, bytes.fromhex(code))


def in_pieces(inner, *, code="2a864886f70d010702", packed=False):
    """As programs write it that do not know the length beforehand."""
    pieces = [tlv(4, inner[i : i + 7]) for i in range(0, len(inner), 7)]
    content = tlv(0xA0, tlv(0x24, *pieces, indefinite=True), indefinite=True)
    wrapped = tlv(0x30, oid("2a864886f70d010701"), content, indefinite=True)
    algorithm = tlv(0x30, oid("2a864886f70d0109100308")) if packed else tlv(0x31)
    data = tlv(0x30, tlv(2, b"\1"), algorithm, wrapped, tlv(0x31), indefinite=True)
    return tlv(0x30, oid(code), tlv(0xA0, data, indefinite=True), indefinite=True)


def test_the_mail_inside_an_opaque_signature_is_read(signer) -> None:
    for data in (signed(INNER, signer), in_pieces(INNER)):
        read = parse(p7m(data))
        assert (read.text, read.protection, read.attachments) == ("A nyomtató áll.", "signed", ())


def test_signed_twice_and_with_a_file(signer) -> None:
    both = (
        b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nsee\r\n--b\r\n"
        b"Content-Type: application/pdf; name=a.pdf\r\n\r\nPDF\r\n--b--"
    )
    head = b"Content-Type: application/pkcs7-mime\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    read = parse(p7m(signed(head + base64.encodebytes(signed(both, signer)), signer)))
    assert (read.text, read.protection) == ("see", "signed")
    assert [file.name for file in read.attachments] == ["a.pdf"]
    deep = both
    for _each in range(20):
        deep = head + base64.encodebytes(signed(deep, signer))
    assert parse(p7m(signed(deep, signer))).attachments[0].name == "attachment-1.p7m"


def test_a_compressed_mail_is_unpacked_up_to_a_limit() -> None:
    packed = "2a864886f70d0109100109"
    read = parse(p7m(in_pieces(zlib.compress(INNER), code=packed, packed=True), "compressed-data"))
    assert (read.text, read.protection) == ("A nyomtató áll.", "")
    bomb = in_pieces(zlib.compress(bytes(80 * 1024 * 1024), 9), code=packed, packed=True)
    held = cms.read(bomb)
    assert held is not None
    assert held.mail is not None
    assert len(held.mail) == cms.MOST_BYTES


@pytest.mark.parametrize("code", ["2a864886f70d010703", "2a864886f70d0109100117"])
def test_an_encrypted_mail_is_said_to_be_so(code) -> None:
    data = tlv(0x30, oid(code), tlv(0xA0, tlv(0x30, tlv(2, b"\0"))))
    read = parse(p7m(data, "enveloped-data"))
    assert (read.text, read.protection) == ("", "encrypted")
    assert read.attachments[0].data == data


def test_signed_files_and_certificates_are_files_like_others(signer) -> None:
    read = parse(p7m(signed(b"%PDF-1.7", signer), name="contract.pdf.p7m"))
    assert (read.protection, read.attachments[0].name) == ("", "contract.pdf.p7m")
    read = parse(p7m(signed(b"%PDF-1.7", signer)))
    assert (read.protection, len(read.attachments)) == ("", 1)
    detached = signed(INNER, signer, pkcs7.PKCS7Options.DetachedSignature)
    assert parse(p7m(detached, "certs-only")).protection == ""


def test_broken_files_take_bounded_time(signer) -> None:
    whole = signed(INNER * 50, signer)
    begin = time.perf_counter()
    for cut in range(0, len(whole), 13):
        cms.read(whole[:cut])
        cms.read(whole[:cut] + b"\x80" + whole[cut + 1 :])
    for data in (b"\x30\x80" * 500_000, b"\x30\x00" * 500_000, b"\x30\x84\xff\xff\xff\xff"):
        assert cms.read(data) is None
        assert cms.read(b"\x30\x80" + oid("2a864886f70d010702") + data) is None
    assert time.perf_counter() - begin < 3


@given(st.binary(max_size=200), st.integers(0, 3000), st.integers(0, 60))
def test_whatever_stands_in_it_nothing_is_raised(rubbish, at, cut) -> None:
    whole = in_pieces(INNER * 20)
    cms.read(whole[:at] + rubbish + whole[at + cut :])
    cms.read(rubbish)


def test_words_signed_with_pgp_are_read() -> None:
    text = SIGNED.format("Nem megy.\n- -----\n- - and a list")
    read = parse(mail(f"Hello\n\n{text}\nBye".encode(), Content_Type="text/plain; charset=utf-8"))
    assert (read.protection, read.attachments) == ("signed", ())
    assert read.text == "Hello\n\nNem megy.\n-----\n- and a list\n\nBye"
    html = parse(mail(text.replace("\n", "<br>").encode(), Content_Type="text/html"))
    assert (html.text, html.html, html.protection) == (
        "Nem megy.\n-----\n- and a list", "", "signed"
    )  # fmt: skip


def test_what_pgp_encrypted_becomes_a_file() -> None:
    read = parse(mail(SECRET.encode()))
    assert (read.text, read.protection) == ("", "encrypted")
    assert (read.attachments[0].name, read.attachments[0].data) == (armour.NAME, SECRET.encode())
    both = parse(mail(f"It says:\n{SECRET}\n\n{SECRET}\nAnna".encode()))
    assert both.text == "It says:\n\n\n\nAnna"
    assert [file.name for file in both.attachments] == ["encrypted.asc", "encrypted-2.asc"]
    mime = mail(
        b"--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n"
        b"Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n"
        + SECRET.encode()
        + b"\r\n--b--",
        Content_Type="multipart/encrypted; protocol=application/pgp-encrypted; boundary=b",
    )
    assert (parse(mime).text, parse(mime).protection) == ("", "encrypted")


@pytest.mark.parametrize(
    "text",
    [
        "How do I write -----BEGIN PGP MESSAGE----- here?",
        "-----BEGIN PGP MESSAGE-----\nhQEM and no end",
        "> -----BEGIN PGP MESSAGE-----\n> hQEM\n> -----END PGP MESSAGE-----",
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nwords",
        "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nmQEN\n-----END PGP PUBLIC KEY BLOCK-----",
    ],
)
def test_words_about_pgp_stay(text: str) -> None:
    read = parse(mail(text.encode()))
    assert (read.text, read.protection) == (text, "")


def test_hostile_armour_takes_bounded_time() -> None:
    begin = time.perf_counter()
    for line in ("-----BEGIN PGP SIGNED MESSAGE-----\n\n", "-----BEGIN PGP MESSAGE-----\nx\n"):
        armour.open_text(line * 30_000)
        armour.open_text(line + "x\n" * 500_000)
    assert time.perf_counter() - begin < 3
