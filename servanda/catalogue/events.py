"""What the journal says of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass

from servanda.kernel.events import Event, event


@event("service.created")
@dataclass(frozen=True)
class ServiceCreated(Event):
    service: int


@event("level.created")
@dataclass(frozen=True)
class LevelCreated(Event):
    level: int
    rank: int


@event("level.renamed")
@dataclass(frozen=True)
class LevelRenamed(Event):
    level: int


@event("offering.created")
@dataclass(frozen=True)
class OfferingCreated(Event):
    """`price` is per month, in minor units."""

    offering: int
    service: int
    level: int
    price: int
    currency: str


@event("offering.changed")
@dataclass(frozen=True)
class OfferingChanged(Event):
    """Hours, price or targets of what is sold; contracts that were signed keep theirs."""

    offering: int
    price: int
    currency: str


@event("service.changed")
@dataclass(frozen=True)
class ServiceChanged(Event):
    """It is called or described otherwise."""

    service: int


@event("procedure.saved")
@dataclass(frozen=True)
class ProcedureSaved(Event):
    """Written, or written anew: `number` of the version that counts from now on."""

    procedure: int
    number: int


@event("procedure.retired")
@dataclass(frozen=True)
class ProcedureRetired(Event):
    """Offered no more; `retired` False: offered again."""

    procedure: int
    retired: bool = True


@event("catalogue.priorities_changed")
@dataclass(frozen=True)
class PrioritiesChanged(Event):
    """Their names, or the matrix that proposes them; what they are is in the tables."""
