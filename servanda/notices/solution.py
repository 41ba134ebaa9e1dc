"""Solved, and what comes of it: only the customer closes what they reported (P8)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext as _

from servanda.kernel.models import Entry
from servanda.notices import further
from servanda.notices import reader as readers
from servanda.notices.cases import messages_of, the_provider, tickets_of
from servanda.notices.letter import Button, Letter
from servanda.notices.outgoing import Notice, about, send
from servanda.notices.reader import Reader
from servanda.notices.sentence import say
from servanda.people.models import Contact, ContactDuty, ContactRole, Provider
from servanda.tickets import links, requesters
from servanda.tickets.models import Message, State, Ticket


def solved(entries: Sequence[Entry]) -> None:
    """Handler of ticket.solved: what was done, and the page with the two buttons."""
    provider, tickets, messages = the_provider(), tickets_of(entries), messages_of(entries)
    notices = []
    for entry in entries:
        ticket = tickets[entry.data["ticket"]]
        if _asks(ticket):
            message = messages.get(entry.data.get("message", 0))
            notices += _to_all(ticket, provider, "solved", message)
            notices += further.told_too(ticket, speakers(ticket), message)
    send(notices, provider)


def reminded(entries: Sequence[Entry]) -> None:
    """Handler of ticket.reminded, step "reminder": does it work? The next step is a colleague's."""
    provider, tickets = the_provider(), tickets_of(entries)
    notices = []
    for entry in entries:
        ticket = tickets[entry.data["ticket"]]
        if entry.data["step"] == "reminder" and _asks(ticket):
            notices += _to_all(ticket, provider, "reminder", None)
    send(notices, provider)


def lapsed(entries: Sequence[Entry]) -> None:
    """Handler of ticket.lapsed: closed in silence, as agreed; an answer opens it again."""
    provider, tickets = the_provider(), tickets_of(entries)
    notices = []
    for ticket in tickets.values():
        if ticket.customer_must_confirm:
            notices += _to_all(ticket, provider, "lapsed", None)
    send(notices, provider)


def _asks(ticket: Ticket) -> bool:
    """Nothing is asked about tasks, alerts and duplicates, nor once it is no longer solved."""
    return ticket.customer_must_confirm and ticket.state == State.SOLVED


def _to_all(
    ticket: Ticket, provider: Provider, purpose: str, message: Message | None
) -> list[Notice]:
    """To the requester; to the company's coordinators when the requester has left."""
    write = {"solved": _solved_letter, "reminder": _reminder_letter, "lapsed": _lapsed_letter}
    return [
        Notice(
            ticket=ticket,
            reader=reader,
            purpose=purpose,
            write=partial(write[purpose], ticket, link, message),
            message=message,
            threaded=True,
        )
        for reader, link in _readers(ticket, provider)
    ]


def _readers(ticket: Ticket, provider: Provider) -> list[tuple[Reader, str]]:
    """Everybody who may say whether it works, with the ref their link is signed for; of a requester
    who is no contact yet, the address that wrote."""
    if ticket.requester is None:
        return [(readers.of_requester(ticket, provider), requesters.link_ref(ticket))]
    own = ticket.requester_address
    return [
        (readers.of_contact(one, own if one.pk == ticket.requester_id else ""), one.ref)
        for one in speakers(ticket)
    ]


def speakers(ticket: Ticket) -> list[Contact]:
    """The contacts who may say whether it works: the requester, or when they have left their
    company's coordinators; both, when more people reported it."""
    requester = ticket.requester
    if requester is None:
        return []
    here = [requester] if requester.left_at is None else []
    if here and not ticket.reports.standing().exists():
        return here
    duties = ContactDuty.objects.filter(
        contact__customer=ticket.customer_id,
        contact__left_at=None,
        role=ContactRole.COORDINATOR,
    )
    known = duties.select_related("contact").prefetch_related("contact__addresses")
    return here + [duty.contact for duty in known if duty.contact_id != ticket.requester_id]


def _solved_letter(ticket: Ticket, link: str, message: Message | None) -> Letter:
    return Letter(
        subject=about(ticket),
        paragraphs=[
            say(_("We believe that “%(subject)s” is solved."), subject=ticket.subject),
            *([say(_("This is what we did:"))] if message and message.text else []),
        ],
        quote=message.text if message else "",
        then=[
            say(_("Does it work for you? Only you can close it: please tell us with one click."))
        ],
        button=_button(ticket, link),
        closing=[say(_("If something is still wrong, you can also just answer this mail."))],
    )


def _reminder_letter(ticket: Ticket, link: str, message: Message | None) -> Letter:
    return Letter(
        subject=about(ticket),
        paragraphs=[
            say(
                _("We told you that “%(subject)s” is solved, and have not heard from you yet."),
                subject=ticket.subject,
            ),
            say(_("Does it work? One click is enough; if not, we go on at once.")),
        ],
        button=_button(ticket, link),
    )


def _lapsed_letter(ticket: Ticket, link: str, message: Message | None) -> Letter:
    return Letter(
        subject=about(ticket),
        paragraphs=[
            say(
                _(
                    "As agreed for such cases, we have closed “%(subject)s” without your word:"
                    " we asked whether it works and heard nothing."
                ),
                subject=ticket.subject,
            ),
            say(_("If it does not work, answer this mail and we take it up again.")),
        ],
        button=Button(_("See the ticket"), links.ticket_url(ticket.ref, link)),
    )


def _button(ticket: Ticket, link: str) -> Button:
    return Button(_("Tell us whether it works"), links.confirm_url(ticket.ref, link))
