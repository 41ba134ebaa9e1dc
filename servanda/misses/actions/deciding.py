"""Whoever may let a letter with money go does so, or sends it back with the reason."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.unit import action
from servanda.misses import events
from servanda.misses.actions.common import (
    demand_letting_go,
    demand_reason,
    held_letter,
    remark,
)
from servanda.misses.actions.sending import credit_now, leave
from servanda.misses.models import Letter
from servanda.people.access import demand
from servanda.tickets.actions.common import record


def approve(letter: Letter, *, by: Actor, minor: int) -> Letter:
    """Let it go; it leaves at once. `minor` is the credit that was looked at.

    Raises Refused when it has gone or was sent back meanwhile, when it names another credit by now,
    and when the amount is beyond what the actor may let go.
    """
    demand(by, "miss.approve", letter.ticket)
    with action():
        held = held_letter(letter, by)
        _demand_asked(held)
        credit = credit_now(held)
        if credit.minor != minor:
            raise Refused(
                _("The credit is another one by now. Look at the letter again."), code="changed"
            )
        demand_letting_go(by, credit)
        leave(held, by)
    return held


def send_back(letter: Letter, *, by: Actor, why: str) -> None:
    """Not like this: whoever wrote it reads the reason and writes it anew."""
    demand(by, "miss.approve", letter.ticket)
    demand_reason(why)
    with action():
        held = held_letter(letter, by)
        _demand_asked(held)
        reason = remark(why)
        held.asked_at, held.returned_at = None, kernel.now()
        held.returned_by_id, held.returned_why = by.id, reason
        held.save()
        assert held.ticket is not None, "only letters of a ticket are asked for"
        event = events.LetterReturned(held.ticket.pk, held.pk)
        record(held.ticket, event, by=by, seals=[reason])


def _demand_asked(letter: Letter) -> None:
    if letter.asked_at is None:
        raise Refused(
            _("Nobody asks for this letter any more: it was sent back, or is written anew."),
            code="not_asked",
        )
