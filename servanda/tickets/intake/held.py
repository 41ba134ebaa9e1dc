"""Held mail: let in by somebody who looked at it, put aside, or run through the intake again.

Each act is a journal row of its own stream, and can be taken back. Nothing is learned from any.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.db import InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, journal, unit
from servanda.kernel.models import Entry, Stream
from servanda.mail import actions as mail_actions
from servanda.mail.models import RawMail
from servanda.people import access
from servanda.people.actions import add_address, add_contact
from servanda.people.models import Contact, Customer
from servanda.tickets import events
from servanda.tickets.actions.common import lock
from servanda.tickets.actions.receiving import standing_for
from servanda.tickets.intake.loop import process_one, settle_batch
from servanda.tickets.intake.write import Fate, settle
from servanda.tickets.models import HeldMail, Message, Ticket

DISCARDED = "discarded"
VERB = "mail.release"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """Who sent it, as a colleague says: a contact, or somebody new at a customer."""

    customer: Customer
    contact: Contact | None = None
    given_name: str = ""
    family_name: str = ""


def release(
    raw: RawMail, *, by: Actor, into: Ticket | None = None, known: Known | None = None
) -> Fate:
    """Let a held mail in: it becomes a ticket, or joins the thread it belongs to, or the ticket
    `into`. `known`: its address is that contact's from now on, a new one's if need be.

    Raises Refused when it is held no more, or fails again.
    """
    access.demand(by, VERB)
    try:
        with unit.action():
            reason = _demand_held(raw)
            contact = _recognise(raw, known, by) if known is not None else None
            fate = _let_in(raw, by, into)
            event = _let_in_event(raw, reason, fate, contact, known)
            HeldMail.objects.filter(raw=raw).delete()
            journal.record(event, stream_of_held(), by=by)
            unit.notify("desk")
    except (OperationalError, InterfaceError, Refused):
        raise
    except Exception as error:
        log.exception("held mail %s failed again", raw.pk)
        raise Refused(
            _("It failed again and stays held. Whoever runs the server finds why in the log."),
            code="failed_again",
        ) from error
    _refresh(raw)
    return fate


def _let_in(raw: RawMail, by: Actor, into: Ticket | None) -> Fate:
    if into is not None:
        into = standing_for(into)
        lock([into])
        access.demand(by, "ticket.note", into)
    mail_actions.reprocess(raw)
    return settle_batch([raw.pk], released=True, into=into)[0]


def _let_in_event(
    raw: RawMail, reason: str, fate: Fate, contact: Contact | None, known: Known | None
) -> events.LetIn:
    rows = Message.objects.filter(raw=raw).order_by("-pk")
    message = rows.exclude(audience="internal").first() or rows.first()  # not what stands above it
    theirs = message if fate.ticket is not None else None
    held = HeldMail.objects.filter(raw=raw).first()
    is_new = known is not None and known.contact is None
    return events.LetIn(
        raw.pk,
        reason,
        ticket=theirs.ticket_id if theirs else None,
        message=theirs.pk if theirs else None,
        opened=fate.outcome == RawMail.Outcome.TICKET,
        contact=contact.pk if contact else None,
        contact_added=contact is not None and is_new,
        held_at=held.held_at.isoformat() if held else "",
        suggested=held.suggested_id if held else None,
    )


def _recognise(raw: RawMail, known: Known, by: Actor) -> Contact | None:
    """The address that wrote becomes the contact's; None when there is none, or it is already."""
    held = HeldMail.objects.filter(raw=raw).first()
    address = held.sender_address if held else ""
    if not address:
        raise Refused(
            _("It names no sender, so nobody can be added. Let it in, and say who it is there."),
            code="no_sender",
        )
    if known.contact is None:
        names = {"given_name": known.given_name, "family_name": known.family_name}
        return add_contact(known.customer, by=by, addresses=[address], **names)
    if known.contact.addresses.filter(address=address).exists():
        return None
    add_address(known.contact, by=by, address=address)
    return known.contact


def discard_held(raw: RawMail, *, by: Actor) -> None:
    """It is nothing: put aside. It is kept, and can be let in later."""
    access.demand(by, VERB)
    with unit.action():
        reason = _demand_held(raw)
        row = HeldMail.objects.filter(raw=raw)
        values = {"spam_at": kernel.now(), "spam_by_id": by.id if by.is_staff else None}
        if not row.filter(spam_at=None).update(**values):
            return
        settle([Fate(raw.pk, RawMail.Outcome.HELD, DISCARDED)])
        journal.record(events.PutAside(raw.pk, reason), stream_of_held(), by=by)
        unit.notify("desk")
    _refresh(raw)


def run_again(raw: RawMail, *, by: Actor) -> Fate:
    """Let it go through the intake as if it came now, after what held it was mended.

    Nobody vouches for it, so it may be held again.
    """
    access.demand(by, VERB)
    with unit.action():
        reason = _demand_held(raw)
        mail_actions.reprocess(raw)
    fate = process_one(raw)
    with unit.action():
        if fate.outcome != RawMail.Outcome.HELD:
            HeldMail.objects.filter(raw=raw).delete()
        event = events.RunAgain(raw.pk, reason, outcome=fate.outcome)
        journal.record(event, stream_of_held(), by=by)
        unit.notify("desk")
    _refresh(raw)
    return fate


def _demand_held(raw: RawMail) -> str:
    """The reason for which it is held; its row is locked. Raises Refused when it is not."""
    locked = RawMail.objects.select_for_update(of=("self",)).only("outcome", "reason")
    row = locked.get(pk=raw.pk)
    if row.outcome != RawMail.Outcome.HELD:
        raise Refused(_("Somebody was quicker: this mail is not held any more."), code="not_held")
    held = HeldMail.objects.filter(raw=raw).first()
    return held.reason if held else row.reason


def last_act(raw: int) -> Entry | None:
    """What was done to a held mail last, if it is an act that can be taken back."""
    kinds = [kind.kind for kind in (events.LetIn, events.PutAside, events.BroughtBack)]
    found = Entry.objects.filter(stream=stream_of_held(), kind__in=kinds, data__raw=raw)
    return found.order_by("-number").first()


def stream_of_held() -> Stream:
    """Where the acts on held mail are written down."""
    stream, _new = Stream.objects.get_or_create(key="held mail")
    return stream


def _refresh(raw: RawMail) -> None:
    raw.refresh_from_db(fields=["outcome", "reason", "target", "settled_at"])
