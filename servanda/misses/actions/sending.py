"""Sending the letter of a ticket: once, and with money in it only by who may let it go."""

from __future__ import annotations

from servanda import kernel
from servanda.kernel import Actor
from servanda.kernel.money import Money
from servanda.kernel.unit import action
from servanda.misses import events, wording
from servanda.misses.actions.common import (
    credits_of,
    demand_letting_go,
    demand_owed,
    held_letter,
    owed_on,
    total,
)
from servanda.misses.models import Credit, Letter, Miss
from servanda.people.access import demand
from servanda.tickets import actions as tickets
from servanda.tickets.actions.common import record


def send(letter: Letter, *, by: Actor) -> Letter:
    """To everybody in the conversation, as an answer of ours, in the ticket's language.

    Raises Refused when it has gone, when its credit needs somebody else's word, and as `answer`
    does.
    """
    demand(by, "miss.write", letter.ticket)
    with action():
        held = held_letter(letter, by)
        credit = credit_now(held)
        demand_letting_go(by, credit)
        leave(held, by)
    return held


def credit_now(letter: Letter) -> Money:
    """What the misses it will name earn now."""
    assert letter.ticket is not None, "a letter of a ticket"
    return total(credits_of(owed_on(letter.ticket)), letter.currency)


def text_of(letter: Letter, misses: list[Miss], credits: list[Credit]) -> str:
    """As it would leave now."""
    assert letter.ticket is not None, "a letter of a ticket"
    said = wording.Said(
        cause=letter.cause.name.in_language(letter.ticket.language) if letter.cause else "",
        words=letter.words.text if letter.words else "",
        following=letter.following.text if letter.following else "",
    )
    return wording.letter(letter.ticket, letter.contract, misses, credits, said)


def leave(letter: Letter, by: Actor) -> None:
    """It goes; in a running action, with all of it locked by `held_letter`."""
    ticket, now = letter.ticket, kernel.now()
    assert ticket is not None, "a letter of a ticket"
    misses = demand_owed(ticket)
    credits = credits_of(misses)
    credit = total(credits, letter.currency)
    message = tickets.answer(ticket, by=by, text=text_of(letter, misses, credits))
    letter.minor, letter.sent_at, letter.message = credit.minor, now, message
    if credit.minor:
        letter.approved_at, letter.approved_by_id = now, by.id
        approved = events.LetterApproved(ticket.pk, letter.pk, credit.minor, credit.currency)
        record(ticket, approved, by=by)
    letter.save()
    keys = tuple(miss.pk for miss in misses)
    Miss.objects.filter(pk__in=keys).update(told_at=now, letter=letter)
    told = events.Told(
        ticket.pk, letter.pk, message.pk, keys, credit.minor, credit.currency
    )  # fmt: skip
    record(ticket, told, by=by)
