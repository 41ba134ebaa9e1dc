"""Fetching from a real IMAP server (Dovecot)."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from servanda.mail import actions, imap_in
from servanda.mail.models import Mailbox, RawMail, Redelivery
from servanda.mail.tests import dovecot

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not dovecot.BINARY, reason=dovecot.ABSENT),
]
RAW = b"From: anna@x.example\r\nMessage-ID: <%d@x>\r\nSubject: Hi\r\n\r\nHello\r\n"
RECEIVED = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)


@pytest.fixture(scope="module")
def server() -> Iterator[dovecot.Dovecot]:
    running = dovecot.Dovecot()
    running.start()
    yield running
    running.close()


@pytest.fixture
def box(server: dovecot.Dovecot, request: pytest.FixtureRequest) -> Mailbox:
    user = f"u{abs(hash(request.node.name)) % 10**8}"
    mailbox = Mailbox(
        address=f"{user}@example.com",
        host="127.0.0.1",
        port=server.port,
        security="none",
        user=user,
    )
    mailbox.password = "secret"
    mailbox.save()
    return mailbox


def put(
    server: dovecot.Dovecot,
    box: Mailbox,
    *numbers: int,
    at: datetime = RECEIVED,
    seen: bool = False,
) -> None:
    with server.client(box.user) as client:
        for number in numbers:
            client.append("INBOX", RAW % number, [b"\\Seen"] if seen else (), msg_time=at)


def taken() -> set[int]:
    """The numbers of the mails that we have."""
    raws = (bytes(one.raw) for one in RawMail.objects.all())
    return {int(raw.partition(b"<")[2].partition(b"@")[0]) for raw in raws}


def test_fetched_mail_has_the_time_our_server_took_it(server, box) -> None:
    put(server, box, 1, 2)
    assert imap_in.fetch_once(box) == 2
    first = RawMail.objects.order_by("id")[0]
    assert (bytes(first.raw), first.received_at, first.source) == (RAW % 1, RECEIVED, "imap")
    assert first.mailbox == box
    assert imap_in.fetch_once(box) == 0
    box.refresh_from_db()
    assert box.fetched_at
    assert box.last_uid == 2


def test_mail_is_committed_before_it_is_marked(server, box) -> None:
    put(server, box, 1)

    def killed(_mail: RawMail) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imap_in.fetch_once(box, stored=killed)
    assert RawMail.objects.count() == 1
    with server.client(box.user) as client:
        client.select_folder("INBOX")
        assert client.search("UNSEEN") == [1]
    assert imap_in.fetch_once(Mailbox.objects.get()) == 0
    assert RawMail.objects.count() == 1
    with server.client(box.user) as client:
        client.select_folder("INBOX")
        assert client.search("UNSEEN") == []


def test_a_new_uidvalidity_brings_nothing_twice(server, box) -> None:
    put(server, box, 1, 2)
    imap_in.fetch_once(box)
    before = Mailbox.objects.get().uidvalidity
    server.forget_uids(box.user)
    time.sleep(1.1)  # the server makes it from the clock
    put(server, box, 3)
    assert imap_in.fetch_once(Mailbox.objects.get()) == 1
    assert Mailbox.objects.get().uidvalidity != before
    assert RawMail.objects.count() == 3
    assert Redelivery.objects.count() == 2


def test_mail_is_moved_to_a_folder_with_a_foreign_name(server, box) -> None:
    box.done_folder = "Elintézve ✓"
    box.save()
    put(server, box, 1, 2)
    assert imap_in.fetch_once(box) == 2
    with server.client(box.user) as client:
        assert client.select_folder("INBOX")[b"EXISTS"] == 0
        assert client.select_folder("Elintézve ✓")[b"EXISTS"] == 2


def test_a_wrong_password_is_said_in_words(server, box) -> None:
    box.password = "wrong"
    with pytest.raises(imap_in.CannotFetch, match="refused the name or password"):
        imap_in.fetch_once(box)
    box.port = 1
    with pytest.raises(imap_in.CannotFetch, match="does not answer"):
        imap_in.fetch_once(box)


def test_of_a_mailbox_new_to_us_only_what_is_unread_and_recent_is_taken(server, box) -> None:
    put(server, box, 1, seen=True)
    put(server, box, 2, at=RECEIVED - timedelta(days=30))
    put(server, box, 3)
    put(server, box, 4, seen=True)
    assert imap_in.fetch_once(box) == 1
    assert taken() == {3}
    put(server, box, 5, seen=True)
    put(server, box, 6)
    assert imap_in.fetch_once(box) == 2
    assert taken() == {3, 5, 6}


def test_a_first_look_that_was_broken_off_takes_no_history_either(server, box) -> None:
    put(server, box, 1, 2)
    put(server, box, 3, seen=True)

    def killed(_mail: RawMail) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imap_in.fetch_once(box, stored=killed)
    imap_in.fetch_once(Mailbox.objects.get())
    assert taken() == {1, 2}


def test_renumbered_mails_from_before_our_time_stay_where_they_are(server, box) -> None:
    put(server, box, 1, at=RECEIVED - timedelta(days=30))
    put(server, box, 2)
    imap_in.fetch_once(box)
    server.forget_uids(box.user)
    time.sleep(1.1)  # the server makes it from the clock
    put(server, box, 3, seen=True)
    assert imap_in.fetch_once(Mailbox.objects.get()) == 1
    assert taken() == {2, 3}


def test_a_mail_that_is_too_large_stays_in_its_folder_and_is_told(server, box, settings) -> None:
    imap_in.fetch_once(box)
    settings.MAIL_MAX_BYTES = 5000
    put(server, box, 1)
    with server.client(box.user) as client:
        client.append("INBOX", RAW % 2 + b"x" * 5000)
    put(server, box, 3)
    assert imap_in.fetch_once(Mailbox.objects.get()) == 2
    assert taken() == {1, 3}
    assert Mailbox.objects.get().skipped_uids == [2]
    with server.client(box.user) as client:
        client.select_folder("INBOX")
        assert client.search("UNSEEN") == [2]


def test_flags_that_others_set_meanwhile_come_along_with_the_sizes(server, box, monkeypatch):
    put(server, box, 1)
    imap_in.fetch_once(box)
    put(server, box, 2)
    fetch = imap_in.IMAPClient.fetch

    def flagged_meanwhile(client, uids, what, *more):
        """A server may tell at any time what another program did with another mail."""
        return {**fetch(client, uids, what, *more), 1: {b"SEQ": 1, b"FLAGS": (b"\\Flagged",)}}

    monkeypatch.setattr(imap_in.IMAPClient, "fetch", flagged_meanwhile)
    assert imap_in.fetch_once(Mailbox.objects.get()) == 1
    assert taken() == {1, 2}


def test_a_mail_that_cannot_be_stored_is_skipped_at_last(server, box, monkeypatch) -> None:
    imap_in.fetch_once(box)
    put(server, box, 1, 2, 3)
    store = actions.store

    def picky(raw: bytes, **values: Any) -> Any:
        if b"<2@x>" in raw:
            raise ValueError("poison")
        return store(raw, **values)

    monkeypatch.setattr(actions, "store", picky)
    for _ in range(imap_in.MOST_TRIES):
        with pytest.raises(ValueError, match="poison"):
            imap_in.fetch_once(Mailbox.objects.get())
    assert taken() == {1}
    assert imap_in.fetch_once(Mailbox.objects.get()) == 1
    assert taken() == {1, 3}
    assert Mailbox.objects.get().skipped_uids == [2]
    with server.client(box.user) as client:
        client.select_folder("INBOX")
        assert client.search("UNSEEN") == [2]
        client.delete_messages([2])
        client.expunge()
    imap_in.fetch_once(Mailbox.objects.get())
    assert Mailbox.objects.get().skipped_uids == []


class Watching:
    """`watch` in a thread of its own."""

    def __init__(self, box: Mailbox) -> None:
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(box,))

    def _run(self, box: Mailbox) -> None:
        try:
            imap_in.watch(box, self.stop)
        finally:
            connection.close()

    def __enter__(self) -> None:
        self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(20)
        assert not self.thread.is_alive()


def wait_for(count: int, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while RawMail.objects.count() < count and time.monotonic() < end:
        time.sleep(0.05)
    assert RawMail.objects.count() == count


def test_idle_hears_of_new_mail_at_once(server, box) -> None:
    with Watching(box):
        put(server, box, 1)
        wait_for(1)
        time.sleep(0.5)
        begin = time.monotonic()
        put(server, box, 2)
        wait_for(2)
        assert time.monotonic() - begin < 2


def test_a_restarted_server_is_found_again(server, box, monkeypatch) -> None:
    monkeypatch.setattr(imap_in, "FIRST_PAUSE", 0.2)
    with Watching(box):
        put(server, box, 1)
        wait_for(1)
        server.restart()
        put(server, box, 2)
        wait_for(2)


def test_a_mail_that_comes_while_another_is_fetched_does_not_wait(server, box, monkeypatch) -> None:
    store = actions.store

    def slowly(raw: bytes, **values: Any) -> Any:
        if b"<1@x>" in raw:
            put(server, box, 2)
        return store(raw, **values)

    monkeypatch.setattr(actions, "store", slowly)
    put(server, box, 1)
    with Watching(box):
        wait_for(2)


def test_a_watch_survives_what_nobody_thought_of(server, box, monkeypatch) -> None:
    monkeypatch.setattr(imap_in, "FIRST_PAUSE", 0.1)
    fetch, failures = imap_in._fetch, [KeyError("never thought of"), KeyError("nor of this")]

    def fails(*given: Any) -> int:
        if failures:
            raise failures.pop()
        return fetch(*given)

    monkeypatch.setattr(imap_in, "_fetch", fails)
    put(server, box, 1)
    with Watching(box):
        wait_for(1)
