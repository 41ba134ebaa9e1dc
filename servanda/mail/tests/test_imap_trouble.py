"""A real IMAP server that goes away, loses mails, has ten thousand waiting, or names its folders in
other letters: everything comes in once, and is marked or moved in the end."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from imapclient import IMAPClient

from servanda.mail import actions, imap_in
from servanda.mail.models import Mailbox, RawMail, Redelivery
from servanda.mail.tests import dovecot
from servanda.mail.tests.test_imap import RAW, Watching, put, taken, wait_for

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not dovecot.BINARY, reason=dovecot.ABSENT),
]


@pytest.fixture(scope="module")
def server() -> Iterator[dovecot.Dovecot]:
    running = dovecot.Dovecot()
    running.start()
    yield running
    running.close()


@pytest.fixture
def box(server: dovecot.Dovecot, request: pytest.FixtureRequest) -> Mailbox:
    user = f"t{abs(hash(request.node.name)) % 10**8}"
    mailbox = Mailbox(address=f"{user}@example.com", host="127.0.0.1", port=server.port,
                      security="none", user=user, done_folder="Done")  # fmt: skip
    mailbox.password = "secret"
    mailbox.save()
    return mailbox


@pytest.fixture
def singly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each mail is marked before the next is fetched."""
    monkeypatch.setattr(imap_in, "MARKED_AT_ONCE", 1)


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imap_in, "FIRST_PAUSE", 0.2)


def fresh(box: Mailbox) -> Mailbox:
    return Mailbox.objects.get(pk=box.pk)


def mails_in(server: dovecot.Dovecot, box: Mailbox, folder: str) -> int:
    with server.client(box.user) as client:
        return int(client.select_folder(folder)[b"EXISTS"])


def before_mark(monkeypatch: pytest.MonkeyPatch, act: Callable[[int], None]) -> None:
    """`act` happens between the commit of a mail and its mark on the server."""
    mark = imap_in.mark

    def marked(client: IMAPClient, mailbox: Mailbox, uids: list[int]) -> str:
        for uid in uids:
            act(uid)
        return mark(client, mailbox, uids)

    monkeypatch.setattr(imap_in, "mark", marked)


@pytest.mark.parametrize("at_once", [1, 4, 50])
def test_a_server_restarted_during_the_fetch_costs_no_mail_and_no_move(
    server, box, soon, monkeypatch, at_once
) -> None:
    """Between storing and marking, the worst moment: what is ours already is moved later."""
    monkeypatch.setattr(imap_in, "MARKED_AT_ONCE", at_once)
    restarts = [3]

    def restart(uid: int) -> None:
        if uid in restarts:
            server.restart()
            restarts.remove(uid)

    before_mark(monkeypatch, restart)
    put(server, box, *range(1, 7))
    with Watching(box):
        wait_for(6)
        end = time.monotonic() + 15
        while time.monotonic() < end and (
            restarts or fresh(box).failed_at or fresh(box).unmarked_uids
        ):
            time.sleep(0.1)
    assert taken() == set(range(1, 7))
    assert (mails_in(server, box, "INBOX"), mails_in(server, box, "Done")) == (0, 6)
    assert Redelivery.objects.count() == 0
    assert fresh(box).failed_at is None


def test_a_mail_deleted_meanwhile_keeps_nobody_back(server, box, monkeypatch, singly) -> None:
    put(server, box, 1, 2, 3)

    def delete(uid: int) -> None:
        if uid == 1:
            with server.client(box.user) as other:
                other.select_folder("INBOX")
                other.delete_messages([2])
                other.expunge()

    before_mark(monkeypatch, delete)
    assert imap_in.fetch_once(box) == 2
    assert taken() == {1, 3}
    assert fresh(box).skipped_uids == []
    assert mails_in(server, box, "Done") == 2


def test_a_mail_deleted_between_taking_and_marking_is_ours_nevertheless(
    server, box, monkeypatch
) -> None:
    put(server, box, 1, 2)

    def delete(uid: int) -> None:
        with server.client(box.user) as other:
            other.select_folder("INBOX")
            other.delete_messages([uid])
            other.expunge()

    before_mark(monkeypatch, delete)
    assert imap_in.fetch_once(box) == 2
    assert taken() == {1, 2}


def test_folders_are_read_and_filled_whatever_their_names(server, box) -> None:
    """In modified UTF-7 as IMAP wants it, "&" and Hebrew included."""
    for source, done in (("Ügyek & kérdések", "Kész.Év vége"), ("פניות", "טופל ✓")):
        box.folder, box.done_folder = source, done
        box.uidvalidity = box.last_uid = 0
        box.save()
        with server.client(box.user) as client:
            client.create_folder(source)
            client.append(source, RAW % len(source))
        assert imap_in.fetch_once(box) == 1
        assert (mails_in(server, box, source), mails_in(server, box, done)) == (0, 1)


def test_many_waiting_come_oldest_first_and_their_number_goes_down(
    server, box, monkeypatch, singly
) -> None:
    put(server, box, *range(1, 31))
    seen: list[tuple[int, int, int]] = []
    before_mark(
        monkeypatch,
        lambda uid: seen.append((uid, fresh(box).backlog_done, fresh(box).backlog)),
    )
    assert imap_in.fetch_once(box) == 30
    assert seen == [(number, number, 30) for number in range(1, 31)]
    assert [bytes(one.raw) for one in RawMail.objects.order_by("pk")] == [
        RAW % number for number in range(1, 31)
    ]
    assert fresh(box).backlog_left == 0


def test_a_fetch_that_was_broken_off_goes_on_counting(server, box, monkeypatch, singly) -> None:
    imap_in.fetch_once(box)
    put(server, box, *range(1, 11))
    broken = []

    def fails(raw: bytes, **values: Any) -> Any:
        if raw == RAW % 5 and not broken:
            broken.append(5)
            raise KeyboardInterrupt
        return store(raw, **values)

    store = actions.store
    monkeypatch.setattr(actions, "store", fails)
    with pytest.raises(KeyboardInterrupt):
        imap_in.fetch_once(fresh(box))
    assert (fresh(box).backlog_done, fresh(box).backlog_left) == (4, 6)
    first = []
    before_mark(monkeypatch, lambda _uid: first.append(fresh(box).backlog_done))
    assert imap_in.fetch_once(fresh(box)) == 6
    assert first[0] == 5
    assert (fresh(box).backlog, fresh(box).backlog_left) == (10, 0)


def test_paused_in_the_middle_it_stops_and_goes_on_from_there(
    server, box, monkeypatch, singly
) -> None:
    imap_in.fetch_once(box)
    put(server, box, *range(1, 11))
    stop = threading.Event()
    before_mark(monkeypatch, lambda uid: stop.set() if uid == 4 else None)
    assert imap_in.fetch_once(fresh(box), stop=stop) == 4
    assert imap_in.fetch_once(fresh(box)) == 6
    assert taken() == set(range(1, 11))
    assert mails_in(server, box, "Done") == 10


def test_a_server_that_refuses_to_move_mails_loses_none_and_it_is_said(server, box) -> None:
    box.done_folder = "Done/2026"  # this server parts its folders by a dot
    box.save()
    put(server, box, 1, 2)
    assert imap_in.fetch_once(box) == 2
    assert mails_in(server, box, "INBOX") == 2
    for _ in range(2):  # it is still so when nothing new has come
        assert imap_in.fetch_once(fresh(box)) == 0
        assert fresh(box).error_code == "not_moved"
        assert "'/'" in fresh(box).last_error
    Mailbox.objects.update(done_folder="Done.2026")
    put(server, box, 3)
    assert imap_in.fetch_once(fresh(box)) == 1
    assert (fresh(box).error_code, fresh(box).failed_at) == ("", None)
    assert mails_in(server, box, "Done.2026") == 1


def test_what_was_taken_and_not_marked_is_marked_next_time(server, box, monkeypatch) -> None:
    put(server, box, 1, 2, 3)

    def killed(uid: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        before_mark(broken, killed)
        with pytest.raises(KeyboardInterrupt):
            imap_in.fetch_once(box)
    assert fresh(box).unmarked_uids == [1, 2, 3]
    assert (mails_in(server, box, "INBOX"), taken()) == (3, {1, 2, 3})
    assert imap_in.fetch_once(fresh(box)) == 0
    assert (mails_in(server, box, "INBOX"), mails_in(server, box, "Done")) == (0, 3)
    assert fresh(box).unmarked_uids == []


def test_after_another_numbering_nothing_unread_is_moved(server, box) -> None:
    """The numbers kept to be marked mean other mails then."""
    imap_in.fetch_once(box)
    put(server, box, 1)
    Mailbox.objects.update(unmarked_uids=[1, 2, 3], uidvalidity=1)
    assert imap_in.fetch_once(fresh(box)) == 1
    assert taken() == {1}
