"""Further reporters of one fault: told that it is solved, not asked one by one whether it works."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _

from servanda.notices import reader as readers
from servanda.notices.letter import Button, Letter
from servanda.notices.outgoing import Notice, about
from servanda.notices.sentence import Sentence, say
from servanda.people.models import Contact
from servanda.tickets.models import Message, Ticket

PURPOSE = "solved_too"


def told_too(ticket: Ticket, asked: Collection[Contact], message: Message | None) -> list[Notice]:
    """One notice to each further reporter who is not asked to confirm."""
    known = {contact.pk for contact in asked}
    reports = ticket.reports.standing().filter(contact__left_at=None).exclude(contact__in=known)
    people = reports.select_related("contact").prefetch_related("contact__addresses")
    return [
        Notice(
            ticket=ticket,
            reader=readers.of_contact(report.contact),
            purpose=PURPOSE,
            write=partial(_letter, ticket, list(asked), message),
            threaded=True,
        )
        for report in people.order_by("at", "pk")
    ]


def _letter(ticket: Ticket, asked: list[Contact], message: Message | None) -> Letter:
    return Letter(
        subject=about(ticket),
        paragraphs=[
            say(
                _("We believe that “%(subject)s”, which you reported too, is solved."),
                subject=ticket.subject,
            ),
            *([say(_("This is what we did:"))] if message and message.text else []),
        ],
        quote=message.text if message else "",
        then=[_who_confirms(asked)] if asked else [],
        button=Button(_("See the ticket"), f"{settings.BASE_URL}/portal/t/{ticket.ref}"),
        closing=[say(_("If it does not work for you, simply answer this mail: we go on at once."))],
    )


def _who_confirms(asked: list[Contact]) -> Sentence:
    names = ", ".join(contact.name for contact in asked)
    return say(_("You need not do anything: %(names)s confirms for all of you."), names=names)
