"""Ends that need no confirmation: ours to finish, declined with a reason, not a ticket at all."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused
from servanda.tickets import events, states
from servanda.tickets.actions.common import acting, moment, move, record
from servanda.tickets.actions.talking import say_publicly
from servanda.tickets.models import Kind, Message, Ticket

DECLINABLE = (Kind.REQUEST, Kind.QUOTE)


def finish(ticket: Ticket, *, by: Actor) -> None:
    """End an internal task or an alert. What a customer reported, only the customer closes."""
    with acting("ticket.finish", "finish", ticket, by) as state:
        if ticket.customer_must_confirm:
            raise Refused(
                _("A customer reported this, so only the customer closes it. Mark it as solved."),
                code="customer_confirms",
            )
        when, before = moment(None), ticket.state
        values = {"closed_at": when, "outcome": "finished", "scheduled_until": None}
        move(ticket, state, when, solved_at=ticket.solved_at or when, **values)
        record(ticket, events.Finished(ticket.pk, before=before), by=by, at=when)


def decline(ticket: Ticket, *, by: Actor, text: str) -> Message:
    """Say no to a request; the reason goes to the customer by mail."""
    with acting("ticket.decline", "decline", ticket, by) as state:
        if ticket.kind not in DECLINABLE:
            raise Refused(
                _("Only requests can be declined. Change the kind first if it is one."),
                code="not_a_request",
            )
        when = moment(None)
        message = say_publicly(ticket, by=by, text=text, at=when)
        move(ticket, state, when, closed_at=when, outcome="declined", scheduled_until=None)
        answered = events.Answered(ticket.pk, message=message.pk)
        record(ticket, answered, by=by, at=when, seals=[message])
        record(ticket, events.Declined(ticket.pk, message=message.pk), by=by, at=when)
    return message


def discard(ticket: Ticket, *, by: Actor, whatever: bool = False) -> None:
    """ "Not a ticket": spam, a newsletter. Only before the first human answer, or, `whatever` was
    answered, when its words have gone elsewhere; can be undone."""
    with acting("ticket.discard", "discard", ticket, by) as state:
        if not whatever and was_answered(ticket):
            raise Refused(
                _("Somebody has answered it already, so it is a ticket. Solve it instead."),
                code="answered",
            )
        when = moment(None)
        move(ticket, state, when, outcome="discarded", closed_at=when)
        record(ticket, events.Discarded(ticket.pk), by=by, at=when)


def was_answered(ticket: Ticket) -> bool:
    """Whether a person of ours has spoken to the customer, here or in what was merged into it."""
    here = Q(ticket=ticket) | Q(ticket__merged_into=ticket)
    spoken = Message.objects.filter(here, audience="public", staff__isnull=False)
    return spoken.filter(direction="out").exists() or spoken.filter(spoken_to=True).exists()


def restore(ticket: Ticket, *, by: Actor) -> None:
    """It is a ticket after all."""
    with acting("ticket.discard", "restore", ticket, by):
        when = moment(None)
        state = states.OPEN if ticket.assignee_id else states.NEW
        move(ticket, state, when, outcome="", closed_at=None)
        record(ticket, events.Restored(ticket.pk, state=state), by=by, at=when)
