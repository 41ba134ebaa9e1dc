"""Whom a rung means: the colleague it names, or who holds its role and is there."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from servanda.contracts.clauses import RungRule
from servanda.people.models import Absence, Role, Staff, StaffRole
from servanda.tickets.models import Ticket


def whom(rung: RungRule, ticket: Ticket, at: datetime) -> Staff | None:
    """The named colleague, else a holder of the role; somebody present before somebody away.

    Of several holders those of the ticket's team come first, and of account managers the
    customer's own. None if nobody holds the role.
    """
    named, holders = Q(pk=rung.staff), Q()
    if rung.role:
        holders = Q(
            pk__in=StaffRole.objects.filter(
                Q(until=None) | Q(until__gt=at), role=rung.role, since__lte=at
            ).values("staff")
        )
    if rung.staff is None and not rung.role:
        return None
    wanted = (named | holders) if rung.role and rung.staff else (named if rung.staff else holders)
    found = (
        Staff.objects.filter(wanted, Q(left_at=None) | Q(left_at__gt=at), account__is_active=True)
        .annotate(is_away=Exists(Absence.objects.at(at).filter(staff=OuterRef("pk"))))
        .order_by("is_away", "pk")
    )
    return min(found, key=lambda one: _order(one, rung, ticket), default=None)


def _order(staff: Staff, rung: RungRule, ticket: Ticket) -> tuple[bool, bool, bool, bool, int]:
    """Smaller is better."""
    is_away: bool = getattr(staff, "is_away", False)
    own = ticket.customer.account_manager_id if ticket.customer else None
    return (
        is_away,
        staff.pk != rung.staff,
        rung.role == Role.ACCOUNT_MANAGER and staff.pk != own,
        ticket.team_id is not None and not _in_team(staff, ticket),
        staff.pk,
    )


def _in_team(staff: Staff, ticket: Ticket) -> bool:
    return staff.teams.filter(pk=F("pk"), id=ticket.team_id).exists()
