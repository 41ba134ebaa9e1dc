"""Saved lists as the sidebar and their page ask for them."""

from __future__ import annotations

from servanda.kernel import Actor
from servanda.people.access import may
from servanda.tickets.models import Audience, SavedList


def saved_lists(actor: Actor) -> list[SavedList]:
    """One's own in their order, then those that colleagues share, by name."""
    found = SavedList.objects.visible_to(actor).kept().select_related("staff", "team")
    return sorted(
        found,
        key=lambda one: (one.staff_id != actor.id, one.place if one.staff_id == actor.id else 0,
                         one.name.casefold(), one.pk),
    )  # fmt: skip


def saved_list(actor: Actor, ref: str, *, removed: bool = False) -> SavedList | None:
    """One of them; with `removed` one that was put away, if the actor may bring it back."""
    found = SavedList.objects.visible_to(actor).filter(ref=ref).select_related("team")
    saved = (found if removed else found.kept()).first()
    return None if saved and removed and not may_change(actor, saved) else saved


def may_change(actor: Actor, saved: SavedList) -> bool:
    """Its owner may; one that is shared whoever runs the desk may, too."""
    if saved.staff_id == actor.id:
        return True
    return saved.audience != Audience.OWN and may(actor, "list.tidy")
