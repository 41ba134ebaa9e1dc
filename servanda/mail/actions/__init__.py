"""State changes of mail: storing and settling what comes in, queueing what goes out."""

from servanda.mail.actions.addresses import address_works
from servanda.mail.actions.intake import (
    Envelope,
    begin_batch,
    claim,
    finish,
    finish_many,
    reprocess,
    store,
)
from servanda.mail.actions.mailboxes import (
    add_mailbox,
    change_mailbox,
    grant_mailbox,
    pause_mailbox,
    remove_mailbox,
    resume_mailbox,
)
from servanda.mail.actions.outbox import (
    Enclosure,
    Letter,
    bounced,
    hold,
    queue,
    queue_many,
    release,
    retry,
    send_now,
    withdraw,
)
from servanda.mail.actions.redaction import redact, redact_letters
from servanda.mail.actions.signing import give_key, make_key, start_signing, stop_signing

__all__ = [
    "Enclosure",
    "Envelope",
    "Letter",
    "add_mailbox",
    "address_works",
    "begin_batch",
    "bounced",
    "change_mailbox",
    "claim",
    "finish",
    "finish_many",
    "give_key",
    "grant_mailbox",
    "hold",
    "make_key",
    "pause_mailbox",
    "queue",
    "queue_many",
    "redact",
    "redact_letters",
    "release",
    "remove_mailbox",
    "reprocess",
    "resume_mailbox",
    "retry",
    "send_now",
    "start_signing",
    "stop_signing",
    "store",
    "withdraw",
]
