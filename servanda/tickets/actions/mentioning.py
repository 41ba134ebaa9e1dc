"""A colleague is called by name in words among ourselves, and says that they have read it."""

from __future__ import annotations

from servanda import kernel
from servanda.kernel import Actor, unit
from servanda.people import access
from servanda.tickets import events
from servanda.tickets.actions.common import record
from servanda.tickets.mentions import meant
from servanda.tickets.models import Mention, MentionQuerySet, Message


def call_by_name(message: Message, *, by: Actor) -> None:
    """Everybody whom the message calls hears of it, if they see the ticket. Inside the action that
    writes the message."""
    ticket = message.ticket
    found = meant(message.text, ticket, by)
    Mention.objects.bulk_create(
        Mention(message=message, staff=staff, team=team, at=message.at)
        for staff, team in found.told
    )
    for staff, _team in found.told:
        record(ticket, events.Mentioned(ticket.pk, message=message.pk, staff=staff.pk), by=by)


def read_mentions(mentions: MentionQuerySet, *, by: Actor) -> None:
    """The actor has seen these, as far as they are theirs. Says nothing to the journal."""
    with unit.action():
        access.demand(by, "desk.enter")
        theirs = Mention.objects.visible_to(by).unread().filter(pk__in=mentions.values("pk"))
        if Mention.objects.filter(pk__in=list(theirs.values_list("pk", flat=True))).update(
            read_at=kernel.now()
        ):
            unit.notify("desk")
