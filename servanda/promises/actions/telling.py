"""Telling the customer until when we expect to be done: what makes a plan a promise."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, journal, unit
from servanda.kernel.models import Remark
from servanda.people.models import Staff
from servanda.promises import events
from servanda.promises.models import Promise
from servanda.tickets import actions
from servanda.tickets.actions.common import lock
from servanda.tickets.models import Ticket

CONFIDENCES = (50, 80, 95)


def tell(
    ticket: Ticket,
    *,
    by: Actor,
    until: datetime,
    text: str,
    reason: str = "",
    confidence: int | None = None,
) -> Promise:
    """Write to the customer that we expect to be done by `until`; `text` is the whole letter.

    It goes the way of every answer, and counts as one. `reason`: why it is another time than they
    were told before; `confidence`: in how many of a hundred cases such a time holds. Raises
    Refused as `answer` does, and for a time that has passed.
    """
    now = kernel.now()
    if confidence not in (None, *CONFIDENCES):
        raise ValueError(f"unknown confidence {confidence}")
    if until <= now:
        raise Refused(_("This time has passed already. Promise a later one."), code="past")
    with unit.action():
        lock([ticket])
        if not ticket.is_live:
            raise Refused(_("This ticket has ended; there is nothing to promise."), code="ended")
        last = Promise.objects.filter(ticket=ticket).order_by("-told_at", "-pk").first()
        message = actions.answer(ticket, by=by, text=text)
        why = Remark.objects.create(text=reason.strip()) if reason.strip() else None
        promise = Promise.objects.create(
            ticket=ticket, until=until, told_at=now, message=message, reason=why,
            confidence=confidence,
            staff=Staff.objects.get(pk=by.id or 0),
        )  # fmt: skip
        event = events.Promised(
            ticket.pk, promise=promise.pk, message=message.pk, until=until,
            before=last.until if last else None, late=last is not None and last.until <= now,
            confidence=confidence,
        )  # fmt: skip
        journal.record(event, ticket.stream_id, by=by, at=now, seals=[why] if why else [])
    return promise
