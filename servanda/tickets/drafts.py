"""What is known when a ticket begins or the customer's side speaks, before it is written.

Verbs make one of these, the intake of mail a batch of them; both are written by the same code.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servanda.contracts.models import Line
from servanda.kernel import Actor
from servanda.mail.models import Mailbox
from servanda.people.models import Contact, Customer, Staff, Team
from servanda.systems.models import System
from servanda.tickets.messages import File
from servanda.tickets.models import Ticket

# Somebody besides the requester: a contact, or only an address.
Person = tuple[Contact | None, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What was said, in all its forms. `raw` is the stored mail (a `mail.RawMail`),
    `mail_id` its Message-ID, `protection` "signed" or "encrypted"."""

    text: str = ""
    html: str = ""
    quoted: str = ""
    subject: str = ""
    language: str = ""
    address: str = ""
    author_name: str = ""
    mail_id: str = ""
    protection: str = ""
    raw: Any = None
    attachments: Sequence[File] = ()


@dataclass(frozen=True, slots=True)
class Aside:
    """What a colleague says among ourselves about what they pass on."""

    staff: Staff
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A ticket to open. What is None is found: the line by coverage, the priority by the line.

    `handed_over_by`: the colleague to whom the customer had written instead of the desk.
    """

    by: Actor
    channel: str
    words: Words
    received_at: datetime
    customer: Customer | None = None
    requester: Contact | None = None
    requester_address: str = ""
    kind: str = "incident"
    priority: int | None = None
    line: Line | None = None
    system: System | None = None
    team: Team | None = None
    mailbox: Mailbox | None = None
    assignee: Staff | None = None
    language: str | None = None
    spoken: bool = False
    call_seconds: int | None = None
    follows: Ticket | None = None
    acknowledge: bool = True
    automatic: bool = False
    participants: Sequence[Person] = ()
    handed_over_by: Staff | None = None
    aside: Aside | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The customer's side said something in a ticket that is there already.

    `bystander`: the address is neither the requester's nor their company's (a supplier in copy).
    """

    by: Actor
    ticket: Ticket
    words: Words
    at: datetime
    channel: str = "mail"
    contact: Contact | None = None
    automatic: bool = False
    only_thanks: bool = False
    bystander: bool = False
    participants: Sequence[Person] = ()
    aside: Aside | None = None
