"""What happened on a ticket, in order: what was said, and between it what was done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from servanda.desk import sentences
from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.people import actors
from servanda.people.access import may
from servanda.tickets.models import Message, Ticket
from servanda.tickets.queries import journal_of

# Rows that show as the message itself, so that nothing is said twice.
SPOKEN = {"ticket.received", "ticket.answered", "ticket.noted", "ticket.called", "ticket.quoted"}


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the conversation: either a message, or a sentence about an act."""

    at: datetime
    who: str
    message: Message | None = None
    sentence: str = ""
    late: bool = False


def entries_of(ticket: Ticket, actor: Actor) -> list[Entry]:
    """The journal rows of a ticket that the actor may see, as they happened."""
    return list(journal_of(ticket, actor))


def reopened_by(entries: Iterable[Entry]) -> int | None:
    """The message that opened the ticket again, while that can still be undone."""
    found: int | None = None
    for entry in entries:
        if entry.kind == "ticket.reopened":
            found = entry.data.get("message")
        elif entry.kind in ("ticket.reopening_undone", "ticket.answered", "ticket.solved"):
            found = None
    return found


def may_correct(actor: Actor, entries: Iterable[Entry]) -> bool:
    """Whether there is a change of priority that could be taken back as a misclick."""
    open_changes: list[int] = []
    for entry in entries:
        if entry.kind == "ticket.prioritised":
            open_changes.append(entry.number)
        elif entry.kind == "ticket.priority_corrected" and open_changes:
            open_changes.pop()
    return bool(open_changes) and may(actor, "ticket.correct")


def timeline(ticket: Ticket, entries: list[Entry]) -> list[Item]:
    """Messages and acts in the order in which they happened, at most three queries."""
    names = actors.names(entry.actor for entry in entries)
    speak = sentences.Speaker(entries)
    items = [
        Item(message.at, _author(message), message=message) for message in ticket.messages.all()
    ]
    items += [
        _act(entry, names, words)
        for entry in entries
        if entry.kind not in SPOKEN and (words := speak(entry))
    ]
    return sorted(items, key=lambda item: item.at)


def _act(entry: Entry, names: dict[tuple[str, int | None], str], words: str) -> Item:
    late = (entry.recorded_at - entry.at).total_seconds() > sentences.LATE_SECONDS
    who: Any = names.get((entry.actor.kind, entry.actor.id), "")
    return Item(entry.at, who, sentence=words, late=late)


def _author(message: Message) -> str:
    if message.contact and message.direction == "in":
        return message.contact.name
    if message.staff:
        return message.staff.name
    if message.contact:
        return message.contact.name
    return message.author_name or message.address
