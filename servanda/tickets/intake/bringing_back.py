"""Undo for held mail: it waits again, as if nobody had touched it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused, journal, unit
from servanda.kernel.models import Entry
from servanda.mail.models import RawMail
from servanda.people import access
from servanda.people.actions import contact_left, remove_address
from servanda.people.models import Contact
from servanda.tickets import events
from servanda.tickets.actions.taking_out import take_out
from servanda.tickets.intake import noting
from servanda.tickets.intake.held import VERB, last_act, stream_of_held
from servanda.tickets.intake.incoming import read
from servanda.tickets.intake.write import Fate, settle
from servanda.tickets.models import HeldMail, Message


def bring_back(raw: RawMail, *, by: Actor, number: int) -> None:
    """Undo the act in row `number` of the journal of held mail.

    Raises Refused when something was done to this mail since, or to what it became.
    """
    access.demand(by, VERB)
    with unit.action():
        locked = RawMail.objects.select_for_update(of=("self",)).get(pk=raw.pk)
        entry = last_act(raw.pk)
        if entry is None or entry.number != number or entry.kind == events.BroughtBack.kind:
            raise Refused(
                _("Somebody has changed it since, so it cannot be undone. Look at it again."),
                code="changed_since",
            )
        reason = str(entry.data["reason"])
        if entry.kind == events.LetIn.kind:
            _take_out(entry, by)
            _forget_sender(entry, locked, by)
            noting.note_failed(read(locked), reason)
            _as_it_stood(entry, locked)
        HeldMail.objects.filter(raw=raw).update(spam_at=None, spam_by=None)
        settle([Fate(raw.pk, RawMail.Outcome.HELD, reason)])
        journal.record(events.BroughtBack(raw.pk, reason, undoes=number), stream_of_held(), by=by)
        unit.notify("desk")


def _as_it_stood(entry: Entry, raw: RawMail) -> None:
    """At its place in the list, with the ticket that it points to."""
    held_at = entry.data.get("held_at")
    place = {"held_at": datetime.fromisoformat(held_at)} if held_at else {}
    suggested = entry.data.get("suggested")
    HeldMail.objects.filter(raw=raw).update(suggested=suggested, **place)


def _take_out(entry: Entry, by: Actor) -> None:
    key = entry.data.get("message")
    if key is None:
        raise Refused(
            _("It said that a letter of ours did not arrive; that is noted and stays."),
            code="not_undoable",
        )
    message = Message.objects.select_related("ticket").get(pk=key)
    if message.ticket_id != entry.data["ticket"]:
        raise Refused(
            _("Its words have gone to another ticket, or were erased. Look at it there."),
            code="gone_on",
        )
    take_out(message.ticket, message, by=by, opened=bool(entry.data.get("opened")))


def _forget_sender(entry: Entry, raw: RawMail, by: Actor) -> None:
    """Whom the act had made known is a stranger again; a contact it made works there no more."""
    contact = Contact.objects.filter(pk=entry.data.get("contact")).first()
    if contact is None:
        return
    remove_address(contact, by=by, address=read(raw).address)
    if entry.data.get("contact_added"):
        contact_left(contact, by=by)
