"""Reading one mail: what a person sees in their mail program, we see too."""

import base64
import time

import pytest

from servanda.mail.addresses import Address
from servanda.mail.parse import parse
from servanda.mail.parsed import Auto


def mail(body: bytes = b"Hello", **fields: str | bytes) -> bytes:
    given = {"From": "Anna <anna@x.example>", "Subject": "Hi", **fields}
    lines = []
    for name, value in given.items():
        coded = value if isinstance(value, bytes) else value.encode()
        lines.append(name.replace("_", "-").encode() + b": " + coded)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"Plain words", "Plain words"),
        ("Árvíztűrő".encode(), "Árvíztűrő"),
        ("Árvíztűrő".encode("iso-8859-2"), "Árvíztûrõ"),
        (b"=?utf-8?B?w4FydsOtenTFsXLFkQ==?=", "Árvíztűrő"),
        (b"=?iso-8859-2?Q?=C1rv=EDzt=FBr=F5_t=FCk=F6r?=", "Árvíztűrő tükör"),
        (b"=?UTF-8?Q?a?=\r\n =?UTF-8?Q?b?=", "ab"),
        (b"=?utf-8?B?15TXldeT16I=?= =?utf-8?B?15Q=?=", "הודעה"),
        (b"=?utf-8?B?w4Fydg?= tail", "Árv tail"),
        (b"=?utf-8?q?split_=C3?= =?utf-8?q?=A9?=", "split é"),
        (b"=?utf-8?Q?with space inside?=", "with space inside"),
        (b"=?x-unknown?Q?abc?=", "abc"),
        (b"=?punycode?Q?abc?=", "abc"),
        (b"=?utf-8*en?Q?language?=", "language"),
        (b"=?broken", "=?broken"),
        (b"a\x00b\x07c", "abc"),
        (b"folded\r\n line", "folded line"),
        (b"=?utf-8?Q?evil=0D=0ABcc:_x@y?=", "evil Bcc: x@y"),
        (b"", ""),
    ],
)
def test_subjects(raw: bytes, expected: str) -> None:
    assert parse(mail(Subject=raw)).subject == expected


@pytest.mark.parametrize(
    ("raw", "name", "address"),
    [
        ("anna@x.example", "", "anna@x.example"),
        ("Kovács Anna <Anna@X.Example>", "Kovács Anna", "anna@x.example"),
        ('"Kovács, Anna" <anna@x.example>', "Kovács, Anna", "anna@x.example"),
        ("=?utf-8?Q?Kov=C3=A1cs=2C_Anna?= <anna@x.example>", "Kovács, Anna", "anna@x.example"),
        ("anna@x.example (Anna)", "Anna", "anna@x.example"),
        ("Anna\r\n <anna@x.example\r\n >", "Anna", "anna@x.example"),
        ('"anna@other.example" <anna@x.example>', "anna@other.example", "anna@x.example"),
        ("Anna <<anna@x.example>>", "Anna", "anna@x.example"),
        ("Team: anna@x.example, b@x.example;", "", "anna@x.example"),
        ("<anna@x.example", "", "anna@x.example"),
        ("Anna anna@x.example", "Anna", "anna@x.example"),
        ("mailto:anna@x.example", "", "anna@x.example"),
    ],
)
def test_senders(raw: str, name: str, address: str) -> None:
    assert parse(mail(From=raw)).sender == Address(name, address)


@pytest.mark.parametrize("raw", ["", "undisclosed-recipients:;", "<>", "nobody", '"', "((((", "@"])
def test_no_sender(raw: str) -> None:
    assert parse(mail(From=raw)).sender is None


@pytest.mark.parametrize(
    ("charset", "data", "expected"),
    [
        ("utf-8", "Őű".encode(), "Őű"),
        ("iso-8859-2", "Őű".encode("iso-8859-2"), "Őű"),
        ("windows-1255", "שלום".encode("cp1255"), "שלום"),
        ("iso-8859-8-i", "שלום".encode("iso8859_8"), "שלום"),
        ("no-such-charset", "Őű".encode(), "Őű"),
        ("no-such-charset", "señor".encode("cp1252"), "señor"),
        ("us-ascii", "Őű".encode(), "Őű"),
        ("iso-8859-1", "Őű".encode(), "Őű"),
        ("iso-8859-1", b"\x93quoted\x94 \x80", "“quoted” €"),
        ("utf-8", b"se\xf1or", "señor"),
        ("utf-16", "Őű".encode("utf-16"), "Őű"),
        ("gb2312", "你好".encode("gb18030"), "你好"),
        ("base64", b"abc", "abc"),
        ("idna", b"abc", "abc"),
        ('"', b"abc", "abc"),
        ("utf-8", b"a\x00b\x1bc", "abc"),
        ("utf-8", "10 \x80, it\x92s".encode(), "10 €, it’s"),
        ("iso-2022-jp", "ナイトメア".encode("euc_jp"), "ナイトメア"),
        ("iso-2022-jp", "ナイトメア".encode("iso2022_jp"), "ナイトメア"),
        ("euc-jp", "ナイトメア".encode("cp932"), "ナイトメア"),
    ],
)
def test_charsets(charset: str, data: bytes, expected: str) -> None:
    assert parse(mail(data, Content_Type=f"text/plain; charset={charset}")).text == expected


def test_no_body_no_header_nothing() -> None:
    assert parse(b"").text == ""
    assert parse(b"\r\n\r\n").text == ""
    assert parse(b"just words without any header").text == "just words without any header"
    assert parse(mail(b"")).text == ""


def test_a_body_without_the_empty_line_is_not_lost() -> None:
    read = parse(b"From: a@x.example\nSubject: Hi\nThe server is down!\n\nPlease help.\n")
    assert read.subject == "Hi"
    assert "The server is down!" in read.text
    assert "Please help." in read.text


def test_alternative_gives_both_and_html_only_gives_text() -> None:
    both = mail(
        b"--b\r\nContent-Type: text/plain\r\n\r\nwords\r\n--b\r\nContent-Type: text/html\r\n\r\n"
        b"<b>words</b>\r\n--b--",
        Content_Type="multipart/alternative; boundary=b",
    )
    assert (parse(both).text, parse(both).html) == ("words", "<b>words</b>")
    only = parse(mail(b"<p>Hi</p><p>there</p>", Content_Type="text/html"))
    assert only.text == "Hi\n\nthere"
    empty = both.replace(
        b"words\r\n--b\r\nContent-Type: text/html", b"\r\n--b\r\nContent-Type: text/html"
    )
    assert parse(empty).text == "words"


def test_truncated_and_unnamed_multiparts_show_what_is_there() -> None:
    cut = mail(b"--b\r\n\r\nfirst\r\n--b\r\n\r\nsecond", Content_Type="multipart/mixed; boundary=b")
    assert parse(cut).text == "first\n\nsecond"
    unnamed = mail(b"--b\r\n\r\nfirst\r\n--b--\r\n", Content_Type="multipart/mixed")
    assert parse(unnamed).text == "first"
    without = mail(b"no parts here", Content_Type="multipart/mixed; boundary=b")
    assert parse(without).text == "no parts here"


def test_multiparts_of_broken_programs() -> None:
    """A subtype that is none, a comment of HTML that looks like a boundary, a part without one."""
    odd = mail(b"--b\r\n\r\nfirst\r\n--b--", Content_Type="multipart/*; boundary=b")
    assert parse(odd).text == "first"
    html = b"Content-Type: text/html\r\n\r\n<b>Hi</b>\r\n<!--\r\n-->\r\n<p>there</p>"
    one = parse(mail(html, Content_Type="multipart/alternative; boundary=b"))
    assert (one.text, "<b>Hi</b>" in one.html) == ("Hi\n\nthere", True)
    ended = parse(mail(html + b"\r\n--b--", Content_Type="multipart/alternative; boundary=b"))
    assert ended.text == "Hi\n\nthere"


@pytest.mark.parametrize(
    ("charset", "words"), [("windows-1250", "Árvíztűrő"), ("windows-1255", "שלום"), ("x", "señor")]
)
def test_html_may_name_its_charset_itself(charset: str, words: str) -> None:
    coded = words.encode(charset if charset != "x" else "cp1252")
    for meta in ("<meta charset='%s'>", '<meta http-equiv=x content="text/html; charset=%s">'):
        raw = mail((meta % charset).encode() + coded, Content_Type="text/html")
        assert parse(raw).text == words
    other = mail(b"<meta charset=utf-7>" + "ő".encode("cp1250"),
                 Content_Type="text/html; charset=cp1250")  # fmt: skip
    assert parse(other).text == "ő"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("message/disposition-notification", "attachment-1.txt"), ("image/tiff", "attachment-1.tiff"),
     ("application/x-unknown", "attachment-1"), ("application/octet-stream", "attachment-1")],
)  # fmt: skip
def test_names_for_files_that_have_none(kind: str, name: str) -> None:
    body = b"--b\r\n\r\nx\r\n--b\r\nContent-Type: " + kind.encode() + b"\r\n\r\ny\r\n--b--"
    read = parse(mail(body, Content_Type="multipart/mixed; boundary=b"))
    assert read.attachments[0].name == name


def test_what_stands_before_the_first_field() -> None:
    for before in (b" ", b"\xef\xbb\xbf"):
        read = parse(before + b"From: anna@x.example\nSubject: Hi\n\nwords")
        assert (str(read.sender), read.subject, read.text) == ("anna@x.example", "Hi", "words")


def test_words_under_the_label_base64_are_shown() -> None:
    words = b"The printer is silent\nand nothing comes out of it."
    read = parse(mail(words, Content_Transfer_Encoding="base64"))
    assert read.text == words.decode()
    coded = base64.encodebytes(b"Hello there, all of you") + b"\n-- \na list's footer"
    assert parse(mail(coded, Content_Transfer_Encoding="base64")).text.startswith("Hello there,")


def test_attachments_keep_bytes_and_get_safe_names() -> None:
    data = bytes(range(256)) * 4
    raw = mail(
        b"--b\r\n\r\nsee file\r\n--b\r\nContent-Type: application/pdf; name=x\r\n"
        b"Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment;\r\n"
        b" filename*0*=utf-8''..%2F%E2%80%AEfdp;\r\n filename*1=.pdf\r\n\r\n"
        + base64.encodebytes(data)
        + b"\r\n--b--",
        Content_Type='multipart/mixed; boundary="b"',
    )
    (file,) = parse(raw).attachments
    assert (file.name, file.content_type, file.data) == ("fdp.pdf", "application/pdf", data)


def test_binary_attachments_are_not_touched() -> None:
    data = b"\r\n\n\r\x00\xff--b-not-the-end\r\n"
    raw = mail(
        b"--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        + data + b"\r\n--b--",
        Content_Type="multipart/mixed; boundary=b",
    )  # fmt: skip
    assert parse(raw).attachments[0].data == data


def test_inline_images_forwarded_mail_and_uuencode() -> None:
    raw = mail(
        b'--b\r\nContent-Type: text/html\r\n\r\n<img src="cid:a@x">\r\n--b\r\nContent-Type: image/png\r\n'  # noqa: E501
        b"Content-ID: <a@x>\r\n\r\nPNG\r\n--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\n"  # noqa: E501
        b"inside\r\n--b--",
        Content_Type="multipart/related; boundary=b",
    )
    image, inner = parse(raw).attachments
    assert (image.inline, image.content_id, inner.name) == (True, "a@x", "inner.eml")
    other = raw.replace(b"Subject: inner", b"Subject: Offer 2026/11")
    assert parse(other).attachments[1].name == "Offer 2026-11.eml"
    text = b"look:\nbegin 644 a.txt\n#0V%T\n`\nend\nbye"
    read = parse(mail(text))
    assert (read.attachments[0].name, read.attachments[0].data) == ("a.txt", b"Cat")
    assert read.text == "look:\nbye"


def test_signed_and_encrypted_are_shown_as_such() -> None:
    signed = mail(
        b"--b\r\n\r\nwords\r\n--b\r\nContent-Type: application/pgp-signature\r\n\r\nsig\r\n--b--",
        Content_Type="multipart/signed; boundary=b",
    )
    assert (parse(signed).protection, parse(signed).text) == ("signed", "words")
    assert len(parse(signed).attachments) == 1
    smime = mail(b"MIIB", Content_Type="application/pkcs7-mime; smime-type=enveloped-data")
    assert parse(smime).protection == "encrypted"


def test_flowed_text_is_put_together() -> None:
    text = b"a long \nline\n> quoted \n> on\n-- \nme"
    assert parse(mail(text, Content_Type="text/plain; format=flowed")).text == (
        "a long line\n> quoted on\n-- \nme"
    )


def test_threads() -> None:
    read = parse(mail(Message_ID=" <1@x> ", In_Reply_To="<2@x>", References="<3@x>\r\n <2@x>"))
    assert (read.message_id, read.thread_ids) == ("<1@x>", ("<2@x>", "<3@x>"))


@pytest.mark.parametrize(
    ("fields", "auto"),
    [
        ({}, Auto.NONE),
        ({"Auto-Submitted": "no"}, Auto.NONE),
        ({"Auto-Submitted": "auto-replied"}, Auto.REPLY),
        ({"Auto-Submitted": "auto-generated"}, Auto.GENERATED),
        ({"Auto-Submitted": "auto-generated", "In-Reply-To": "<a@b>"}, Auto.REPLY),
        ({"Precedence": "auto_reply"}, Auto.REPLY),
        ({"Precedence": "bulk"}, Auto.GENERATED),
        ({"X-Auto-Response-Suppress": "All"}, Auto.GENERATED),
        ({"X-Autoreply": "yes"}, Auto.REPLY),
        ({"List-Id": "<l.x.example>"}, Auto.LIST),
        ({"Return-Path": "<>"}, Auto.GENERATED),
        ({"Subject": "Automatic reply: your ticket"}, Auto.REPLY),
        ({"Subject": "Out of office: Anna"}, Auto.REPLY),
        ({"Subject": "Automatikus válasz: jegy"}, Auto.REPLY),
        ({"Subject": "Házon kívül vagyok"}, Auto.REPLY),
        ({"Subject": "Respuesta automática: caso"}, Auto.REPLY),
        ({"Subject": "מענה אוטומטי: פנייה"}, Auto.REPLY),
        ({"Subject": "Fuera de la oficina hasta el lunes"}, Auto.REPLY),
        ({"Subject": "On vacation until May 3"}, Auto.REPLY),
        ({"Subject": "Szabadságon vagyok - Re: jegy"}, Auto.REPLY),
        ({"Subject": "מחוץ למשרד עד יום ראשון"}, Auto.REPLY),
        ({"Subject": "Auto: Re: ticket"}, Auto.REPLY),
        ({"Subject": "[Auto-Reply] ticket"}, Auto.REPLY),
        ({"Subject": "Abwesenheitsnotiz: Ticket"}, Auto.REPLY),
        ({"Subject": "Automatic reply is broken"}, Auto.NONE),
        ({"Subject": "Automatikus válasz nem megy ki"}, Auto.NONE),
        ({"Subject": "Respuesta automática no funciona"}, Auto.NONE),
        ({"Subject": "מענה אוטומטי לא עובד"}, Auto.NONE),
        ({"Subject": "Out of office printer for the hall"}, Auto.NONE),
        ({"Subject": "On holiday nobody can log in"}, Auto.NONE),
        ({"Subject": "Házon kívül nem érem el a szervert"}, Auto.NONE),
        ({"Subject": "בחופשה שלי נפל השרת"}, Auto.NONE),
        ({"Subject": "Office printer out of paper"}, Auto.NONE),
        ({"Subject": "The automatic reply of our shop is broken"}, Auto.NONE),
    ],
)
def test_programs_are_told_from_people(fields: dict[str, str], auto: Auto) -> None:
    assert parse(mail(**fields)).auto is auto


@pytest.mark.parametrize(
    ("line", "trusted", "verdict"),
    [
        ("mx.us; dmarc=pass; spf=fail", ["mx.us"], "pass"),
        ("mx.us; spf=pass; dmarc=fail (p=REJECT)", ["mx.us"], "fail"),
        ("mx.us; spf=softfail", ["mx.us"], "fail"),
        ("mx.us; dkim=pass; spf=none", ["mx.us"], "pass"),
        ("mx.us (dmarc=pass); none", ["mx.us"], "unknown"),
        ("mx.evil; dmarc=pass", ["mx.us"], "unknown"),
        ("mx.us; dmarc=pass", [], "unknown"),
    ],
)
def test_only_the_trusted_server_is_believed(line: str, trusted: list[str], verdict: str) -> None:
    read = parse(mail(Authentication_Results=line), trusted=trusted)
    assert read.authentication.verdict == verdict


def test_a_pass_that_the_sender_wrote_below_our_servers_word_is_not_believed() -> None:
    forged = b"Authentication-Results: mx.us; dmarc=pass; dkim=pass; spf=pass\n"
    ours = b"Authentication-Results: mx.us; dmarc=fail; spf=fail\n"
    raw = ours + b"Received: by mx.us\n" + forged + b"From: boss@acme.example\n\nPay."
    assert parse(raw, trusted=["mx.us"]).authentication.verdict == "fail"
    spf = b"Authentication-Results: mx.us; spf=none\n"  # says nothing of the other methods
    raw = spf + b"Received: by mx.us\n" + forged + b"From: boss@acme.example\n\nPay."
    assert parse(raw, trusted=["mx.us"]).authentication.verdict == "unknown"
    also = spf + b"Authentication-Results: mx.us; dmarc=fail\n"
    raw = also + b"From: boss@acme.example\n\nPay."
    assert parse(raw, trusted=["mx.us"]).authentication.verdict == "fail"
    two = b"Authentication-Results: mx.us; dkim=fail d=list; dkim=pass d=acme\n"
    assert parse(
        two + b"From: boss@acme.example\n\nPay.", trusted=["mx.us"]
    ).authentication.dkim == ("pass")


@pytest.mark.parametrize(
    "raw",
    [
        mail(b"--b\r\n" * 200_000, Content_Type="multipart/mixed; boundary=b"),
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(5000)
        ),
        b"A: b\n" * 500_000,
        b"Subject: " + b"=?utf-8?Q?a?= " * 200_000,
        b"To: " + b"a@x.example," * 200_000,
        b"To: " + b"(" * 500_000,
        b"To: " + b'"' * 500_000,
        b"References: " + b"<" * 500_000,
        mail(b"> " * 500_000 + b"\n>" * 500_000),
        mail(b"On 2026 " * 100_000 + b"wrote:\n> x"),
        mail(b"begin 644 a\n" * 50_000),
        mail(b"\n" * 1_000_000),
        b"Content-Type: text/plain; " + b"a*0*=x;" * 100_000 + b"\n\nx",
        mail(b"=" * 1_000_000, Content_Transfer_Encoding="base64"),
    ],
    ids=range(14),
)
def test_hostile_mail_takes_bounded_time(raw: bytes) -> None:
    begin = time.perf_counter()
    assert "unreadable" not in parse(raw).problems
    assert time.perf_counter() - begin < 3


def test_thirty_megabytes() -> None:
    data = bytes(1024) * 22_000
    raw = mail(
        b"--b\r\n\r\nsee file\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data) + b"--b--",
        Content_Type="multipart/mixed; boundary=b",
    )
    assert len(raw) > 30_000_000
    begin = time.perf_counter()
    read = parse(raw)
    assert time.perf_counter() - begin < 5
    assert (read.text, read.attachments[0].size) == ("see file", len(data))
