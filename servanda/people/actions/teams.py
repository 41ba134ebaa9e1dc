"""Teams, and when colleagues are away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.refs import new_ref
from servanda.kernel.unit import action
from servanda.kernel.words import as_words
from servanda.people.access import demand
from servanda.people.actions.common import people_stream
from servanda.people.events import Away, AwayWithdrawn, MembersSet, TeamCreated, TeamRenamed
from servanda.people.models import Absence, Staff, Team


def create_team(
    *, by: Actor, name: Mapping[str, str] | str, members: Iterable[Staff] = (), code: str = ""
) -> Team:
    """A team with its members; customers know it by `name`, programs by `code` (default: random).

    Raises Refused for a taken code and an empty name.
    """
    demand(by, "staff.edit")
    if not any(as_words(name).values()):
        raise Refused(_("Give a name."), code="no_name")
    code = code or f"team-{new_ref()}"
    with action():
        if Team.objects.filter(code=code).exists():
            raise Refused(_("There is a team with this code already."), code="team_taken")
        team = Team.objects.create(code=code, name=as_words(name))
        record(TeamCreated(team.pk), people_stream(), by=by)
        set_members(team, by=by, members=members)
    return team


def change_team(
    team: Team, *, by: Actor, name: Mapping[str, str], members: Iterable[Staff]
) -> None:
    """Its name in each language, and exactly these members."""
    with action():
        rename_team(team, by=by, name=name)
        set_members(team, by=by, members=members)


def rename_team(team: Team, *, by: Actor, name: Mapping[str, str]) -> None:
    """What its customers and colleagues call it from now on, in each language."""
    demand(by, "staff.edit")
    words = as_words(name)
    if not any(words.values()):
        raise Refused(_("Give a name."), code="no_name")
    with action():
        if team.name != words:
            team.name = words
            team.save(update_fields=["name"])
            record(TeamRenamed(team.pk), people_stream(), by=by)


def set_members(team: Team, *, by: Actor, members: Iterable[Staff]) -> None:
    """Exactly these colleagues are in the team from now on."""
    demand(by, "staff.edit")
    keys = sorted({member.pk for member in members})
    with action():
        if sorted(team.members.values_list("pk", flat=True)) == keys:
            return
        team.members.set(keys)
        record(MembersSet(team.pk, tuple(keys)), people_stream(), by=by)


def add_absence(
    staff: Staff, *, by: Actor, starts_at: datetime, ends_at: datetime, kind: str = "leave"
) -> Absence:
    """A colleague has no capacity from then until then; everybody enters their own.

    `kind` (leave, sick) is seen by managers only. Raises Refused when the end is not after the
    start, or when they are away then already.
    """
    _own_or_manager(staff, by)
    if kind not in ("leave", "sick"):
        raise ValueError(f"unknown kind of absence: {kind}")
    if ends_at <= starts_at:
        raise Refused(_("An absence ends after it starts. Correct the times."), code="bad_absence")
    with action():
        _demand_free(staff, starts_at, ends_at)
        absence = Absence.objects.create(
            staff=staff, starts_at=starts_at, ends_at=ends_at, kind=kind
        )
        record(Away(staff.pk, absence.pk, starts_at, ends_at), people_stream(), by=by)
    return absence


def withdraw_absence(absence: Absence, *, by: Actor) -> None:
    """It was entered by mistake, or they are in after all."""
    _own_or_manager(absence.staff, by)
    with action():
        record(AwayWithdrawn(absence.staff_id, absence.pk), people_stream(), by=by)
        absence.delete()


def _demand_free(staff: Staff, starts_at: datetime, ends_at: datetime) -> None:
    """Two entries for the same time would make it unclear which one was withdrawn."""
    Staff.objects.select_for_update(of=("self",)).get(pk=staff.pk)
    if staff.absences.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise Refused(
            _("An absence is entered for this time already. Withdraw it, or change the days."),
            code="away_already",
        )


def _own_or_manager(staff: Staff, by: Actor) -> None:
    if not (by.is_staff and by.id == staff.pk):
        demand(by, "absence.edit")
