"""Who is at a ticket right now: so short-lived that no journal hears of it."""

from __future__ import annotations

from servanda import kernel
from servanda.kernel import Actor, unit
from servanda.people import access
from servanda.tickets.actions.common import demand_reach
from servanda.tickets.models import Presence, Ticket
from servanda.tickets.models.writing import PRESENT


def be_present(ticket: Ticket, *, by: Actor, window: str, writing: bool) -> None:
    """A page of the ticket is open, `window` its own name. Others hear of it only when something
    changes: somebody came, or began or ceased to write."""
    with unit.action():
        access.demand(by, "ticket.read", ticket)
        demand_reach(ticket, by)
        now, staff = kernel.now(), by.id or 0
        rows = Presence.objects.filter(ticket=ticket, staff=staff, window=window)
        known = rows.values_list("is_writing", flat=True).first()
        if known is None:
            row = Presence(
                ticket=ticket, staff_id=staff, window=window, is_writing=writing,
                since=now, seen_at=now,
            )  # fmt: skip
            Presence.objects.bulk_create([row], ignore_conflicts=True)
            Presence.objects.filter(seen_at__lt=now - PRESENT * 10).delete()
        else:
            rows.update(is_writing=writing, seen_at=now)
        if known != writing:
            unit.notify(f"here:{ticket.number}")


def leave(ticket: Ticket, *, by: Actor, window: str) -> None:
    """The page was closed."""
    with unit.action():
        access.demand(by, "ticket.read", ticket)
        gone, _rows = Presence.objects.filter(ticket=ticket, staff=by.id, window=window).delete()
        if gone:
            unit.notify(f"here:{ticket.number}")
