"""A letter of ours that the mail server would not take for somebody, told on its ticket."""

from __future__ import annotations

from servanda.kernel import Actor, unit
from servanda.kernel.models import Timer
from servanda.mail.models import Outgoing
from servanda.tickets import events
from servanda.tickets.actions.common import lock, record
from servanda.tickets.models import Ticket

REFUSED = "refused"


def undelivered(timer: Timer) -> None:
    """Timer handler: somebody did not get a letter; its row says who, and what the server said."""
    letter = Outgoing.objects.get(pk=timer.data["outgoing"])
    ticket = Ticket.objects.filter(ref=letter.about).first() if letter.about else None
    if ticket is None:
        return
    lock([ticket])
    reason = letter.bounce_reason or REFUSED
    event = events.Bounced(ticket.pk, outgoing=letter.pk, reason=reason, permanent=True)
    record(ticket, event, by=Actor.system())
    unit.notify("desk")
