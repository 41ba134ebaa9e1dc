"""Sending what the composer holds: once, and not past what a colleague did meanwhile."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.files import store
from servanda.kernel import Actor, Refused, unit
from servanda.kernel.models import Entry
from servanda.people import access
from servanda.tickets.actions.common import demand_reach, lock
from servanda.tickets.actions.drafting import drop_draft, form_of
from servanda.tickets.attach import NewFile
from servanda.tickets.models import SentForm, Ticket, Unsent

# What one wants to know of before one's own words leave.
WEIGHTY = frozenset(
    f"ticket.{kind}"
    for kind in (
        *("received", "answered", "quoted", "called", "solved", "objected", "reopened"),
        *("confirmed", "finished", "lapsed", "declined", "discarded", "restored", "merged"),
        *("unmerged", "absorbed", "waits", "scheduled", "resumed", "assigned", "prioritised"),
        *("priority_corrected", "kind_changed", "covered", "attached", "taken_back", "stated"),
    )
)


class SentAlready(Refused):
    """The same form once more: nothing is done, and nothing is wrong."""

    def __init__(self) -> None:
        super().__init__(_("This was sent already; once is enough."), code="sent_already")


class Changed(Refused):
    """Somebody did something since these words were begun; `entries` say what."""

    def __init__(self, entries: list[Entry]) -> None:
        words = _("Something happened while you wrote. Nothing was sent yet: look, then decide.")
        super().__init__(words, code="changed")
        self.entries = entries


@contextmanager
def sending(
    ticket: Ticket, *, by: Actor, tab: str, key: str, words: str, seen: int | None
) -> Iterator[list[NewFile]]:
    """The frame of sending a form; yields the files kept with its draft, and ends the draft.

    `key` is the form's own, `words` what it says: both together act once, so a second press or a
    repeated request changes nothing. `seen` is the journal row up to which the writer has read;
    None does not ask. Raises SentAlready or Changed.
    """
    with unit.action():
        lock([ticket])
        access.demand(by, "ticket.draft", ticket)
        demand_reach(ticket, by)
        if key:
            _demand_once(form_of(by, ticket, tab, key), words)
        if seen is not None and (missed := since(ticket, by, seen)):
            raise Changed(missed)
        yield _files(ticket, by, tab)
        drop_draft(ticket, by=by, tab=tab)


def since(ticket: Ticket, by: Actor, seen: int) -> list[Entry]:
    """The rows after `seen` that others wrote and that matter to who is about to speak."""
    rows = Entry.objects.filter(stream=ticket.stream_id, number__gt=seen, kind__in=WEIGHTY)
    others = rows.exclude(actor_kind=by.kind, actor_id=by.id).order_by("number")
    return [row for row in others if not row.data.get("automatic")]


def _demand_once(form: str, words: str) -> None:
    digest = hashlib.sha256(f"{form}|{words}".encode()).hexdigest()
    sent = SentForm(digest=digest, form=form, at=kernel.now())
    # The ticket is locked, so no other request with this form is under way.
    if SentForm.objects.filter(digest=digest).exists():
        raise SentAlready
    sent.save(force_insert=True)


def _files(ticket: Ticket, by: Actor, tab: str) -> list[NewFile]:
    draft = Unsent.objects.visible_to(by).kept().filter(ticket=ticket, tab=tab).first()
    if draft is None:
        return []
    return [
        NewFile(file.name, file.content_type, store.read(file.blob))
        for file in draft.files.select_related("blob").order_by("pk")
    ]
