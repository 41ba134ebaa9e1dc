"""Watches the mailboxes which are fetched by IMAP, in one worker at a time."""

from __future__ import annotations

import logging
import threading
from collections.abc import Hashable
from dataclasses import dataclass, field

import psycopg
from django.db import Error as DatabaseError
from django.db import connection

from servanda.cli.loops import RETRY_EVERY
from servanda.kernel import listen
from servanda.mail import imap_in
from servanda.mail.mailboxes import sync_from_settings
from servanda.mail.models import Mailbox

LOOK_EVERY = 10.0  # seconds until a new or changed mailbox is noticed
ONE_WORKER = 7_236_201_914  # the advisory lock; any number that nothing else uses
log = logging.getLogger(__name__)


@dataclass
class Watch:
    """One mailbox in a thread of its own."""

    mailbox: Mailbox
    stop: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.settings = _settings(self.mailbox)
        self.thread = threading.Thread(target=self._run, name=str(self.mailbox), daemon=True)
        self.thread.start()

    def is_right_for(self, mailbox: Mailbox) -> bool:
        """It runs, and with these settings."""
        return self.thread.is_alive() and _settings(mailbox) == self.settings

    def _run(self) -> None:
        try:
            imap_in.watch(self.mailbox, self.stop)
        except Exception:
            log.exception("the watch of %s ended; it is begun anew", self.mailbox)
        finally:
            connection.close()


class Mailboxes:
    """Holds the lock, watches all active mailboxes, and follows changes of their settings."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._watches: dict[int, Watch] = {}
        self._thread = threading.Thread(target=self._run, name="mailboxes", daemon=True)

    def start(self) -> Mailboxes:
        self._thread.start()
        return self

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(10)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with psycopg.connect(**listen.parameters(), autocommit=True) as lock:
                    self._while_ours(lock)
            except (psycopg.Error, DatabaseError):
                connection.close()
            except ValueError as error:  # SERVANDA_IMAP_URLS: it says what is wrong with it
                log.error("%s", error)
                self._stopping.wait(LOOK_EVERY)
            except Exception:
                log.exception("mailboxes cannot be watched; trying again")
                connection.close()
                self._stopping.wait(LOOK_EVERY)
            finally:
                self._end_all()
            self._stopping.wait(RETRY_EVERY)
        connection.close()

    def _while_ours(self, lock: psycopg.Connection) -> None:
        """The lock goes with its connection: when that breaks, another worker takes over."""
        sync_from_settings()
        ours = False
        while not self._stopping.is_set():
            if not ours:
                row = lock.execute("SELECT pg_try_advisory_lock(%s)", [ONE_WORKER]).fetchone()
                ours = bool(row and row[0])
            lock.execute("SELECT 1")
            if ours:
                self._follow()
            self._stopping.wait(LOOK_EVERY)

    def _follow(self) -> None:
        """Start what is new, end what is gone, begin anew what was changed or has died."""
        wanted = {box.pk: box for box in Mailbox.objects.fetched()}
        for key, watch in list(self._watches.items()):
            if key not in wanted or not watch.is_right_for(wanted[key]):
                self._watches.pop(key).stop.set()
        for key, mailbox in wanted.items():
            if key not in self._watches:
                self._watches[key] = Watch(mailbox)

    def _end_all(self) -> None:
        for watch in self._watches.values():
            watch.stop.set()
        self._watches.clear()


def _settings(box: Mailbox) -> Hashable:
    secret = (bytes(box.sealed_password), box.sign_in, box.granted_at)
    return (box.host, box.port, box.security, box.user, secret, box.folder, box.done_folder)
