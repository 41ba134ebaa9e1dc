"""Whom a rung means: the colleague it names, or who holds its role and is there."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from servanda.contracts.clauses import RungRule
from servanda.people.models import Absence, Role, Staff, StaffRole
from servanda.tickets.models import Ticket


def whom(rung: RungRule, ticket: Ticket, at: datetime) -> Staff | None:
    """The named colleague, else a holder of the role; somebody present before somebody away.

    Of several holders those of the ticket's team come first, and of account managers the
    customer's own. None if nobody holds the role.
    """
    wanted = Q(pk__in=[])
    if rung.staff is not None:
        wanted |= Q(pk=rung.staff)
    if rung.role:
        held = StaffRole.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at)
        wanted |= Q(pk__in=held.filter(role=rung.role).values("staff"))
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
        ticket.team is not None and not staff.teams.filter(pk=ticket.team.pk).exists(),
        staff.pk,
    )
