"""What stands in a mail under wrong names, in broken forms and beyond all measure."""

import base64
import quopri

import pytest

from servanda.mail import mime
from servanda.mail.content import MAX_ATTACHMENTS, MAX_TEXT
from servanda.mail.parse import parse
from servanda.mail.tests.test_parse import mail

HEBREW, HUNGARIAN = "חשבונית.pdf", "árvíztűrő tükör.pdf"


def with_file(disposition: bytes, content_type: bytes = b"application/pdf") -> bytes:
    part = b"Content-Type: " + content_type
    part += b"\r\nContent-Disposition: " + disposition if disposition else b""
    return mail(
        b"--b\r\n\r\nsee\r\n--b\r\n" + part + b"\r\n\r\nPDF\r\n--b--",
        Content_Type="multipart/mixed; boundary=b",
    )


def encoded(text: str, charset: str = "utf-8") -> bytes:
    return b"=?" + charset.encode() + b"?B?" + base64.b64encode(text.encode(charset)) + b"?="


@pytest.mark.parametrize(
    ("disposition", "content_type", "name"),
    [
        (b'attachment; filename="plan.pdf"', b"application/pdf", "plan.pdf"),
        (b"attachment; filename=plan.pdf", b"application/pdf", "plan.pdf"),
        (b"attachment; filename=my plan.pdf", b"application/pdf", "my plan.pdf"),
        (b'attachment; filename="my plan.pdf', b"application/pdf", "my plan.pdf"),
        (b'attachment; filename = "plan.pdf" ; size=3', b"application/pdf", "plan.pdf"),
        (b'attachment; FileName="plan.pdf"', b"application/pdf", "plan.pdf"),
        (b'attachment; filename="a\\"b.pdf"', b"application/pdf", "ab.pdf"),
        (b'attachment; filename="a;b.pdf"', b"application/pdf", "a;b.pdf"),
        (b"attachment", b"application/pdf; name=plan.pdf", "plan.pdf"),
        (b"", b'application/pdf; name="plan.pdf"', "plan.pdf"),
        (b"attachment; filename*=utf-8''%C3%A1rv%C3%ADzt%C5%B1r%C5%91%20t%C3%BCk%C3%B6r.pdf",
         b"application/pdf", HUNGARIAN),
        (b"attachment; filename*=iso-8859-2'hu'%E1rv%EDzt%FBr%F5%20t%FCk%F6r.pdf",
         b"application/pdf", HUNGARIAN),
        (b"attachment; filename*=\"utf-8''%D7%97%D7%A9%D7%91%D7%95%D7%A0%D7%99%D7%AA.pdf\"",
         b"application/pdf", HEBREW),
        (b"attachment; filename*=no-such''%C3%A1.pdf", b"application/pdf", "á.pdf"),
        (b"attachment; filename*=%C3%A1.pdf", b"application/pdf", "á.pdf"),
        (b"attachment; filename*0*=utf-8''%C3%A1rv%C3%ADzt%C5;\r\n filename*1*=%B1r%C5%91%20;\r\n"
         b' filename*2="t";\r\n filename*3*=%C3%BCk%C3%B6r.pdf', b"application/pdf", HUNGARIAN),
        (b'attachment; filename*1="an.pdf"; filename*0="pl"', b"application/pdf", "plan.pdf"),
        (b'attachment; filename="' + encoded(HUNGARIAN) + b'"', b"application/pdf", HUNGARIAN),
        (b"attachment; filename=" + encoded(HUNGARIAN, "iso-8859-2"), b"application/pdf",
         HUNGARIAN),
        (b'attachment; filename="' + encoded("árvíztűrő ") + b"\r\n " + encoded("tükör.pdf") + b'"',
         b"application/pdf", HUNGARIAN),
        (b"attachment", b"application/pdf; name=" + encoded(HEBREW, "windows-1255"), HEBREW),
        (b'attachment; filename="' + HUNGARIAN.encode() + b'"', b"application/pdf", HUNGARIAN),
        (b'attachment; filename="' + "señor.pdf".encode("cp1252") + b'"', b"application/pdf",
         "señor.pdf"),
        (b'attachment; filename="=?utf-8?Q?broken.pdf"', b"application/pdf", "=utf-8Qbroken.pdf"),
        (b'attachment; filename=""', b"application/pdf", "attachment-1.pdf"),
        (b"attachment; filename", b"application/pdf", "attachment-1.pdf"),
        # disguises and paths
        (b'attachment; filename="../../etc/passwd"', b"application/pdf", "passwd"),
        (b'attachment; filename="C:\\\\Users\\\\me\\\\plan.pdf"', b"application/pdf", "plan.pdf"),
        (b'attachment; filename=".."', b"application/pdf", "attachment-1.pdf"),
        (b"attachment; filename*=utf-8''gpj%E2%80%AEfdp.exe", b"application/pdf", "gpjfdp.exe"),
        (b"attachment; filename*=utf-8''pl%E2%80%8Ban%EF%BB%BF.pdf", b"application/pdf",
         "plan.pdf"),
        (b"attachment; filename*=utf-8''a%0D%0AX-Y%3A%20b.pdf", b"application/pdf", "a X-Y b.pdf"),
        (b"attachment; filename*=utf-8''a%00b.pdf", b"application/pdf", "ab.pdf"),
        (b"attachment; filename=" + b"a" * 400 + b".pdf", b"application/pdf", "a" * 140 + ".pdf"),
    ],
    ids=range(34),
)  # fmt: skip
def test_names_of_files(disposition: bytes, content_type: bytes, name: str) -> None:
    (file,) = parse(with_file(disposition, content_type)).attachments
    assert (file.name, file.data) == (name, b"PDF")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("7bit", b"Hello there"),
        ("8BIT", b"Hello there"),
        ("binary", b"Hello there"),
        ("x-unknown", b"Hello there"),
        ("base64", b"SGVsbG8gdGhlcmU="),
        ("BASE64; x=y", b"SGVsbG8gdGhlcmU="),
        ("base64", b"SGVsbG8g\r\ndGhl\r\n cmU"),
        ("base64", b"SGVsbG8gdGhlcmU=\r\n\r\n-- \r\nfooter!"),
        ("quoted-printable", b"Hello=20there"),
        ("quoted-printable", b"Hello =\r\nthere"),
        ("quoted-printable", b"Hello t=68ere="),
        ("Quoted-Printable", b"Hello=20there   "),
        ("x-uuencode", b"begin 644 a\r\n+2&5L;&\\@=&AE<F4\r\n`\r\nend"),
    ],
)
def test_transfer_encodings(encoding: str, body: bytes) -> None:
    read = parse(mail(body, Content_Transfer_Encoding=encoding)).text
    assert read.startswith("Hello there")


def test_quoted_printable_with_broken_codes_stays_readable() -> None:
    read = parse(
        mail(b"50=% off =ZZ and =C3=A1 and =", Content_Transfer_Encoding="quoted-printable")
    )
    assert "off" in read.text
    assert "á" in read.text


@pytest.mark.parametrize(
    ("source", "delsp", "expected"),
    [
        ("one \ntwo", "no", "one two"),
        ("one \ntwo", "yes", "onetwo"),
        ("one\ntwo", "no", "one\ntwo"),
        (" from here \nto there", "no", "from here to there"),
        ("> a \n> b\n> c", "no", "> a b\n> c"),
        (">> a \n> b", "no", ">> a \n> b"),
        ("-- \nAnna", "no", "-- \nAnna"),
        ("words \n-- \nAnna", "no", "words \n-- \nAnna"),
        ("", "no", ""),
    ],
)
def test_flowed_text(source: str, delsp: str, expected: str) -> None:
    kind = f"text/plain; format=flowed; delsp={delsp}"
    assert parse(mail(source.encode(), Content_Type=kind)).text == expected.strip("\n")


def test_raw_letters_in_every_header() -> None:
    """Neither encoded nor ASCII, in the charset of the body or in UTF-8."""
    for coded in ("utf-8", "iso-8859-2"):
        raw = mail(
            "Szép napot".encode(coded),
            From="Őze Árpád <arpad@x.example>".encode(coded),
            Subject="Tűz van".encode(coded),
            To="Kő Ő <o@x.example>".encode(coded),
            Content_Type=f"text/plain; charset={coded}",
        )
        read = parse(raw)
        assert read.sender is not None
        assert (read.sender.name, read.subject, read.to[0].name, read.text) == (
            "Őze Árpád", "Tűz van", "Kő Ő", "Szép napot",
        )  # fmt: skip


def test_nesting_ends_and_keeps_what_it_did_not_open() -> None:
    inner = b"Content-Type: text/plain\r\n\r\nthe innermost"
    for number in range(mime.MAX_DEPTH + 5):
        mark = str(number).encode()
        inner = (
            b"Content-Type: multipart/mixed; boundary=x" + mark + b"x\r\n\r\n--x" + mark
            + b"x\r\n" + inner + b"\r\n--x" + mark + b"x--"
        )  # fmt: skip
    read = parse(b"From: anna@x.example\r\n" + inner)
    shown = read.text + "".join(file.data.decode() for file in read.attachments)
    assert "the innermost" in shown


def test_headers_and_parts_beyond_all_measure() -> None:
    head = b"".join(b"X-A%d: b\r\n" % number for number in range(mime.MAX_HEADERS * 3))
    read = parse(b"From: anna@x.example\r\nSubject: Hi\r\n" + head + b"\r\nwords")
    assert (str(read.sender), read.subject) == ("anna@x.example", "Hi")
    parts = b"".join(
        b"--b\r\nContent-Disposition: attachment; filename=%d\r\n\r\nx\r\n" % number
        for number in range(mime.MAX_PARTS * 2)
    )
    many = parse(mail(parts + b"--b--", Content_Type="multipart/mixed; boundary=b"))
    assert len(many.attachments) == MAX_ATTACHMENTS
    assert "too-many-attachments" in many.problems


def test_a_text_too_long_is_cut_and_kept_as_a_file() -> None:
    words = b"word " * (MAX_TEXT // 4)
    read = parse(mail(words))
    assert (len(read.text), read.problems) == (MAX_TEXT, ("text-cut",))
    assert read.attachments[0].size > MAX_TEXT


def test_what_a_mail_says_beside_its_files_is_read_in_order() -> None:
    body = quopri.encodestring("Második".encode())
    raw = mail(
        b"--b\r\n\r\nFirst\r\n--b\r\nContent-Type: image/png; name=a.png\r\n\r\nPNG\r\n--b\r\n"
        b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable"
        b"\r\n\r\n" + body + b"\r\n--b--",
        Content_Type="multipart/mixed; boundary=b",
    )
    read = parse(raw)
    assert (read.text, [file.name for file in read.attachments]) == ("First\n\nMásodik", ["a.png"])
