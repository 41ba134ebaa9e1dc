"""Writing the letter about what was missed on a ticket, or saying why none goes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused
from servanda.kernel.unit import action
from servanda.misses import blame, events
from servanda.misses.actions.common import (
    credits_of,
    demand_owed,
    demand_reason,
    hold,
    remark,
    total,
)
from servanda.misses.models import Cause, Letter, Miss
from servanda.people.access import demand
from servanda.tickets.actions.common import record
from servanda.tickets.models import Ticket


def write(ticket: Ticket, *, by: Actor, cause: Cause, words: str, following: str) -> Letter:
    """Write it, or write it anew; it leaves by `send`. With a credit in it, it stands from now on
    before those who may let it go.

    `words` are what the customer reads of the cause, `following` what happens next. Raises Refused
    when nothing is owed, something is not said, or the words put it on the customer.
    """
    demand(by, "miss.write", ticket)
    _check_words(words, following)
    with action():
        hold(ticket, by)
        misses = demand_owed(ticket)
        contract = misses[-1].line.version.contract
        credit = total(credits_of(misses), misses[-1].line.currency)
        letter = Letter.objects.open().filter(ticket=ticket).first() or Letter(ticket=ticket)
        now = kernel.now()
        letter.contract, letter.cause = contract, cause
        letter.words, letter.following = remark(words, ticket.language), remark(following)
        letter.minor, letter.currency = credit.minor, credit.currency
        letter.written_at, letter.written_by_id = now, by.id
        letter.asked_at = now if credit.minor else None
        letter.returned_at = letter.returned_by = letter.returned_why = None
        letter.save()
        event = events.LetterWritten(
            ticket.pk, letter.pk, cause.pk, tuple(miss.pk for miss in misses),
            credit.minor, credit.currency,
        )  # fmt: skip
        record(ticket, event, by=by, seals=[letter.words, letter.following])
    return letter


def _check_words(words: str, following: str) -> None:
    if not words.strip():
        raise Refused(_("Tell the customer how it came about."), code="no_words")
    if not following.strip():
        raise Refused(_("Tell the customer what happens next."), code="no_following")
    blame.check(words, following)


def set_aside(ticket: Ticket, *, by: Actor, why: str) -> None:
    """No letter goes for what was missed so far, for a reason that is kept: it was told in person,
    nobody is there who could read it. Credits stand as they are."""
    demand(by, "miss.set_aside", ticket)
    demand_reason(why)
    with action():
        hold(ticket, by)
        misses = demand_owed(ticket)
        reason = remark(why)
        keys = tuple(miss.pk for miss in misses)
        Miss.objects.filter(pk__in=keys).update(
            set_aside_at=kernel.now(), set_aside_by=by.id, set_aside_why=reason
        )
        record(ticket, events.SetAside(ticket.pk, keys), by=by, seals=[reason])
