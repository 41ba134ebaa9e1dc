"""A mail that reopened, and should not have: mere thanks, or a confirmation in words."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry
from servanda.tickets import events, requesters, states
from servanda.tickets.actions.common import acting, demand_state, move, record
from servanda.tickets.actions.solving import close_confirmed
from servanda.tickets.models import Message, Ticket


def was_only_thanks(ticket: Ticket, *, by: Actor, message: Message) -> None:
    """Take back the reopening by a message that was only thanks; it counts as never having been."""
    with acting("ticket.solve", "undo_reopening", ticket, by):
        _demand_theirs(ticket, message)
        reopening = _reopening(ticket, message)
        if reopening is None:
            raise Refused(
                _("This message did not reopen the ticket: there is nothing to take back."),
                code="did_not_reopen",
            )
        message.only_thanks = True
        message.save(update_fields=["only_thanks"])
        undo_reopening(ticket, by, message, reopening, "thanks")


def confirmed_by_message(ticket: Ticket, *, by: Actor, message: Message) -> None:
    """The requester's side confirmed in words of this message: it closes, reopened or not."""
    with acting("ticket.confirm_spoken", "note", ticket, by):
        _demand_theirs(ticket, message)
        if not _speaks(ticket, message):
            raise Refused(
                _("Only the requester or their coordinator can confirm. Ask one of them."),
                code="not_requester",
            )
        reopening = _reopening(ticket, message)
        _demand_later(ticket, message, reopening)
        if reopening is not None:
            demand_state("undo_reopening", ticket)
            undo_reopening(ticket, by, message, reopening, "confirmed")
        if ticket.state == states.CLOSED and ticket.outcome == "confirmed":
            return
        demand_state("confirm", ticket)
        event = events.Confirmed(ticket.pk, channel="mail", contact=message.contact_id)
        close_confirmed(ticket, by, event, at=message.at)


def _demand_theirs(ticket: Ticket, message: Message) -> None:
    if message.ticket_id != ticket.pk or message.direction != "in" or message.automatic:
        raise Refused(_("Choose a message that the customer wrote."), code="not_theirs")


def _demand_later(ticket: Ticket, message: Message, reopening: Entry | None) -> None:
    """Words from before a solution cannot say that it works."""
    solved_at = ticket.solved_at
    if solved_at is None and reopening is not None:
        solved_at, _ended = _as_it_was(ticket, reopening)
    if solved_at is not None and message.at < solved_at:
        raise Refused(
            _("This was written before the solution. Choose what the customer wrote after it."),
            code="before_solution",
        )


def _speaks(ticket: Ticket, message: Message) -> bool:
    if ticket.requester_id is None and message.address == ticket.requester_address:
        return True
    return requesters.speaks_for_requester(ticket, message.contact_id)


def _reopening(ticket: Ticket, message: Message) -> Entry | None:
    """The row of the reopening by this message, unless it was taken back already."""
    kinds = [events.Reopened.kind, events.ReopeningUndone.kind]
    rows = list(Entry.objects.filter(stream=ticket.stream_id, kind__in=kinds).order_by("-number"))
    undone = {row.data["undoes"] for row in rows if row.kind == events.ReopeningUndone.kind}
    for row in rows:
        if row.kind == events.Reopened.kind and row.number not in undone:
            return row if row.data.get("message") == message.pk else None
    return None


def undo_reopening(ticket: Ticket, by: Actor, message: Message, reopening: Entry, why: str) -> None:
    """Back to what it was, with the instants it had."""
    state = str(reopening.data.get("before", states.SOLVED))
    solved_at, ended = _as_it_was(ticket, reopening)
    values: dict[str, Any] = {"solved_at": solved_at, "scheduled_until": None}
    if ended is not None:
        values |= {"closed_at": ended.at, "outcome": _OUTCOMES[ended.kind]}
    move(ticket, state, ended.at if ended else solved_at or reopening.at, **values)
    event = events.ReopeningUndone(
        ticket.pk, undoes=reopening.number, message=message.pk, why=why, state=state
    )
    record(ticket, event, by=by)


_OUTCOMES = {
    events.Confirmed.kind: "confirmed",
    events.Lapsed.kind: "lapsed",
    events.Finished.kind: "finished",
    events.Declined.kind: "declined",
}


def _as_it_was(ticket: Ticket, reopening: Entry) -> tuple[datetime | None, Entry | None]:
    """When it had been solved, and the row that had closed it, before the reopening."""
    kinds = [events.Solved.kind, *_OUTCOMES]
    rows = Entry.objects.filter(
        stream=ticket.stream_id, kind__in=kinds, number__lt=reopening.number
    ).order_by("-number")
    solved_at, ended = None, None
    for row in rows:
        if row.kind == events.Solved.kind:
            solved_at = row.at
            break
        ended = ended or row
    if reopening.data.get("before") == states.SOLVED:
        ended = None
    return solved_at, ended
