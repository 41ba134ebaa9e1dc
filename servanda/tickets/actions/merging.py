"""Two tickets about one thing become one, and can be parted again."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from servanda.kernel import Actor, Refused, unit
from servanda.kernel.models import Entry
from servanda.people import access
from servanda.people.models import Contact
from servanda.tickets import events, participants, states
from servanda.tickets.actions.common import (
    change,
    demand_reach,
    demand_state,
    lock,
    moment,
    move,
    record,
)
from servanda.tickets.actions.ending import was_answered
from servanda.tickets.models import OURS_TO_END, Participant, Ticket


def merge(ticket: Ticket, *, by: Actor, into: Ticket) -> None:
    """`ticket` goes on in `into`: its people join, the earlier receipt counts, its clocks end."""
    with unit.action():
        lock([ticket, into])
        for one, act in ((ticket, "merge"), (into, "absorb")):
            access.demand(by, "ticket.merge", one)
            demand_reach(one, by)
            demand_state(act, one)
        _demand_alike(ticket, into)
        when, before = moment(None), ticket.state
        move(ticket, states.MERGED, when, merged_into=into, outcome="duplicate", closed_at=when)
        received_at = min(ticket.received_at, into.received_at)
        change(into, received_at=received_at)
        participants.add(_people(ticket, into))
        record(ticket, events.Merged(ticket.pk, into=into.pk, before=before), by=by, at=when)
        absorbed = events.Absorbed(
            into.pk, other=ticket.pk, received_at=received_at, answered=was_answered(ticket)
        )
        record(into, absorbed, by=by, at=when)
        unit.notify("desk")


def _demand_alike(ticket: Ticket, into: Ticket) -> None:
    if ticket.pk == into.pk:
        raise Refused(_("A ticket cannot be merged into itself."), code="itself")
    if ticket.customer_id not in (None, into.customer_id):
        raise Refused(
            _("These tickets belong to different customers and stay apart."),
            code="other_customer",
        )
    if into.kind in OURS_TO_END and ticket.kind not in OURS_TO_END:
        # Otherwise we could end alone what only the customer closes.
        raise Refused(
            _("A customer reported this, so it goes on by itself. Merge the task into it instead."),
            code="unlike",
        )


def _people(ticket: Ticket, into: Ticket) -> list[tuple[Ticket, tuple[Contact | None, str]]]:
    """Those of the merged ticket who are this customer's: strangers do not come along."""
    rows = Participant.objects.filter(ticket=ticket, contact__isnull=False)
    found = [(row.contact, row.address) for row in rows.select_related("contact")]
    if ticket.requester is not None:
        found.append((ticket.requester, ticket.requester_address or ticket.requester.email))
    return [
        (into, (contact, address))
        for contact, address in found
        if contact is not None and contact.customer_id == into.customer_id
    ]


def unmerge(ticket: Ticket, *, by: Actor) -> None:
    """Undo a merge: the ticket goes on by itself, as it was."""
    into = ticket.merged_into
    if into is None:
        raise Refused(_("This ticket is not merged."), code="wrong_state")
    with unit.action():
        lock([ticket, into])
        demand_state("unmerge", ticket)
        for one in (ticket, into):
            access.demand(by, "ticket.merge", one)
            demand_reach(one, by)
        when, state = moment(None), _state_before(ticket)
        values = {"merged_into": None, "outcome": "", "closed_at": None}
        move(ticket, state, when, **values)
        change(into, received_at=_own_receipt(into))
        unmerged = events.Unmerged(ticket.pk, from_ticket=into.pk, state=state)
        record(ticket, unmerged, by=by, at=when)
        record(into, events.Separated(into.pk, other=ticket.pk), by=by, at=when)
        unit.notify("desk")


def _state_before(ticket: Ticket) -> str:
    rows = Entry.objects.filter(stream=ticket.stream_id, kind=events.Merged.kind)
    last = rows.order_by("-number").first()
    return str(last.data.get("before", states.OPEN)) if last else states.OPEN


def _own_receipt(ticket: Ticket) -> datetime:
    """The earliest receipt of the ticket itself and of those still merged into it."""
    opened = Entry.objects.get(stream=ticket.stream_id, kind=events.Opened.kind)
    merged = Ticket.objects.filter(merged_into=ticket, state=states.MERGED)
    return min([opened.at, *merged.values_list("received_at", flat=True)])
