"""What comes of a call: a ticket, a fault joined, an answer. Each one act, done once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from servanda.kernel import Actor
from servanda.tickets.actions.acknowledging import read_out
from servanda.tickets.actions.calling import end_call, on_the_phone, seconds_so_far
from servanda.tickets.actions.opening import open_ticket
from servanda.tickets.actions.reporting import join
from servanda.tickets.actions.solving import confirm_spoken, solve
from servanda.tickets.actions.talking import log_call
from servanda.tickets.models import Call, Message, Outcome, Ticket


@contextmanager
def _ending(call: Call, by: Actor, *, timed: bool) -> Iterator[int | None]:
    """Yields how long the call took, or None when it was entered after it."""
    with on_the_phone(call, by):
        yield seconds_so_far(call) if timed else None


def call_to_ticket(
    call: Call,
    *,
    by: Actor,
    timed: bool = True,
    spoken_acknowledgement: bool = False,
    **values: Any,
) -> Ticket:
    """A ticket from the call, received when the call was taken. `values` as for `open_ticket`.

    `spoken_acknowledgement`: it was read out on the phone, so that no mail follows.
    """
    with _ending(call, by, timed=timed) as seconds:
        ticket = _open(call, by, seconds, acknowledge=not spoken_acknowledgement, **values)
        if spoken_acknowledgement:
            read_out(ticket, by=by, contact=call.contact)
        _end(call, by, Outcome.TICKET, ticket, seconds)
    return ticket


def call_solved(
    call: Call,
    *,
    by: Actor,
    solution: str,
    confirmed: bool,
    timed: bool = True,
    **values: Any,
) -> Ticket:
    """Solved while they were on the line: a ticket, with its solution in words. `confirmed`: they
    said that it works, which closes it; else they are asked as always."""
    with _ending(call, by, timed=timed) as seconds:
        ticket = _open(call, by, seconds, acknowledge=False, **values)
        # Within the call: so that the call in which they say that it works went on after it.
        solve(ticket, by=by, text=solution, at=call.started_at + timedelta(seconds=seconds or 0))
        if confirmed and call.contact is not None:
            confirm_spoken(ticket, by=by, contact=call.contact, call=_said(ticket))
        _end(call, by, Outcome.SOLVED, ticket, seconds)
    return ticket


def _open(call: Call, by: Actor, seconds: int | None, **values: Any) -> Ticket:
    return open_ticket(
        by=by,
        channel="call",
        customer=call.customer,
        requester=call.contact,
        received_at=call.started_at,
        call_seconds=seconds,
        spoken=True,
        **values,
    )


def call_joins(
    call: Call,
    *,
    by: Actor,
    fault: Ticket,
    text: str,
    timed: bool = True,
    priority: int | None = None,
) -> Ticket:
    """The caller reports a fault that runs already."""
    assert call.contact is not None, "only somebody we know can join"
    with _ending(call, by, timed=timed) as seconds:
        ticket = join(
            fault, by=by, contact=call.contact, text=text, seconds=seconds,
            at=call.started_at, priority=priority,
        )  # fmt: skip
        _end(call, by, Outcome.JOINED, ticket, seconds)
    return ticket


def call_about(call: Call, *, by: Actor, ticket: Ticket, text: str, timed: bool = True) -> None:
    """The caller asks about a ticket there is: the call stands in its conversation."""
    with _ending(call, by, timed=timed) as seconds:
        log_call(
            ticket, by=by, contact=call.contact, direction=call.direction, text=text,
            seconds=seconds, at=call.started_at,
        )  # fmt: skip
        _end(call, by, Outcome.ABOUT, ticket, seconds)


def _end(call: Call, by: Actor, outcome: str, ticket: Ticket, seconds: int | None) -> None:
    end_call(call, by=by, outcome=outcome, ticket=ticket, message=_said(ticket), seconds=seconds)


def _said(ticket: Ticket) -> Message:
    """The call as the conversation has it: the last one written."""
    return ticket.messages.filter(channel="call").order_by("-pk")[0]
