"""What the journal says of a customer's systems (in the customer's stream)."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event, event


@event("system.added")
@dataclass(frozen=True)
class SystemAdded(Event):
    customer: int
    system: int


@event("system.changed")
@dataclass(frozen=True)
class SystemChanged(Event):
    """`fields` are the names of the columns that got another content."""

    customer: int
    system: int
    fields: tuple[str, ...]


@event("system.retired")
@dataclass(frozen=True)
class SystemRetired(Event):
    customer: int
    system: int


@event("system.checked")
@dataclass(frozen=True)
class SystemChecked(Event):
    """Somebody looked and found the file true."""

    customer: int
    system: int


@event("system.file_added")
@dataclass(frozen=True)
class SystemFileAdded(Event):
    customer: int
    system: int
    file: int


@event("system.file_removed")
@dataclass(frozen=True)
class SystemFileRemoved(Event):
    customer: int
    system: int
    file: int


@event("system.file_brought_back")
@dataclass(frozen=True)
class SystemFileBroughtBack(Event):
    customer: int
    system: int
    file: int
