"""What the journal says of contracts (each has its own stream)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.kernel.events import Event, event


@event("contract.drafted")
@dataclass(frozen=True)
class Drafted(Event):
    """Version `amends` nothing: the first draft; else it was copied from that one."""

    contract: int
    contract_version: int
    effective_from: datetime
    amends: int | None = None


@event("contract.draft_changed")
@dataclass(frozen=True)
class DraftChanged(Event):
    """What is said of the version as a whole. `fields` are the names of what got other content."""

    contract: int
    contract_version: int
    fields: tuple[str, ...]


@event("contract.line_added")
@dataclass(frozen=True)
class LineAdded(Event):
    contract: int
    contract_version: int
    line: int


@event("contract.line_changed")
@dataclass(frozen=True)
class LineChanged(Event):
    """In a draft. `fields` are the names of what got another content."""

    contract: int
    contract_version: int
    line: int
    fields: tuple[str, ...]


@event("contract.line_dropped")
@dataclass(frozen=True)
class LineDropped(Event):
    contract: int
    contract_version: int
    line: int
    code: str


@event("contract.rung_added")
@dataclass(frozen=True)
class RungAdded(Event):
    contract: int
    contract_version: int
    rung: int
    percent: int


@event("contract.rung_dropped")
@dataclass(frozen=True)
class RungDropped(Event):
    contract: int
    contract_version: int
    rung: int


@event("contract.signed", audience="public")
@dataclass(frozen=True)
class Signed(Event):
    """In force from `effective_from` on; open tickets follow the rule `open_tickets`."""

    contract: int
    contract_version: int
    effective_from: datetime
    open_tickets: str
    contact: int | None = None


@event("contract.draft_discarded")
@dataclass(frozen=True)
class DraftDiscarded(Event):
    contract: int
    contract_version: int


@event("contract.ended", audience="public")
@dataclass(frozen=True)
class Ended(Event):
    """The term ends then, or no more at a fixed time (None); `before` is the end there was."""

    contract: int
    ends_at: datetime | None
    before: datetime | None = None


@event("contract.offered", audience="public")
@dataclass(frozen=True)
class Offered(Event):
    """The draft went to the customer as an offer."""

    contract: int
    contract_version: int


@event("contract.notice_given", audience="public")
@dataclass(frozen=True)
class NoticeGiven(Event):
    """By the customer or the provider (`side`), on the day `given_on` (ISO; "" in older rows: the
    day of the row): it ends then, and is not renewed."""

    contract: int
    side: str
    ends_at: datetime
    given_on: str = ""


@event("contract.notice_withdrawn", audience="public")
@dataclass(frozen=True)
class NoticeWithdrawn(Event):
    contract: int


@event("contract.renewed", audience="public")
@dataclass(frozen=True)
class Renewed(Event):
    """Nobody gave notice in time: it goes on until then."""

    contract: int
    ends_at: datetime


@event("contract.corrected", audience="public")
@dataclass(frozen=True)
class Corrected(Event):
    """A typing error was mended: which words (`place`, `field`) of what; they stand in its row."""

    contract: int
    contract_version: int
    correction: int
    place: str
    field: str


@event("contract.document_attached", audience="public")
@dataclass(frozen=True)
class DocumentAttached(Event):
    """A file with these bytes is the signed paper, in the place of one that it `replaces`."""

    contract: int
    contract_version: int
    document: int
    sha256: str
    replaces: int | None = None


@event("contract.document_withdrawn", audience="public")
@dataclass(frozen=True)
class DocumentWithdrawn(Event):
    """A file was no paper of this contract: the customer reads it no more."""

    contract: int
    contract_version: int
    document: int
