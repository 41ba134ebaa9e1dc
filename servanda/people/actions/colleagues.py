"""A colleague with everything that belongs to them, as one act of whoever runs the company."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from servanda.kernel import Actor
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.actions.invitations import invite
from servanda.people.actions.staff import add_staff, change_staff, set_roles
from servanda.people.actions.teams import set_members
from servanda.people.models import Staff, Team


def add_and_invite(
    *, by: Actor, email: str, roles: Iterable[str], teams: Iterable[Team] = (), **values: Any
) -> Staff:
    """A new colleague in these teams, and the mail that lets them in. `values` as in add_staff."""
    with action():
        staff = add_staff(by=by, email=email, roles=roles, **values)
        set_teams(staff, by=by, teams=teams)
        invite(staff, by=by)
    return staff


def change_colleague(
    staff: Staff,
    *,
    by: Actor,
    roles: Iterable[str],
    teams: Iterable[Team] | None = None,
    **values: Any,
) -> None:
    """Fields, roles and teams as given from now on; teams None: as they are."""
    with action():
        change_staff(staff, by=by, **values)
        set_roles(staff, by=by, roles=roles)
        if teams is not None:
            set_teams(staff, by=by, teams=teams)


def set_teams(staff: Staff, *, by: Actor, teams: Iterable[Team]) -> None:
    """The colleague is in exactly these teams from now on."""
    demand(by, "staff.edit")
    wanted = {team.pk for team in teams}
    with action():
        for team in Team.objects.select_for_update().order_by("pk"):
            members = list(team.members.all())
            others = [member for member in members if member.pk != staff.pk]
            set_members(team, by=by, members=[*others, staff] if team.pk in wanted else others)
