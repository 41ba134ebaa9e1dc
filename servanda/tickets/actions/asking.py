"""A contact asks for something in the portal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, unit
from servanda.people.models import Contact
from servanda.systems.models import System
from servanda.tickets.actions.opening import open_ticket
from servanda.tickets.messages import File
from servanda.tickets.models import Kind, Message, Ticket

ASKED = (Kind.INCIDENT, Kind.REQUEST, Kind.QUESTION)
# Pressed twice, or sent again by a browser that lost the answer: the same words soon after.
SAME_WITHIN = timedelta(minutes=10)


def ask(
    *,
    by: Actor,
    contact: Contact,
    kind: str,
    subject: str,
    text: str,
    system: System | None = None,
    attachments: Sequence[File] = (),
) -> Ticket:
    """Open a ticket with the contact's own words, received now.

    The same words of the same contact within ten minutes are the same ticket. Raises Refused for
    words left out and for kinds that only colleagues open.
    """
    if not by.is_contact or by.id != contact.pk:
        raise Refused(_("You may not write in somebody else's name."), code="not_allowed")
    if kind not in ASKED:
        raise Refused(_("Choose one of the three."), code="kind")
    if not text.strip():
        raise Refused(_("Tell us in a few words what happens or what you need."), code="no_words")
    with unit.action():
        Contact.objects.select_for_update().get(pk=contact.pk)
        if (before := _said_before(contact, kind, subject, text.strip())) is not None:
            return before
        return open_ticket(
            by=by,
            channel="portal",
            kind=kind,
            subject=subject,
            text=text.strip(),
            requester=contact,
            system=system,
            attachments=attachments,
        )


def _said_before(contact: Contact, kind: str, subject: str, text: str) -> Ticket | None:
    since = kernel.now() - SAME_WITHIN
    said = Message.objects.filter(
        contact=contact, channel="portal", at__gte=since, text=text, ticket__kind=kind
    )
    for message in said.select_related("ticket"):
        if message.ticket.subject == " ".join(subject.split())[:300]:
            return message.ticket
    return None
