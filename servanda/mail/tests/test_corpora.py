"""Two thousand real mails: each is read, quickly, without an exception."""

import time

import pytest

from servanda.mail import fingerprint
from servanda.mail.parse import parse
from servanda.mail.parsed import Auto
from servanda.mail.tests import corpora


def files_or_skip(source: str):
    found = corpora.files(source)
    if not found:
        pytest.skip(corpora.ABSENT)
    return found


@pytest.mark.parametrize("source", corpora.SOURCES)
def test_every_mail_is_read(source: str) -> None:
    for path in files_or_skip(source):
        raw = path.read_bytes()
        begin = time.perf_counter()
        read = parse(raw)
        fingerprint.of(raw)
        assert time.perf_counter() - begin < 3, path
        assert "unreadable" not in read.problems, path
        for text in (read.subject, read.text, read.html, read.reply_text):
            assert "\x00" not in text, path
            text.encode()  # no lone surrogates: the database takes it
        assert "\n" not in read.subject, path
        if read.sender:
            assert "@" in read.sender.address, path
            assert "\n" not in str(read.sender), path


@pytest.mark.parametrize("source", corpora.SOURCES)
def test_every_mail_may_be_cut_anywhere(source: str) -> None:
    for path in files_or_skip(source)[::4]:
        raw = path.read_bytes()
        for part in (1, 2, 3):
            assert "unreadable" not in parse(raw[: len(raw) * part // 4]).problems, path


def test_bounces_of_many_servers() -> None:
    reports = [p for p in files_or_skip("sisimai") if p.suffix == ".eml" and "arf-" not in p.name]
    reports = [p for p in reports if p.name.startswith(("lhost-", "rfc3464-"))]
    read = [parse(path.read_bytes()).bounce for path in reports]
    known = [bounce for bounce in read if bounce]
    assert len(known) / len(reports) > 0.95
    assert sum(bool(bounce.recipient) for bounce in known) / len(known) > 0.95
    assert sum(bool(bounce.original_message_id) for bounce in known) / len(known) > 0.85
    assert sum(bounce.reason != "other" for bounce in known) / len(known) > 0.75


def test_mail_of_people_is_never_a_bounce() -> None:
    for source in ("spamassassin", "talon"):
        for path in files_or_skip(source):
            assert parse(path.read_bytes()).auto is not Auto.BOUNCE, path
