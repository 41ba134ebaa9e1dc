"""What is ours already is marked as read on the server, and moved when that is wished."""

from __future__ import annotations

import logging
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from servanda.mail import checking
from servanda.mail.models import Mailbox, RawMail, Redelivery

log = logging.getLogger(__name__)


def make_good(client: IMAPClient, mailbox: Mailbox, uidvalidity: int) -> str:
    """Mark what an earlier fetch took before it was broken off. Only what we have under the
    folder's present numbering: after another one the number means a mail that nobody read."""
    ours: set[int] = set()
    for model in (RawMail, Redelivery):
        rows = model._default_manager.filter(mailbox=mailbox, uidvalidity=uidvalidity)
        found = rows.filter(uid__in=mailbox.unmarked_uids).values_list("uid", flat=True)
        ours.update(uid for uid in found if uid is not None)
    return mark(client, mailbox, sorted(ours))


def mark(client: IMAPClient, mailbox: Mailbox, uids: list[int]) -> str:
    """Seen, and moved when wished; answers the server's words when it refuses, which costs
    nothing: the mails are ours already. When the connection breaks they are marked next time."""
    said = ""
    try:
        if uids:
            client.add_flags(uids, [b"\\Seen"], silent=True)
            if mailbox.done_folder:
                _move(client, mailbox.done_folder, uids)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        log.warning("mailbox %s: mails %s stay unmarked: %s", mailbox.address, uids, error)
        said = checking.said_by(error)
    save(mailbox, unmarked_uids=[])
    return said


def _move(client: IMAPClient, folder: str, uids: list[int]) -> None:
    if not client.folder_exists(folder):
        client.create_folder(folder)
    if client.has_capability("MOVE"):
        client.move(uids, folder)
        return
    client.copy(uids, folder)
    client.delete_messages(uids, silent=True)
    client.expunge(uids)


def save(mailbox: Mailbox, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(mailbox, name, value)
    mailbox.save(update_fields=list(fields))
