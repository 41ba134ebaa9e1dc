"""What the composer of a ticket holds: drafts, to whom, and what happened meanwhile."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from servanda.desk import forms, sentences
from servanda.desk.fields import offer
from servanda.desk.statements import StatedForm
from servanda.kernel import Actor
from servanda.kernel.models import Entry
from servanda.people.models import Contact, Staff
from servanda.tickets.models import Message, Tab, Ticket, Unsent
from servanda.tickets.unsent import drafts_of

# What a draft keeps of its form besides the words.
KEPT_FIELDS = {
    Tab.ANSWER: ("copy", "copies", "language", "based_on", "statement", "known"),
    Tab.NOTE: ("what",),
    Tab.STATED: ("cause", "done", "hand", "agent"),
    Tab.CALL: ("contact", "direction", "minutes", "spoken"),
}


@dataclass(frozen=True, slots=True)
class Writing:
    """One form of the composer with its draft. `key` makes sure that it acts once; `seen` is the
    journal row up to which its writer has read."""

    ticket: Ticket
    tab: str
    seen: int
    draft: Unsent | None = None
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @property
    def url(self) -> str:
        return reverse("desk:draft", args=[self.ticket.ref, self.tab])

    @property
    def files_url(self) -> str:
        return reverse("desk:draft_file", args=[self.ticket.ref, self.tab])

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0

    @property
    def initial(self) -> dict[str, Any]:
        """What the form begins with."""
        return {**self.draft.fields, "text": self.draft.text} if self.draft else {}


def writings(ticket: Ticket, actor: Actor, entries: list[Entry]) -> dict[str, Writing]:
    """The composer's forms by name, with the drafts this colleague has on the ticket. One query."""
    drafts = {draft.tab: draft for draft in drafts_of(actor, ticket)}
    last = max((entry.number for entry in entries), default=0)
    return {
        tab: Writing(ticket, tab, drafts[tab].seen if tab in drafts else last, drafts.get(tab))
        for tab in Tab.values
    }


def last_begun(kept: dict[str, Writing]) -> str:
    """The form whose draft was saved last: where its writer goes on. "" without a draft."""
    drafts = [one.draft for one in kept.values() if one.draft]
    return max(drafts, key=lambda draft: draft.saved_at).tab if drafts else ""


@dataclass(frozen=True, slots=True)
class News:
    """Something a colleague should see before their words leave."""

    who: str
    words: str
    message: Message | None
    entry: Entry


def news(ticket: Ticket, entries: Iterable[Entry]) -> list[News]:
    """Those journal rows in words, with what was said."""
    rows = list(entries)
    speak = sentences.Speaker(rows)
    keys = [row.data["message"] for row in rows if row.data.get("message")]
    said = {message.pk: message for message in ticket.messages.filter(pk__in=keys)}
    return [
        News(
            speak.who(row),
            speak(row),
            said.get(row.data.get("message") or 0),
            row,
        )
        for row in rows
    ]


def initials(
    kept: dict[str, Writing],
    ticket: Ticket,
    actor: Actor,
    people: Sequence[Contact],
    colleagues: Sequence[Staff],
) -> dict[str, Any]:
    """The page's forms as they begin, by their names in the template; `people` are those of the
    customer, `colleagues` ours, read once for all of them."""
    stated = StatedForm(initial=kept[Tab.STATED].initial, ticket=ticket, actor=actor)
    call = forms.CallForm(initial=kept[Tab.CALL].initial, ticket=ticket)
    confirm, assign = forms.ConfirmationForm(ticket=ticket), forms.AssignForm(ticket=ticket)
    offer(stated, "agent", [one for one in colleagues if one.pk != actor.id])
    offer(assign, "staff", colleagues)
    offer(call, "contact", people)
    offer(confirm, "contact", people)
    return {
        "answer_form": forms.AnswerForm(initial=kept[Tab.ANSWER].initial, ticket=ticket),
        "note_form": forms.NoteForm(initial=kept[Tab.NOTE].initial),
        "stated_form": stated,
        "call_form": call,
        "confirm_form": confirm,
        "assign_form": assign,
    }
