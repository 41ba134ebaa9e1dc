"""Whatever comes: no exception, and text that the database takes."""

from hypothesis import given, settings
from hypothesis import strategies as st

from servanda.mail import addresses, fingerprint, forwards, headers, message_ids, quotes, thanks
from servanda.mail.parse import parse

SAMPLES = [
    b"Content-Type: ",
    b"multipart/mixed; boundary=b",
    b"text/plain",
    b"text/html; charset=utf-16",
    b"message/rfc822",
    b"\r\n",
    b"\n",
    b"\n\n",
    b"--b\n",
    b"--b--",
    b"Content-Transfer-Encoding: base64\n",
    b"=?utf-8?B?",
    b"?=",
    b"=?x?Q?=ZZ?=",
    b"From: ",
    b"<a@b>",
    b'"',
    b"(",
    b"Subject: ",
    b"begin 644 x\n",
    b"end\n",
    b"; name*0*=utf-8''%",
    b"multipart/report",
    b"message/delivery-status",
    b"Status: 5.1.1\n",
    b"<b><table>",
    b"\xff\xfe",
    b"> ",
    b"On 1/1 12:00 a@b wrote:\n",
    b"-- \n",
    b"Date: ",
    b"Mon, 99 Foo 99999 99:99:99 +9999",
    b"charset=unicode_escape",
    b"\\U99999999",
    b'multipart/alternative; boundary=""',
    b"Authentication-Results: ",
    b"multipart/encrypted; boundary=b",
    b"charset=utf-7",
    b"+2AA-",
    b"\x00",
]
PIECES = st.sampled_from(SAMPLES)
RUNAWAY = 20_000  # milliseconds: a pattern that never ends, not a busy machine


def check(raw: bytes) -> None:
    read = parse(raw, envelope_from="", trusted=["x"])
    assert "unreadable" not in read.problems
    for text in (read.subject, read.text, read.html, read.reply_text, read.message_id):
        assert "\x00" not in text
        text.encode()
    for file in read.attachments:
        assert "/" not in file.name
        assert "\x00" not in file.name
        file.name.encode()
    fingerprint.of(raw)
    if (forward := forwards.read_forward(read)) is not None:
        for text in (forward.subject, forward.text, forward.html, forward.note, forward.quoted):
            assert "\x00" not in text
            text.encode()
    thanks.only_thanks(read.reply_text, ["Anna Kovács"])
    for one in read.thread_ids[:40]:
        message_ids.read(one)


@settings(max_examples=300, deadline=RUNAWAY)
@given(st.binary(max_size=2000))
def test_random_bytes(raw: bytes) -> None:
    check(raw)


@settings(max_examples=700, deadline=RUNAWAY)
@given(st.lists(st.one_of(PIECES, st.binary(max_size=12)), max_size=60))
def test_pieces_of_mail_in_any_order(pieces: list[bytes]) -> None:
    check(b"".join(pieces))


@settings(max_examples=300, deadline=RUNAWAY)
@given(st.binary(max_size=500))
def test_parts_of_it(raw: bytes) -> None:
    headers.decode(raw).encode()
    for address in addresses.parse(raw):
        assert "\n" not in address.address
        str(address).encode()
    text = raw.decode("utf-8", "replace")
    quotes.fold(text)
