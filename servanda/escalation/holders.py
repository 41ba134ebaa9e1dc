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
    customer's own. If nobody is left of those, the head is called on, so that no rung is silent;
    None if there is no head either.
    """
    found = _among(rung.staff, rung.role, at) or _among(None, Role.HEAD, at)
    return min(found, key=lambda one: _order(one, rung, ticket), default=None)


def _among(named: int | None, role: str, at: datetime) -> list[Staff]:
    """Who is meant and still works here, each with `is_away`."""
    wanted = Q(pk__in=[] if named is None else [named])
    if role:
        held = StaffRole.objects.filter(Q(until=None) | Q(until__gt=at), since__lte=at)
        wanted |= Q(pk__in=held.filter(role=role).values("staff"))
    here = Q(left_at=None) | Q(left_at__gt=at)
    away = Exists(Absence.objects.at(at).filter(staff=OuterRef("pk")))
    return list(Staff.objects.filter(wanted, here, account__is_active=True).annotate(is_away=away))


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
