"""What people do about a rung that fired."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.escalation.events import RungAcknowledged
from servanda.escalation.models import Firing
from servanda.kernel import Actor, Refused, unit
from servanda.kernel.journal import record
from servanda.people import access


def acknowledge(firing: Firing, *, by: Actor) -> None:
    """ "I know": the colleague who was called on says so. The clock runs on, and with it the
    higher rungs, which then name who acknowledged when.

    Raises Refused for somebody who is no colleague, and when it was acknowledged already.
    """
    with unit.action():
        firing.refresh_from_db(from_queryset=Firing.objects.select_for_update())
        access.demand(by, "ticket.acknowledge", firing.ticket)
        if firing.acknowledged_at is not None:
            raise Refused(
                _("Somebody has acknowledged this already. Look at the ticket for who it was."),
                code="acknowledged",
            )
        firing.acknowledged_at = kernel.now()
        firing.acknowledged_by_id = by.id
        firing.save(update_fields=["acknowledged_at", "acknowledged_by"])
        event = RungAcknowledged(firing.ticket_id, firing.pk)
        record(event, firing.ticket.stream_id, by=by)
        unit.notify("desk")
