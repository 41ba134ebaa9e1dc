"""A telephone call: taken, who it is, and what became of it. Everything is logged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, unit
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.refs import new_ref
from servanda.people import access
from servanda.people.models import Contact, Customer
from servanda.tickets import events
from servanda.tickets.actions.common import key, moment
from servanda.tickets.models import Call, Check, Message, Outcome, Ticket

WRITTEN_DOWN = _("This call is written down already. Look at the calls of today.")


def begin_call(
    *,
    by: Actor,
    contact: Contact | None = None,
    customer: Customer | None = None,
    number: str = "",
    name: str = "",
    direction: str = "in",
    at: datetime | None = None,
    since: datetime | None = None,
) -> Call:
    """Take a call (or make one): from `at`, default now, its time runs. Answers the one that this
    colleague has running with this contact, if there is one.

    Raises Refused with code ended when they wrote one down with the contact after `since`: its last
    letters were on their way then.
    """
    access.demand(by, "call.log")
    assert by.id is not None, "a colleague takes calls"
    with unit.action():
        ref = new_ref()
        call = Call(
            ref=ref, staff_id=by.id, contact=contact, started_at=moment(at), direction=direction,
            customer=contact.customer if contact else customer, number=number[:32], name=name[:120],
        )  # fmt: skip
        stream = Stream.objects.create(key=f"call:{ref}")
        call.stream = stream
        # Two requests of one colleague at once: the index lets one row in, the other is answered.
        Call.objects.bulk_create([call], ignore_conflicts=True)
        kept = Call.objects.filter(ref=ref).first()
        if kept is None:
            stream.delete()
            return Call.objects.running().get(staff=by.id, contact=contact)
        # Asked after the row is in: whoever ended one meanwhile has committed before it got in.
        theirs = Call.objects.filter(staff=by.id, contact=contact)
        if since is not None and theirs.filter(ended_at__gte=since).exists():
            raise Refused(WRITTEN_DOWN, code="ended")
        event = events.CallBegun(
            kept.pk, direction=direction, customer=kept.customer_id, contact=key(contact)
        )
        record(event, stream, by=by, at=kept.started_at)
    return kept


@contextmanager
def on_the_phone(call: Call, by: Actor) -> Iterator[None]:
    """The frame of what is done during a call: locked, one's own, and not written down yet."""
    with unit.action():
        call.refresh_from_db(from_queryset=Call.objects.select_for_update(of=("self",)))
        access.demand(by, "call.log")
        if call.staff_id != by.id:
            raise Refused(_("A colleague has taken this call."), code="not_yours")
        if call.ended_at is not None:
            raise Refused(WRITTEN_DOWN, code="ended")
        yield


def keep_words(call: Call, *, by: Actor, subject: str, summary: str) -> None:
    """What was typed so far, so that a reload loses nothing. Sealed when the call ends."""
    with on_the_phone(call, by):
        call.subject, call.summary = subject.strip()[:300], summary.strip()
        call.save(update_fields=["subject", "summary"])


def identify(call: Call, *, by: Actor, checks: Iterable[str]) -> None:
    """Write down how we made sure who is calling, before a password reset or an approval."""
    with on_the_phone(call, by):
        known = [code for code in Check.values if code in set(checks)]
        if known == call.checks:
            return
        call.checks = known
        call.save(update_fields=["checks"])
        record(events.CallIdentified(call.pk, checks=tuple(known)), call.stream, by=by)


def seconds_so_far(call: Call) -> int:
    """How long it has lasted."""
    return int((kernel.now() - call.started_at).total_seconds())


def end_call(
    call: Call,
    *,
    by: Actor,
    outcome: str,
    ticket: Ticket | None = None,
    message: Message | None = None,
    seconds: int | None = None,
) -> None:
    """The call is over; what became of it. `seconds` is how long it took, None if nobody knows.

    Raises Refused when it was written down before, or when nothing says what it was about and no
    ticket does.
    """
    with on_the_phone(call, by):
        _demand_told(call, outcome, ticket)
        call.ended_at, call.outcome, call.seconds = moment(None), outcome, seconds
        call.ticket, call.message = ticket, message
        call.save(update_fields=["ended_at", "outcome", "seconds", "ticket", "message"])
        event = events.CallEnded(
            call.pk,
            outcome=outcome,
            customer=call.customer_id,
            contact=call.contact_id,
            ticket=key(ticket),
            seconds=seconds,
        )
        record(event, call.stream, by=by, seals=[call])
        unit.notify("desk")


UNTOLD = (Outcome.WRONG, Outcome.MISTAKE, Outcome.NO_ANSWER, Outcome.CALLBACK)


def _demand_told(call: Call, outcome: str, ticket: Ticket | None) -> None:
    if outcome in UNTOLD or ticket is not None:
        return
    if not (call.subject or call.summary):
        raise Refused(_("Say in a few words what it was about."), code="no_subject")
