"""The escalation ladder of a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from servanda.calendars.models import Calendar
from servanda.contracts.actions.common import lock_draft
from servanda.contracts.events import RungAdded, RungDropped
from servanda.contracts.models import Rung, Version
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.kernel.words import as_words
from servanda.people.access import demand
from servanda.people.models import Role, Staff


def add_rung(
    version: Version,
    *,
    by: Actor,
    percent: int,
    title: Mapping[str, str] | str,
    staff: Staff | None = None,
    role: str = "",
    managerial: bool = True,
    priorities: Iterable[int] = (),
    accepts: Calendar | None = None,
) -> Rung:
    """One step more, above those there are: called on when `percent` of a target is used up.

    It is a named colleague's or a role's. Raises Refused for nobody's, for a percentage out of
    range, or one below the step before.
    """
    demand(by, "contract.edit", version.contract)
    _check(percent, staff, role)
    with action():
        draft = lock_draft(version)
        rung = Rung.objects.create(
            version=draft,
            position=_next_position(draft, percent),
            percent=percent,
            title=as_words(title),
            staff=staff,
            role=role,
            managerial=managerial,
            priorities=sorted(set(priorities)),
            accepts=accepts,
        )
        event = RungAdded(draft.contract_id, draft.pk, rung.pk, percent)
        record(event, draft.contract.stream, by=by)
    return rung


def drop_rung(rung: Rung, *, by: Actor) -> None:
    """Take a step out of the ladder of a draft."""
    demand(by, "contract.edit", rung.version.contract)
    with action():
        draft = lock_draft(rung.version)
        if not draft.rungs.filter(pk=rung.pk).exists():
            raise Refused(_("This step was taken out of the ladder meanwhile."), code="no_step")
        event = RungDropped(draft.contract_id, draft.pk, rung.pk)
        record(event, draft.contract.stream, by=by)
        rung.delete()


def _next_position(draft: Version, percent: int) -> int:
    top = draft.rungs.aggregate(percent=Max("percent"), position=Max("position"))
    if top["percent"] is not None and percent < top["percent"]:
        raise Refused(
            _("A ladder goes upwards: this step fires at %(percent)s %% or later.")
            % {"percent": top["percent"]},
            code="ladder_order",
        )
    return int(top["position"] or 0) + 1


def _check(percent: int, staff: Staff | None, role: str) -> None:
    if not 1 <= percent <= 300:
        raise Refused(
            _("A step fires between 1 % and 300 % of the agreed time."), code="bad_percent"
        )
    if staff is None and not role:
        raise Refused(_("Say who is called on: a colleague or a role."), code="nobody_on_the_rung")
    if role:
        Role(role)
