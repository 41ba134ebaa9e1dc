"""What the journal says of mailboxes. Addresses and servers stay in their rows."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event, event


@event("mailbox.added")
@dataclass(frozen=True)
class MailboxAdded(Event):
    mailbox: int


@event("mailbox.changed")
@dataclass(frozen=True)
class MailboxChanged(Event):
    """`fields` are the names of the columns that got another content."""

    mailbox: int
    fields: tuple[str, ...]


@event("mailbox.granted")
@dataclass(frozen=True)
class MailboxGranted(Event):
    """Its authority lets us sign in without a password."""

    mailbox: int


@event("mailbox.paused")
@dataclass(frozen=True)
class MailboxPaused(Event):
    mailbox: int


@event("mailbox.resumed")
@dataclass(frozen=True)
class MailboxResumed(Event):
    mailbox: int


@event("mailbox.removed")
@dataclass(frozen=True)
class MailboxRemoved(Event):
    """It is neither read nor written from any more; its mails and tickets stay."""

    mailbox: int


@event("signing.changed")
@dataclass(frozen=True)
class SigningChanged(Event):
    """The key of a domain was made, given, started or stopped, as `how` says."""

    key: int
    how: str


@event("address.works")
@dataclass(frozen=True)
class AddressWorks(Event):
    """Letters are sent there again. `addresses` are the keys of the rows that said that nobody is
    there; `letters` of those that waited left."""

    addresses: tuple[int, ...]
    letters: int
