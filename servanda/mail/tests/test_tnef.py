"""Outlook's winmail.dat: the files in it are files of the mail, and its words are words."""

from __future__ import annotations

import base64
import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.mail import tnef
from servanda.mail.parse import parse
from servanda.mail.tests import corpora

SIGNATURE = struct.pack("<IH", 0x223E9F78, 1)


def attribute(kind: int, data: bytes) -> bytes:
    return struct.pack("<BII", 2, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def file(name: str, data: bytes, long: str = "") -> bytes:
    packed = attribute(0x00069002, b"\x00" * 14) + attribute(0x00018010, name.encode() + b"\x00")
    packed += attribute(0x0006800F, data)
    if long:
        words = long.encode("utf-16-le") + b"\x00\x00"
        padding = b"\x00" * (-len(words) % 4)
        value = struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, len(words)) + words + padding
        packed += attribute(0x00069005, value)
    return packed


def winmail(packed: bytes, text: str = "See the file.") -> bytes:
    encoded = base64.encodebytes(packed).decode()
    return (
        "From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
        'Content-Type: multipart/mixed; boundary="b"\n\n'
        f"--b\nContent-Type: text/plain\n\n{text}\n"
        '--b\nContent-Type: application/ms-tnef; name="winmail.dat"\n'
        f"Content-Transfer-Encoding: base64\n\n{encoded}\n--b--\n"
    ).encode()


def test_its_files_are_the_mails_with_their_long_names():
    packed = SIGNATURE + file("ARVIZT~1.PDF", b"%PDF-1", "árvíztűrő terv.pdf") + file("b.txt", b"x")
    read = parse(winmail(packed))
    assert [(one.name, one.data) for one in read.attachments] == [
        ("árvíztűrő terv.pdf", b"%PDF-1"), ("b.txt", b"x"),
    ]  # fmt: skip
    assert read.text.strip() == "See the file."


def test_its_words_are_shown_when_the_mail_has_no_others():
    read = parse(winmail(SIGNATURE + attribute(0x0002800C, b"Only here.\x00"), text=""))
    assert read.text.strip() == "Only here."


def test_it_stays_beside_its_files_when_nobody_could_read_its_words():
    names = [one.name for one in parse(winmail(SIGNATURE + file("a", b"1"), text="")).attachments]
    assert names == ["a", "winmail.dat"]


def test_a_name_cannot_deceive():
    packed = SIGNATURE + file("x", b"x", "../../etc/\u202efdp.exe")
    [one] = parse(winmail(packed)).attachments
    assert "/" not in one.name
    assert "\u202e" not in one.name


def test_what_cannot_be_read_stays_as_it_came():
    [one] = parse(winmail(b"nothing of the kind")).attachments
    assert (one.name, one.data) == ("winmail.dat", b"nothing of the kind")


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400), st.integers(0, 300))
def test_no_bytes_raise(rubbish: bytes, cut: int):
    good = SIGNATURE + file("a", b"1234", "long name.txt")
    for raw in (SIGNATURE + rubbish, good[:cut] + rubbish, rubbish):
        tnef.unpack(raw)


def test_real_ones_hold_the_files_that_others_found():
    found = [one for one in corpora.files("mimekit") if one.suffix == ".tnef"]
    if not found:
        pytest.skip(corpora.ABSENT)
    names = 0
    for path in found:
        unpacked = tnef.unpack(path.read_bytes())
        assert unpacked is not None, path
        names += len(unpacked.files)
    assert names >= 31
