"""Working undisturbed for a while. Everybody decides that for themselves."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action, notify
from servanda.people.actions.common import people_stream
from servanda.people.events import QuietEnded, WentQuiet
from servanda.people.models import Quiet, Staff

LONGEST = timedelta(hours=24)


def be_quiet(staff: Staff, *, by: Actor, until: datetime) -> Quiet:
    """Not to be disturbed from now until then; it takes the place of what holds now.

    Raises Refused for a time that has passed, and beyond a day: that is an absence.
    """
    _demand_own(staff, by)
    now = kernel.now()
    if until <= now:
        raise Refused(_("This time has passed already. Choose a later one."), code="past")
    if until - now > LONGEST:
        raise Refused(
            _("That is more than a day. Enter an absence, so that somebody stands in for you."),
            code="too_long",
        )
    with action():
        _end(staff, now)
        quiet = Quiet.objects.create(staff=staff, since=now, until=until)
        record(WentQuiet(staff.pk, until), people_stream(), by=by)
        notify("desk")
    return quiet


def end_quiet(staff: Staff, *, by: Actor) -> None:
    """To be disturbed again, from now on. What was kept back comes at once."""
    _demand_own(staff, by)
    with action():
        if _end(staff, kernel.now()):
            record(QuietEnded(staff.pk), people_stream(), by=by)
            notify("desk")


def _end(staff: Staff, now: datetime) -> int:
    Staff.objects.select_for_update(of=("self",)).get(pk=staff.pk)
    return Quiet.objects.at(now).filter(staff=staff).update(ended_at=now)


def _demand_own(staff: Staff, by: Actor) -> None:
    if not (by.is_staff and by.id == staff.pk):
        raise Refused(
            _("Everybody decides for themselves when they are not to be disturbed."),
            code="not_yours",
        )
