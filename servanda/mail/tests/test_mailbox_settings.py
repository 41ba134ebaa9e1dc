"""Mailboxes as settings: what changes, what stays, and by which server a letter leaves."""

from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry
from servanda.mail import actions, send
from servanda.mail.addresses import Address
from servanda.mail.models import Mailbox, RawMail
from servanda.mail.tests.test_smtp_in import free_port

pytestmark = pytest.mark.django_db
BY = Actor("staff", None, frozenset({"administrator"}))
SERVER = {"host": "imap.example.com", "user": "desk", "password": "p4ss"}


def add(address: str = "Desk@Example.com", **values) -> Mailbox:
    return actions.add_mailbox(by=BY, address=address, **(SERVER | values))


def kinds() -> list[str]:
    found = Entry.objects.filter(kind__startswith="mailbox.").order_by("pk")
    return list(found.values_list("kind", flat=True))


def test_a_password_is_stored_sealed_and_stays_when_none_is_given() -> None:
    box = add()
    assert box.address == "desk@example.com"
    actions.change_mailbox(box, by=BY, folder="Support")
    box.refresh_from_db()
    assert box.password == "p4ss"
    assert b"p4ss" not in bytes(box.sealed_password)
    assert "p4ss" not in str(list(Entry.objects.values_list("data", flat=True)))


def test_an_address_is_there_once() -> None:
    add()
    with pytest.raises(Refused):
        add("desk@example.com")


def test_only_who_may_set_up_may() -> None:
    agent = Actor("staff", 1, frozenset({"agent"}))
    with pytest.raises(Refused):
        actions.add_mailbox(by=agent, address="x@example.com")
    box = add()
    for act in (actions.pause_mailbox, actions.resume_mailbox, actions.remove_mailbox):
        with pytest.raises(Refused):
            act(box, by=agent)


def test_paused_is_not_fetched_and_resumed_is_and_each_is_written_down_once() -> None:
    box = add()
    for _ in range(2):
        actions.pause_mailbox(box, by=BY)
    assert not Mailbox.objects.fetched().exists()
    for _ in range(2):
        actions.resume_mailbox(box, by=BY)
    assert Mailbox.objects.fetched().exists()
    assert kinds() == ["mailbox.added", "mailbox.paused", "mailbox.resumed"]


def test_removed_its_mails_stay_and_its_password_goes_and_it_can_come_back() -> None:
    box = add()
    raw, _new = actions.store(
        b"Subject: x\r\n\r\nx", source="imap", received_at=kernel.now(), mailbox=box
    )
    actions.remove_mailbox(box, by=BY)
    box.refresh_from_db()
    assert box.password == ""
    assert not Mailbox.objects.kept().exists()
    assert RawMail.objects.get(pk=raw.pk).mailbox == box
    assert add().pk == box.pk


def test_removed_it_has_no_password_in_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    box, found = add(), []
    monkeypatch.setattr(
        "servanda.mail.actions.mailboxes.record",
        lambda *_, **__: found.append(Mailbox.objects.get().password),
    )
    actions.remove_mailbox(box, by=BY)
    assert found == [""]


def test_what_the_worker_wrote_meanwhile_stays() -> None:
    box = add()
    Mailbox.objects.update(uidvalidity=5, last_uid=9, fetched_at=kernel.now())
    actions.change_mailbox(box, by=BY, name="Support")
    assert (box.name, box.last_uid) == ("Support", 9)
    box.refresh_from_db()
    assert (box.name, box.uidvalidity, box.last_uid) == ("Support", 5, 9)
    assert box.fetched_at is not None


def test_one_that_a_colleague_removed_meanwhile_is_not_changed() -> None:
    box = add()
    actions.remove_mailbox(Mailbox.objects.get(), by=BY)
    with pytest.raises(Refused, match="removed"):
        actions.change_mailbox(box, by=BY, password="new")
    assert Mailbox.objects.get().password == ""


def test_in_another_folder_the_same_number_is_another_mail() -> None:
    box = add()
    place = {"mailbox": box, "uidvalidity": 5, "uid": 1}
    first, _new = actions.store(
        b"Subject: one\r\n\r\nx", source="imap", received_at=kernel.now(), **place
    )
    Mailbox.objects.update(uidvalidity=5, last_uid=1)
    box.refresh_from_db()
    actions.change_mailbox(box, by=BY, folder="Other")
    box.refresh_from_db()
    assert (box.uidvalidity, box.last_uid) == (0, 0)
    second, new = actions.store(
        b"Subject: two\r\n\r\ny", source="imap", received_at=kernel.now(), **place
    )
    assert new
    assert second.pk != first.pk


def test_what_the_environment_sets_is_changed_there(settings) -> None:
    settings.IMAP_URLS = ["imap://desk:x@imap.example.com/INBOX?address=desk@example.com"]
    box = add()
    for act in (actions.pause_mailbox, actions.remove_mailbox):
        with pytest.raises(Refused, match="SERVANDA_IMAP_URLS"):
            act(box, by=BY)
    with pytest.raises(Refused):
        actions.change_mailbox(box, by=BY, folder="x")


class Relay:
    def __init__(self) -> None:
        self.senders: list[str] = []
        self.port = free_port()
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    async def handle_DATA(self, server, session, envelope):
        self.senders.append(envelope.mail_from)
        return "250 OK"


def letter(sender: str) -> None:
    to = [Address("", "anna@x.example")]
    actions.queue_many([actions.Letter(to=to, subject="Hi", text="Hi", from_address=sender)])


def test_each_letter_leaves_by_the_server_of_its_mailbox(settings) -> None:
    own, common = Relay(), Relay()
    settings.SMTP_URL = f"smtp://127.0.0.1:{common.port}"
    server = {"smtp_host": "127.0.0.1", "smtp_port": own.port, "smtp_security": "none"}
    add("desk@example.com", **server)
    add("down@example.com", **(server | {"smtp_port": free_port()}))
    with kernel.pretend(datetime(2026, 6, 1, 12, tzinfo=UTC)):
        for sender in ("down@example.com", "desk@example.com", "else@example.com"):
            letter(sender)
        send.send_due()
    own.controller.stop()
    common.controller.stop()
    assert own.senders == ["desk@example.com"]
    assert common.senders == ["else@example.com"]  # one that is down keeps back nobody
