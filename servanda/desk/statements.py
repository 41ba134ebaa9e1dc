"""The technical statement on the ticket's page: its form, and the words made of it (T15)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor
from servanda.people.models import Staff
from servanda.people.queries import staff_in_office
from servanda.tickets.conversation import Conversation
from servanda.tickets.models import Message, Statement, Ticket
from servanda.tickets.statements import agent_of, find_statement, waiting_on

AREA = {"dir": "auto"}


class StatedForm(forms.Form):
    """What was found, why, and what was done, in words for colleagues."""

    text = forms.CharField(
        label=_("What was found"),
        required=False,
        widget=forms.Textarea(attrs=AREA | {"rows": 4}),
    )
    cause = forms.CharField(
        label=_("The cause"), required=False, widget=forms.Textarea(attrs=AREA | {"rows": 2})
    )
    done = forms.CharField(
        label=_("What was done"), required=False, widget=forms.Textarea(attrs=AREA | {"rows": 2})
    )
    hand = forms.BooleanField(
        label=_("The customer is to be told: ask for it in plain words"), required=False
    )
    agent = forms.ModelChoiceField(
        label=_("Who writes to the customer"),
        queryset=Staff.objects.none(),
        required=False,
        empty_label=_("Whoever of the desk comes first"),
    )

    def __init__(self, *args: Any, ticket: Ticket, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **({"auto_id": "stated_%s"} | kwargs))
        choice: Any = self.fields["agent"]
        choice.queryset = staff_in_office().exclude(pk=actor.id or 0)
        self.initial.setdefault("agent", lambda: agent_of(ticket, actor))

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not any(given.get(name) for name in ("text", "cause", "done")):
            self.add_error("text", _("Write what was found, its cause, or what was done."))
        return given


@dataclass(frozen=True, slots=True)
class Wordings:
    """`theirs` are the customer's own words, to be read beside a statement while it is written;
    `waiting` the statements that wait for plain words; `chosen` the one being put into words."""

    theirs: Message | None = None
    waiting: Sequence[Statement] = field(default_factory=list)
    chosen: Statement | None = None


def wordings_of(ticket: Ticket, actor: Actor, said: Conversation, ref: str) -> Wordings:
    """`ref` is that of the statement to be put into plain words, "" for none."""
    theirs = [
        one
        for one in said.messages
        if one.direction == "in" and one.audience == "public" and not one.automatic
    ]
    return Wordings(
        theirs[-1] if theirs else None,
        waiting_on(ticket, actor) if said.is_stated else [],
        find_statement(ticket, actor, ref) if ref else None,
    )
