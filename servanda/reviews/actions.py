"""What is decided about figures of people, and the wish for the morning's mail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.unit import action
from servanda.people.access import demand
from servanda.people.models import Staff
from servanda.reviews.events import CoachSet, SightSet
from servanda.reviews.models import Coach, Morning, Sight, SightRule
from servanda.reviews.personal import sight_in_force


def set_sight(sight: str, *, by: Actor) -> None:
    """Say who sees figures about a person from now on."""
    demand(by, "provider.edit")
    wanted = Sight(sight)
    with action():
        stream = _stream()
        if wanted == sight_in_force():
            return
        decided_by = by.id if by.is_staff else None
        SightRule.objects.create(sight=wanted, since=kernel.now(), decided_by_id=decided_by)
        record(SightSet(wanted.value), stream, by=by)


def set_coach(staff: Staff, *, by: Actor, coach: Staff | None) -> None:
    """The colleague has this coach from now on, or none. Refused for being one's own."""
    demand(by, "staff.edit")
    if coach is not None and coach.pk == staff.pk:
        raise Refused(_("Nobody is their own coach. Choose another colleague."), code="own_coach")
    with action():
        stream = _stream()
        known = Coach.objects.filter(staff=staff).first()
        if (known.coach_id if known else None) == (coach.pk if coach else None):
            return
        if coach is None:
            Coach.objects.filter(staff=staff).delete()
        else:
            Coach.objects.update_or_create(
                staff=staff, defaults={"coach": coach, "since": kernel.now()}
            )
        record(CoachSet(staff.pk, coach.pk if coach else None), stream, by=by)


def want_morning(staff: Staff, *, by: Actor, wanted: bool) -> None:
    """Everybody decides for themselves; it says nothing that their own page does not say."""
    demand(by, "day.read")
    if by.id != staff.pk:
        raise Refused(_("Everybody decides for themselves which mail they want."), code="not_own")
    with action():
        Morning.objects.update_or_create(staff=staff, defaults={"wanted": wanted})


def _stream() -> Stream:
    """Its row is locked, so that of two who decide at once the second sees the first."""
    stream, _new = Stream.objects.get_or_create(key="figures")
    return Stream.objects.select_for_update().get(pk=stream.pk)
