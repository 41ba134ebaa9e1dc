"""What the journal says of people. Names and addresses stay in their rows; here are only keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from servanda.kernel.events import Event, event


@event("provider.changed")
@dataclass(frozen=True)
class ProviderChanged(Event):
    """`fields` are the names of the columns that got another content, here and below; `letter` is
    the code of the one whose own words did."""

    fields: tuple[str, ...]
    letter: str = ""


@event("customer.created")
@dataclass(frozen=True)
class CustomerCreated(Event):
    customer: int


@event("customer.changed")
@dataclass(frozen=True)
class CustomerChanged(Event):
    customer: int
    fields: tuple[str, ...]


@event("customer.profile_checked")
@dataclass(frozen=True)
class ProfileChecked(Event):
    """Somebody looked and found the service profile true."""

    customer: int


@event("customer.domain_added")
@dataclass(frozen=True)
class DomainAdded(Event):
    customer: int
    domain: int


@event("customer.domain_removed")
@dataclass(frozen=True)
class DomainRemoved(Event):
    customer: int
    domain: int


@event("contact.added")
@dataclass(frozen=True)
class ContactAdded(Event):
    customer: int
    contact: int


@event("contact.changed")
@dataclass(frozen=True)
class ContactChanged(Event):
    customer: int
    contact: int
    fields: tuple[str, ...]


@event("contact.left")
@dataclass(frozen=True)
class ContactLeft(Event):
    customer: int
    contact: int


@event("contact.duties_set")
@dataclass(frozen=True)
class DutiesSet(Event):
    customer: int
    contact: int
    duties: tuple[str, ...]


@event("staff.added")
@dataclass(frozen=True)
class StaffAdded(Event):
    staff: int


@event("staff.changed")
@dataclass(frozen=True)
class StaffChanged(Event):
    staff: int
    fields: tuple[str, ...]


@event("staff.left")
@dataclass(frozen=True)
class StaffLeft(Event):
    staff: int
    left_at: datetime


@event("staff.returned")
@dataclass(frozen=True)
class StaffReturned(Event):
    """Somebody who had left works here again, or had been switched off by mistake."""

    staff: int


@event("staff.invited")
@dataclass(frozen=True)
class Invited(Event):
    """A link to set a password was asked for; the letter follows."""

    staff: int
    invitation: int


@event("staff.invitation_used")
@dataclass(frozen=True)
class InvitationUsed(Event):
    """The colleague set a password with it."""

    staff: int
    invitation: int


@event("staff.role_granted")
@dataclass(frozen=True)
class RoleGranted(Event):
    staff: int
    role: str


@event("staff.role_revoked")
@dataclass(frozen=True)
class RoleRevoked(Event):
    staff: int
    role: str


@event("staff.away")
@dataclass(frozen=True)
class Away(Event):
    """An absence was entered. Its kind is nobody's business, so it is not in here."""

    staff: int
    absence: int
    starts_at: datetime
    ends_at: datetime


@event("staff.away_withdrawn")
@dataclass(frozen=True)
class AwayWithdrawn(Event):
    staff: int
    absence: int


@event("staff.quiet")
@dataclass(frozen=True)
class WentQuiet(Event):
    """Not to be disturbed until then."""

    staff: int
    until: datetime


@event("staff.quiet_ended")
@dataclass(frozen=True)
class QuietEnded(Event):
    """To be disturbed again before the time."""

    staff: int


@event("team.created")
@dataclass(frozen=True)
class TeamCreated(Event):
    team: int


@event("team.renamed")
@dataclass(frozen=True)
class TeamRenamed(Event):
    team: int


@event("team.members_set")
@dataclass(frozen=True)
class MembersSet(Event):
    team: int
    members: tuple[int, ...]


@event("setup.skipped")
@dataclass(frozen=True)
class StepSkipped(Event):
    """A step of setting up was put aside; `step` is its code."""

    step: str


@event("supplier.kept")
@dataclass(frozen=True)
class SupplierKept(Event):
    """Written into the address book, new or changed."""

    supplier: int
    new: bool = False


@event("supplier.removed")
@dataclass(frozen=True)
class SupplierRemoved(Event):
    supplier: int
