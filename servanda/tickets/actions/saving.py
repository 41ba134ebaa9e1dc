"""Lists that a colleague puts together: kept, shared, ordered, put away and brought back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.events import Event
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.unit import action
from servanda.people.access import demand, may
from servanda.people.models import Staff, Team
from servanda.tickets.events.saved import ListMoved, ListRemoved, ListSaved
from servanda.tickets.models import Audience, SavedList

STREAM = "lists"
MOST = 50  # lists of one colleague

Query = Mapping[str, Sequence[str]]


def save_list(
    *,
    by: Actor,
    name: str,
    query: Query,
    audience: str = Audience.OWN,
    team: Team | None = None,
) -> SavedList:
    """Keep a sentence under a name, at the end of one's own lists."""
    demand(by, "list.save")
    with action():
        own = _own(by)
        if len(own) >= MOST:
            raise _too_many()
        saved = SavedList(staff_id=by.id or 0, place=own[-1].place + 1 if own else 0)
        _write(saved, by, name, query, audience, team)
    return saved


def change_list(
    saved: SavedList,
    *,
    by: Actor,
    name: str,
    query: Query | None = None,
    audience: str = Audience.OWN,
    team: Team | None = None,
) -> None:
    """Another name, other readers, or (with `query`) another sentence."""
    with action():
        _lock(saved, by)
        if saved.removed_at is not None:
            raise Refused(_("This list was removed meanwhile."), code="removed")
        _write(saved, by, name, saved.query if query is None else query, audience, team)


def remove_list(saved: SavedList, *, by: Actor, back: bool = False) -> None:
    """Put it away for everybody who has it; with `back`, bring it back."""
    with action():
        if back:
            # The owner's row goes first, as when they save one at the same time.
            Staff.objects.select_for_update().get(pk=saved.staff_id)
        _lock(saved, by)
        if (saved.removed_at is None) is back:
            return
        kept = SavedList.objects.kept().filter(staff=saved.staff_id)
        if back and kept.count() >= MOST:
            raise _too_many()
        saved.removed_at = None if back else kernel.now()
        saved.save(update_fields=["removed_at"])
        _record(ListRemoved(saved.pk, back), by)


def move_list(saved: SavedList, *, by: Actor, up: bool) -> None:
    """One place up or down among one's own; nothing happens at either end."""
    demand(by, "list.save")
    with action():
        own = _own(by)
        at = next((n for n, one in enumerate(own) if one.pk == saved.pk), None)
        if at is None:
            raise _not_yours()
        to = at - 1 if up else at + 1
        if 0 <= to < len(own):
            own.insert(to, own.pop(at))
            for place, one in enumerate(own):
                one.place = place
            SavedList.objects.bulk_update(own, ["place"])
            _record(ListMoved(saved.pk, to), by)


def _own(by: Actor) -> list[SavedList]:
    """The actor's own in their order, locked; a lock on the actor goes first, so that two of their
    windows do not give the same place twice."""
    Staff.objects.select_for_update().get(pk=by.id or 0)
    return list(SavedList.objects.kept().filter(staff=by.id).order_by("place", "pk"))


def _lock(saved: SavedList, by: Actor) -> None:
    """Fresh and locked. Its owner may change it; one that is shared also who runs the desk, since
    colleagues leave."""
    demand(by, "list.save")
    saved.refresh_from_db(from_queryset=SavedList.objects.select_for_update())
    shared = saved.audience != Audience.OWN
    if saved.staff_id != by.id and not (shared and may(by, "list.tidy")):
        raise _not_yours()


def _too_many() -> Refused:
    return Refused(
        _("You have %(count)s lists already. Remove one that you do not use any more.")
        % {"count": MOST},
        code="too_many",
    )


def _not_yours() -> Refused:
    return Refused(
        _("This list is a colleague's. Save it under a name of your own to change it."),
        code="not_yours",
    )


def _write(
    saved: SavedList, by: Actor, name: str, query: Query, audience: str, team: Team | None
) -> None:
    if not name.strip():
        raise Refused(_("Give the list a name."), code="no_name")
    if audience != Audience.OWN:
        demand(by, "list.share")
    if audience == Audience.TEAM:
        # Whose it is reads it in any case; a team that is not theirs they cannot know the wish of.
        mine = team is not None and team.members.filter(pk=saved.staff_id).exists()
        if not mine:
            raise Refused(_("Choose one of your teams."), code="no_team")
    saved.name = name.strip()[:60]
    saved.query = {key: list(values) for key, values in query.items()}
    saved.audience = Audience(audience)
    saved.team = team if audience == Audience.TEAM else None
    saved.saved_at = kernel.now()
    saved.save()
    _record(ListSaved(saved.pk, saved.audience, saved.team_id), by)


def _record(event: Event, by: Actor) -> None:
    record(event, Stream.objects.get_or_create(key=STREAM)[0], by=by)
