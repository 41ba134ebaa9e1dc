"""A mail that was let in by mistake leaves its ticket again, as if it had never been there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry
from servanda.mail import actions as mail
from servanda.mail.models import Outgoing
from servanda.people import access
from servanda.tickets import events, states, threads
from servanda.tickets.actions.common import change, demand_reach, lock, record
from servanda.tickets.actions.ending import discard, was_answered
from servanda.tickets.actions.thanks import undo_reopening
from servanda.tickets.models import Message, Participant, Ticket

CAME = (events.Received.kind, events.SupplierAnswered.kind, events.Noted.kind)
MOVED = (events.Resumed.kind, events.Reopened.kind, events.Restored.kind)


def take_out(ticket: Ticket, message: Message, *, by: Actor, opened: bool) -> None:
    """Inside an action: `message` is no part of `ticket` any more; `opened`: it had begun it.

    Colleagues still see that it was there. Raises Refused once the ticket has gone on from it.
    """
    lock([ticket])
    access.demand(by, "ticket.note", ticket)
    demand_reach(ticket, by)
    if message.ticket_id != ticket.pk or message.erased_at:
        raise Refused(
            _("Its words have gone to another ticket, or were erased. Look at it there."),
            code="gone_on",
        )
    if opened:
        _close(ticket, message, by)
    else:
        _leave(ticket, message, by)
        for aside in ticket.messages.filter(raw=message.raw_id or 0, pk__gt=message.pk):
            _leave(ticket, aside, by)  # what a colleague wrote above what they passed on
    message.audience, message.mail_id = "internal", ""
    message.save(update_fields=["audience", "mail_id"])


def _close(ticket: Ticket, message: Message, by: Actor) -> None:
    """The ticket that it opened is none; an acknowledgement that has not left never does."""
    others = ticket.messages.exclude(pk=message.pk).filter(audience="public")
    if others.exists() or was_answered(ticket):
        raise Refused(
            _("#%(number)s has gone on from it, so it cannot be undone. Look at it there.")
            % {"number": ticket.number},
            code="gone_on",
        )
    for letter in Outgoing.objects.waiting().filter(about=threads.about(ticket)):
        mail.withdraw(letter)
    if ticket.state != states.NOT_A_TICKET:
        discard(ticket, by=by)


def _leave(ticket: Ticket, message: Message, by: Actor) -> None:
    """As what it came: the customer's words, a supplier's, or a colleague's note."""
    rows = Entry.objects.filter(stream=ticket.stream_id)
    came = rows.filter(kind__in=CAME, data__message=message.pk).first()
    if came is None:
        raise Refused(
            _("This cannot be undone. Look at the ticket for what you can do."),
            code="not_undoable",
        )
    if came.kind != events.Noted.kind:
        _demand_unanswered(ticket, message)
        moved = rows.filter(number=came.number + 1, kind__in=MOVED, at__gte=message.at).first()
        if moved is not None:
            _as_before(ticket, message, by, moved)
    if came.kind == events.Received.kind:
        _leave_conversation(ticket, message)
    record(ticket, events.TakenBack(ticket.pk, undoes=came.number, act=came.kind), by=by)


def _leave_conversation(ticket: Ticket, message: Message) -> None:
    address = message.address.lower()
    others = ticket.messages.filter(address__iexact=address, audience="public")
    if not others.exclude(pk=message.pk).exists():
        Participant.objects.filter(ticket=ticket, address=address).delete()


def _demand_unanswered(ticket: Ticket, message: Message) -> None:
    later = ticket.messages.filter(pk__gt=message.pk, audience="public", staff__isnull=False)
    if later.exists():
        raise Refused(
            _("Somebody has answered on #%(number)s since, so it cannot be undone.")
            % {"number": ticket.number},
            code="answered",
        )


def _as_before(ticket: Ticket, message: Message, by: Actor, moved: Entry) -> None:
    """The state that the mail ended goes on."""
    if moved.kind == events.Reopened.kind and ticket.state in states.LIVE:
        undo_reopening(ticket, by, message, moved, "taken_out")
    elif moved.kind == events.Resumed.kind and ticket.state == states.OPEN:
        before = Entry.objects.filter(stream=ticket.stream_id, number__lt=moved.number)
        waits = before.filter(kind=events.Waits.kind).order_by("-number").first()
        if waits is None:
            return
        before_it = moved.data.get("before") if moved.data["why"] == "supplier" else None
        change(ticket, state=before_it or states.WAITING_CUSTOMER, state_since=waits.at)
        event = events.TakenBack(ticket.pk, undoes=moved.number, act=moved.kind)
        record(ticket, event, by=by)
    elif moved.kind == events.Restored.kind and ticket.state in (states.NEW, states.OPEN):
        discard(ticket, by=by)
