"""Writing to a supplier from a ticket; the customer's conversation stays apart from it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.template import Context
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from servanda import kernel
from servanda.kernel import Actor, Refused, unit
from servanda.mail import actions as mail
from servanda.mail.addresses import Address
from servanda.mail.models import Outgoing
from servanda.people.models import Provider, SupplierAddress
from servanda.tickets import events, letters, messages, states, threads
from servanda.tickets.actions.common import acting, move, record
from servanda.tickets.actions.following_up import set_follow_up
from servanda.tickets.actions.talking import author, demand_words
from servanda.tickets.actions.waiting import wait_for_third_party
from servanda.tickets.drafts import Words
from servanda.tickets.messages import File
from servanda.tickets.models import Message, Ticket
from servanda.tickets.sender import speaking_for
from servanda.tickets.suppliers import AUDIENCE, thread_with

PURPOSE: Final = "supplier"


def write_to_supplier(
    ticket: Ticket,
    *,
    by: Actor,
    to: SupplierAddress,
    subject: str,
    text: str,
    attachments: Sequence[File] = (),
    wait: bool = False,
    until: datetime | None = None,
) -> Message:
    """A mail to a third party. It carries the words given and none of the customer's.

    `wait`: the ticket waits for them, which stops the clocks where the contract says so; `until`:
    with a reminder at that time. Raises Refused without subject or words, or where the ticket
    cannot wait.
    """
    with acting("ticket.write_supplier", "note", ticket, by):
        demand_words(text)
        if not subject.strip():
            raise Refused(_("Say in a few words what it is about."), code="no_subject")
        message = messages.add(
            ticket,
            attachments=attachments,
            channel="mail",
            direction="out",
            audience=AUDIENCE,
            at=kernel.now(),
            address=to.address,
            subject=_marked(ticket, subject),
            text=text.strip(),
            **author(by),
        )
        message.outgoing = _post(ticket, message, to)
        message.save(update_fields=["outgoing"])
        event = events.SupplierAsked(ticket.pk, message=message.pk, supplier=to.supplier_id)
        record(ticket, event, by=by, seals=messages.sealed(message))
        if wait and ticket.state != states.WAITING_THIRD_PARTY:
            wait_for_third_party(ticket, by=by)
        if until is not None:
            told = _("%(name)s was to answer by now.") % {"name": to.supplier.name}
            set_follow_up(ticket, by=by, at=until, text=str(told))
    return message


def _marked(ticket: Ticket, subject: str) -> str:
    """With the number, by which an answer finds back where programs drop the headers."""
    mark, said = f"[#{ticket.number}]", " ".join(subject.split())
    return said if mark in said else f"{said} {mark}"


def _post(ticket: Ticket, message: Message, to: SupplierAddress) -> Outgoing:
    company = Provider.objects.first()
    provider = speaking_for(ticket, company) if company else None
    thread, _subject = thread_with(ticket, to.address)
    text, html = _render(ticket, message, provider)
    return mail.queue_many(
        [
            mail.Letter(
                to=[Address(to.name or to.supplier.name, to.address)],
                subject=message.subject,
                text=text,
                html=html,
                language=provider.language if provider else ticket.language,
                about=threads.about(ticket),
                purpose=PURPOSE,
                from_name=f"{message.author_name} ({provider.name})" if provider else "",
                from_address=provider.desk_address if provider else "",
                in_reply_to=thread.in_reply_to,
                references=thread.references,
                enclosures=[
                    mail.Enclosure(file.content, file.name, file.content_type)
                    for file in message.attachments.select_related("blob")
                ],
            )
        ]
    )[0]


def _render(ticket: Ticket, message: Message, provider: Provider | None) -> tuple[str, str]:
    """As an answer, without a link: the ticket's page is the customer's."""
    language = provider.language if provider else ticket.language
    with translation.override(language):
        number = str(_("Ticket #%(number)s")) % {"number": ticket.number}
        name = provider.name if provider else ""
        signature = provider.signature.in_language(language, language) if provider else ""
        html = letters.template().render(
            Context(
                {"text": message.text, "number": number, "provider": name, "signature": signature,
                 "language": language, "url": "",
                 "direction": "rtl" if language in letters.RIGHT_TO_LEFT else "ltr"}
            )
        )  # fmt: skip
    signed = "\n".join(line for line in (signature.strip(), f"{number} · {name}") if line)
    return f"{message.text}\n\n-- \n{signed}\n", html


def supplier_answered(
    ticket: Ticket, *, at: datetime, words: Words, automatic: bool = False
) -> Message:
    """A supplier wrote back. For colleagues alone; unless a program wrote, the waiting ends.

    Inside an action of the intake, the ticket locked by it.
    """
    by = Actor.sender()
    message = messages.add(
        ticket,
        attachments=words.attachments,
        channel="mail",
        direction="in",
        audience=AUDIENCE,
        at=at,
        address=words.address,
        author_name=words.author_name,
        subject=words.subject,
        text=words.text,
        quoted=words.quoted,
        html=words.html,
        protection=words.protection,
        mail_id=words.mail_id[:255],
        language=words.language,
        automatic=automatic,
        raw=words.raw,
    )
    event = events.SupplierAnswered(ticket.pk, message=message.pk, automatic=automatic)
    record(ticket, event, by=by, at=at, seals=messages.sealed(message))
    if ticket.state == states.WAITING_THIRD_PARTY and not automatic:
        when, before = max(at, ticket.state_since), ticket.state
        move(ticket, states.OPEN, when)
        resumed = events.Resumed(ticket.pk, why="supplier", before=before)
        record(ticket, resumed, by=by, at=when)
    unit.notify("desk")
    return message
