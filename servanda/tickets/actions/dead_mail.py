"""The customer's mail is down: what we write waits, and somebody phones."""

from __future__ import annotations

from servanda.kernel import Actor
from servanda.mail.actions import release
from servanda.mail.models import Outgoing
from servanda.tickets import events, threads
from servanda.tickets.actions.common import acting, moment, record
from servanda.tickets.dead_mail import HOLD, TOLD
from servanda.tickets.models import MailDown, Ticket

# What was said on the phone meanwhile, and would only confuse afterwards.
SPOKEN = ("acknowledgement", "reminder")


def mail_is_down(ticket: Ticket, *, by: Actor) -> None:
    """Hold this ticket's letters to the customer from now on, and those that have not left yet."""
    with acting("ticket.hold_letters", "note", ticket, by):
        if ticket.mail_down.filter(until=None).exists():
            return
        when = moment(None)
        MailDown.objects.create(ticket=ticket, since=when, staff_id=by.id if by.is_staff else None)
        waiting = Outgoing.objects.waiting().filter(about=threads.about(ticket))
        waiting.exclude(purpose__in=FOR_COLLEAGUES).update(held_at=when, hold_reason=HOLD)
        record(ticket, events.MailIsDown(ticket.pk), by=by, at=when)


# Letters about a ticket that do not go to the customer.
FOR_COLLEAGUES = (
    "rung",
    "answered",
    "reopened",
    "objected",
    "assigned",
    "silent",
    "statement",
    "mentioned",
    "supplier_answered",
)


def mail_is_up(ticket: Ticket, *, by: Actor) -> int:
    """Their mail works again: what was held goes out, but for what was told on the phone."""
    with acting("ticket.hold_letters", "note", ticket, by):
        if not ticket.mail_down.filter(until=None).update(until=moment(None)):
            return 0
        held = Outgoing.objects.held().filter(about=threads.about(ticket), hold_reason=HOLD)
        held.filter(purpose__in=SPOKEN).update(hold_reason=TOLD)
        released = release(held.exclude(purpose__in=SPOKEN))
        record(ticket, events.MailIsUp(ticket.pk, released=released), by=by)
    return released
