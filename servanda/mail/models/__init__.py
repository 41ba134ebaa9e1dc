"""Rows of mail: mailboxes we read, bytes we got, letters we send."""

from servanda.mail.models.incoming import RawMail, Redelivery
from servanda.mail.models.keys import SigningKey
from servanda.mail.models.mailbox import Mailbox, MailboxQuerySet
from servanda.mail.models.outgoing import DeadAddress, Outgoing, OutgoingFile, OutgoingQuerySet

__all__ = [
    "DeadAddress",
    "Mailbox",
    "MailboxQuerySet",
    "Outgoing",
    "OutgoingFile",
    "OutgoingQuerySet",
    "RawMail",
    "Redelivery",
    "SigningKey",
]
