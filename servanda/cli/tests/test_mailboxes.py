"""The mailboxes a worker watches."""

import threading
import time

import pytest

from servanda import kernel
from servanda.cli.mailboxes import Mailboxes
from servanda.mail import imap_in
from servanda.mail.models import Mailbox

pytestmark = pytest.mark.django_db


class Watched:
    """Stands in for `imap_in.watch`: counts its beginnings, ends or stays as told."""

    def __init__(self):
        self.begun, self.dies = [], threading.Event()

    def __call__(self, mailbox, stop):
        self.begun.append((mailbox.address, mailbox.host))
        while not stop.is_set():
            if self.dies.is_set():
                self.dies.clear()
                raise RuntimeError("nobody thought of this")
            time.sleep(0.01)


@pytest.fixture
def watched(monkeypatch):
    made = Watched()
    monkeypatch.setattr(imap_in, "watch", made)
    return made


@pytest.fixture
def mailboxes(watched):
    made = Mailboxes()
    yield made
    made._end_all()


@pytest.fixture
def box():
    return Mailbox.objects.create(address="desk@duna.example", host="one.example", user="desk")


def alive(mailboxes):
    return [watch.thread.is_alive() for watch in mailboxes._watches.values()]


def wait_until(true):
    end = time.monotonic() + 5
    while not true() and time.monotonic() < end:
        time.sleep(0.01)
    assert true()


def test_a_watch_goes_on_while_nothing_changes(mailboxes, watched, box):
    mailboxes._follow()
    mailboxes._follow()
    wait_until(lambda: len(watched.begun) == 1)
    assert alive(mailboxes) == [True]


def test_a_watch_that_died_is_begun_anew(mailboxes, watched, box):
    mailboxes._follow()
    watched.dies.set()
    wait_until(lambda: alive(mailboxes) == [False])
    mailboxes._follow()
    wait_until(lambda: len(watched.begun) == 2)
    assert alive(mailboxes) == [True]


def test_a_changed_mailbox_is_watched_with_its_new_settings(mailboxes, watched, box):
    mailboxes._follow()
    Mailbox.objects.update(host="two.example")
    mailboxes._follow()
    wait_until(lambda: [host for _address, host in watched.begun] == ["one.example", "two.example"])


def test_a_mailbox_that_is_put_aside_is_no_longer_watched(mailboxes, watched, box):
    mailboxes._follow()
    (watch,) = mailboxes._watches.values()
    Mailbox.objects.update(paused_at=kernel.now())
    mailboxes._follow()
    wait_until(lambda: not watch.thread.is_alive())
    assert not mailboxes._watches
