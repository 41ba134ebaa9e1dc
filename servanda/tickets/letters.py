"""An agent's answer as a mail: their words, and below a line of ours in the reader's language."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.template import Context, loader
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from servanda.kernel import Refused
from servanda.mail import actions as mail
from servanda.mail.addresses import Address
from servanda.mail.models import Outgoing
from servanda.people.models import Contact, Provider
from servanda.tickets import dead_mail, links, requesters, threads
from servanda.tickets.models import Message, Participant, Ticket
from servanda.tickets.sender import signature_of, speaking_for

RIGHT_TO_LEFT = frozenset({"he"})
PURPOSE = "answer"


def subject_of(ticket: Ticket) -> str:
    """ "Re: … [#1042]", with neither said twice."""
    mark = f"[#{ticket.number}]"
    subject = ticket.subject if mark in ticket.subject else f"{ticket.subject} {mark}"
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def post(
    ticket: Ticket,
    message: Message,
    *,
    not_before: datetime | None = None,
    without: Collection[str] = (),
) -> Outgoing:
    """Queue the mail that carries a saved message to everybody in the conversation but those
    `without`; it leaves after `not_before`.

    Raises Refused when nobody in it has an address.
    """
    to, cc = recipients(ticket)
    cc = [person for person in cc if person.address not in without]
    provider = Provider.objects.first()
    thread = threads.threads_of([ticket])[ticket.pk]
    provider = speaking_for(ticket, provider) if provider else None
    text, html = render(ticket, message, provider, shared=bool(cc))
    letter = mail.Letter(
        to=[to],
        cc=cc,
        subject=subject_of(ticket),
        text=text,
        html=html,
        language=message.language or ticket.language,
        about=threads.about(ticket),
        purpose=PURPOSE,
        from_name=_sender_name(message, provider),
        from_address=provider.desk_address if provider else "",
        in_reply_to=thread.in_reply_to,
        references=thread.references,
        hold=dead_mail.HOLD if dead_mail.down([ticket.pk]) else "",
        not_before=not_before,
        enclosures=[
            mail.Enclosure(file.content, file.name, file.content_type)
            for file in message.attachments.select_related("blob")
        ],
    )
    return mail.queue_many([letter])[0]


def recipients(ticket: Ticket) -> tuple[Address, list[Address]]:
    """The requester first (where they wrote from), then everybody else who takes part."""
    people = [_requester(ticket)]
    rows = Participant.objects.filter(ticket=ticket).select_related("contact").order_by("pk")
    for row in rows:
        if row.contact is None or row.contact.left_at is None:
            people.append(Address(row.contact.name if row.contact else "", row.address))
    known = {person.address: person for person in reversed(people) if person.address}
    ordered = [known.pop(one.address) for one in people if one.address in known]
    if not ordered:
        raise Refused(
            gettext_lazy("Nobody here has a mail address. Phone them, and log the call."),
            code="no_address",
        )
    return ordered[0], ordered[1:]


def _requester(ticket: Ticket) -> Address:
    requester: Contact | None = ticket.requester
    if requester is None:
        return Address("", ticket.requester_address)
    return Address(requester.name, ticket.requester_address or requester.email)


def _sender_name(message: Message, provider: Provider | None) -> str:
    """Who wrote and for whom: "Kovács Anna (Acme IT)"."""
    names = [message.author_name, f"({provider.name})" if provider else ""]
    return " ".join(name for name in names if name) if message.author_name else names[1].strip("()")


def render(
    ticket: Ticket,
    message: Message,
    provider: Provider | None,
    *,
    shared: bool,
    links: bool = True,
) -> tuple[str, str]:
    """Plain text and HTML. Only the footer is ours and speaks the reader's language.

    `shared`: others read it too, so it must not carry the requester's own link; `links`: it leads
    somewhere, which it does not in a preview.
    """
    language = message.language or ticket.language
    url = _page_of(ticket, shared=shared) if links else ""
    with translation.override(language):
        context: dict[str, Any] = {
            "text": message.text,
            "number": _("Ticket #%(number)s") % {"number": ticket.number},
            "url": url,
            "see": _("Everything about it, at any time:"),
            "nowhere": "" if links else _("(In a preview this link leads nowhere.)"),
            "provider": provider.name if provider else "",
            "signature": signature_of(ticket, provider) if provider else "",
            "language": language,
            "direction": "rtl" if language in RIGHT_TO_LEFT else "ltr",
        }
        html = template().render(Context(context))
    footer = f"{context['number']} · {context['provider']}".strip(" ·")
    page = url or context["nowhere"]
    link = f"\n{context['see']}\n{page}" if page else ""
    signed = "\n".join(line for line in (context["signature"].strip(), footer) if line)
    return f"{message.text}\n\n-- \n{signed}{link}\n", html


def _page_of(ticket: Ticket, *, shared: bool) -> str:
    """The requester's signed link; for several readers the page that asks each to sign in, which
    only contacts can."""
    if not shared:
        return links.ticket_url(ticket.ref, requesters.link_ref(ticket))
    return f"{settings.BASE_URL}/portal/t/{ticket.ref}" if ticket.requester else ""


@cache
def template() -> Any:
    """Compiled once in the life of the process."""
    return loader.get_template("tickets/mail/answer.html").template  # type: ignore[attr-defined]
