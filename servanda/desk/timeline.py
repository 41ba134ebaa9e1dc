"""What happened on a ticket, in order: what was said, and between it what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from servanda.desk import sentences
from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.people.access import may
from servanda.tickets.conversation import Conversation
from servanda.tickets.models import Message, Ticket
from servanda.tickets.queries import journal_of

# Rows that show as the message itself, so that nothing is said twice.
SPOKEN = {
    f"ticket.{act}"
    for act in (
        *("received", "answered", "noted", "called", "quoted"),
        *("stated", "statement_worded", "supplier_asked", "supplier_answered"),
    )
}


# Of a frame that is not loaded yet: characters a line, pixels a line, and the bounds.
CHARACTERS, LINE, LOWEST, HIGHEST = 85, 21, 64, 640


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the conversation: either a message, or a sentence about an act."""

    at: datetime
    who: str
    message: Message | None = None
    sentence: str = ""
    late: bool = False
    number: int = 0
    withdrawn: bool = False
    """The place of an act in the ticket's journal; `withdrawn`: an answer taken back in
    time, or a mail that was let in and taken out again."""

    @property
    def lines(self) -> int:
        """About how many lines a message fills, so that its frame has its place from the start."""
        text = self.message.text if self.message else ""
        return sum(1 + len(line) // CHARACTERS for line in text.split("\n"))

    @property
    def height(self) -> int:
        """The same in pixels, within bounds."""
        return max(LOWEST, min(HIGHEST, self.lines * LINE))


@dataclass(frozen=True, slots=True)
class Talk:
    """What the page shows: the newest part, and of a long conversation its beginning, with what
    is `hidden` between them counted."""

    items: Sequence[Item]
    head: Sequence[Item] = field(default_factory=list)
    hidden: int = 0
    hidden_acts: int = 0


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


def timeline(said: Conversation, entries: list[Entry]) -> Talk:
    """Messages and acts in the order in which they happened."""
    speak = sentences.Speaker(entries)
    acts = [
        _act(entry, speak.who(entry), words)
        for entry in entries
        if entry.kind not in SPOKEN and (words := speak(entry))
    ]
    gone = _withdrawn(entries)
    until, since = said.fold_from, said.fold_until
    if until is None or since is None:
        return Talk(_ordered(said.messages, acts, gone))
    head = [act for act in acts if act.at <= until]
    tail = [act for act in acts if act.at >= since]
    hidden_acts = len(acts) - len(head) - len(tail)
    tail_items, head_items = _ordered(said.tail, tail, gone), _ordered(said.head, head, gone)
    return Talk(tail_items, head_items, said.hidden, hidden_acts)


def _withdrawn(entries: list[Entry]) -> set[int]:
    """Messages of answers that were taken back before they left, and of mails taken out again."""
    undone = {entry.data["undoes"] for entry in entries if entry.kind == "ticket.taken_back"}
    said = (entry for entry in entries if entry.kind in ("ticket.answered", "ticket.received"))
    return {entry.data["message"] for entry in said if entry.number in undone}


def _ordered(messages: Iterable[Message], acts: Iterable[Item], gone: set[int]) -> list[Item]:
    spoken = [
        Item(message.at, _author(message), message=message, withdrawn=message.pk in gone)
        for message in messages
    ]
    return sorted([*spoken, *acts], key=lambda item: item.at)


def _act(entry: Entry, who: str, words: str) -> Item:
    late = (entry.recorded_at - entry.at).total_seconds() > sentences.LATE_SECONDS
    return Item(entry.at, who, sentence=words, late=late, number=entry.number)


def _author(message: Message) -> str:
    if message.contact and message.direction == "in":
        return message.contact.name
    if message.staff:
        return message.staff.name
    if message.contact:
        return message.contact.name
    return message.author_name or message.address
