"""What colleagues are told by mail: only what they would learn too late otherwise. Few of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _

from servanda.kernel.models import Entry
from servanda.notices import reader as readers
from servanda.notices.cases import messages_of, the_provider, tickets_of
from servanda.notices.letter import Button, Fact, Letter
from servanda.notices.outgoing import Notice, desk_url, send
from servanda.notices.sentence import Sentence, say
from servanda.people.models import Staff
from servanda.tickets.events import (
    Assigned,
    Mentioned,
    Objected,
    Received,
    Reminded,
    Reopened,
    StatementHanded,
    SupplierAnswered,
)
from servanda.tickets.models import Message, Ticket

# Of several things in one action the assignee hears the weightiest once.
WEIGHT = {Received.kind: 0, Reopened.kind: 1, Objected.kind: 2}


def customer_spoke(entries: Sequence[Entry]) -> None:
    """Handler of ticket.received, ticket.reopened and ticket.objected: to whoever works on it."""
    heard: dict[int, Entry] = {}
    for entry in entries:
        known = heard.get(entry.data["ticket"])
        if _is_news(entry) and (known is None or WEIGHT[entry.kind] > WEIGHT[known.kind]):
            heard[entry.data["ticket"]] = entry
    worked_on = Ticket.objects.filter(pk__in=heard, assignee__isnull=False)
    heard = {key: heard[key] for key in worked_on.values_list("pk", flat=True)}
    if not heard:
        return
    tickets, messages = tickets_of(heard.values()), messages_of(heard.values())
    notices = []
    for key, entry in heard.items():
        ticket = tickets[key]
        message = messages.get(entry.data.get("message") or 0)
        notices += _to(ticket.assignee, ticket, entry, _customer_letter(ticket, entry, message))
    send(notices, the_provider())


def _is_news(entry: Entry) -> bool:
    return not (entry.data.get("automatic") or entry.data.get("thanks"))


def assigned(entries: Sequence[Entry]) -> None:
    """Handler of ticket.assigned: to the colleague, when somebody else gave it to them."""
    tickets = tickets_of(entries)
    notices = []
    for entry in entries:
        ticket = tickets[entry.data["ticket"]]
        if entry.data.get("staff") == ticket.assignee_id:
            notices += _to(ticket.assignee, ticket, entry, _assigned_letter(ticket))
    if notices:
        send(notices, the_provider())


def statement_handed(entries: Sequence[Entry]) -> None:
    """Handler of ticket.statement_handed: to the colleague who is to tell the customer."""
    asked = [entry for entry in entries if entry.data["staff"]]
    tickets = tickets_of(asked)
    people = Staff.objects.in_bulk([entry.data["staff"] for entry in asked])
    notices = []
    for entry in asked:
        ticket, staff = tickets[entry.data["ticket"]], people[entry.data["staff"]]
        notices += _to(staff, ticket, entry, _statement_letter(ticket))
    if notices:
        send(notices, the_provider())


def supplier_answered(entries: Sequence[Entry]) -> None:
    """Handler of ticket.supplier_answered: to whoever works on it."""
    news = [entry for entry in entries if not entry.data["automatic"]]
    tickets, messages = tickets_of(news), messages_of(news)
    notices = []
    for entry in news:
        ticket = tickets[entry.data["ticket"]]
        message = messages.get(entry.data["message"])
        notices += _to(ticket.assignee, ticket, entry, _supplier_letter(ticket, message))
    if notices:
        send(notices, the_provider())


def mentioned(entries: Sequence[Entry]) -> None:
    """Handler of ticket.mentioned: to whoever was called by name and wishes it by mail too."""
    tickets, messages = tickets_of(entries), messages_of(entries)
    people = Staff.objects.filter(mail_mentions=True).in_bulk(
        [entry.data["staff"] for entry in entries]
    )
    notices = []
    for entry in entries:
        ticket, staff = tickets[entry.data["ticket"]], people.get(entry.data["staff"])
        message = messages.get(entry.data["message"])
        notices += _to(staff, ticket, entry, _mention_letter(ticket, message))
    if notices:
        send(notices, the_provider())


def silent(entries: Sequence[Entry]) -> None:
    """Handler of ticket.reminded, step "manager": the account manager should call them."""
    asked = [entry for entry in entries if entry.data["step"] == "manager"]
    tickets = tickets_of(asked)
    notices = []
    for entry in asked:
        ticket = tickets[entry.data["ticket"]]
        manager = ticket.customer.account_manager if ticket.customer else None
        notices += _to(manager, ticket, entry, _silent_letter(ticket))
    if notices:
        send(notices, the_provider())


def _to(
    staff: Staff | None, ticket: Ticket, entry: Entry, write: Callable[[], Letter]
) -> list[Notice]:
    """One notice, unless there is nobody, they have left, or they did it themselves."""
    if staff is None or staff.left_at is not None:
        return []
    if entry.actor_kind == "staff" and entry.actor_id == staff.pk:
        return []
    return [
        Notice(
            ticket=ticket,
            reader=readers.of_staff(staff),
            purpose=PURPOSES[entry.kind],
            write=write,
            patient=True,
        )
    ]


PURPOSES = {
    Received.kind: "answered",
    Reopened.kind: "reopened",
    Objected.kind: "objected",
    Assigned.kind: "assigned",
    Reminded.kind: "silent",
    StatementHanded.kind: "statement",
    Mentioned.kind: "mentioned",
    SupplierAnswered.kind: "supplier_answered",
}


def _customer_letter(ticket: Ticket, entry: Entry, message: Message | None) -> Callable[[], Letter]:
    def write() -> Letter:
        said = {
            Received.kind: _("%(customer)s answered."),
            Reopened.kind: _("%(customer)s wrote again: the ticket is open again."),
            Objected.kind: _("%(customer)s says that it is not solved yet."),
        }[entry.kind]
        return _letter(
            ticket,
            say(said, customer=_who(ticket, message)),
            quote=message.text if message else "",
        )

    return write


def _assigned_letter(ticket: Ticket) -> Callable[[], Letter]:
    return lambda: _letter(ticket, say(_("This ticket was given to you.")))


def _statement_letter(ticket: Ticket) -> Callable[[], Letter]:
    """The technical words themselves stay on the desk: a mail is forwarded too easily."""
    return lambda: _letter(
        ticket,
        say(_("A technical statement is to be put into plain words for the customer.")),
        then=[say(_("It stands on the ticket, beside the field for your answer."))],
    )


def _supplier_letter(ticket: Ticket, message: Message | None) -> Callable[[], Letter]:
    def write() -> Letter:
        name = (message.author_name or message.address) if message is not None else ""
        what = say(_("The supplier %(name)s answered."), name=name)
        return _letter(ticket, what, quote=message.text if message is not None else "")

    return write


def _mention_letter(ticket: Ticket, message: Message | None) -> Callable[[], Letter]:
    def write() -> Letter:
        name = message.author_name if message is not None else ""
        return _letter(
            ticket,
            say(_("%(name)s mentions you."), name=name),
            quote=message.text if message is not None else "",
        )

    return write


def _silent_letter(ticket: Ticket) -> Callable[[], Letter]:
    def write() -> Letter:
        return _letter(
            ticket,
            say(
                _("We solved this and asked %(customer)s whether it works, but nobody answers."),
                customer=_who(ticket, None),
            ),
            then=[say(_("A call would help. Log it in the ticket, with what they said."))],
        )

    return write


def _letter(
    ticket: Ticket, what: Sentence, *, quote: str = "", then: Sequence[Sentence] = ()
) -> Letter:
    return Letter(
        subject=f"[#{ticket.number}] {what.text()}",
        paragraphs=[what],
        quote=quote,
        then=then,
        facts=facts_of(ticket),
        button=Button(_("Open the ticket"), desk_url(ticket)),
    )


def facts_of(ticket: Ticket) -> list[Fact]:
    """What a colleague must see to know which ticket it is."""
    facts = [Fact(_("Ticket"), say("#%(n)s %(subject)s", n=ticket.number, subject=ticket.subject))]
    if ticket.customer is not None:
        facts.append(Fact(_("Customer"), say("%(name)s", name=ticket.customer.name)))
    if ticket.requester is not None:
        facts.append(Fact(_("Contact"), say("%(name)s", name=ticket.requester.name)))
    return [*facts, Fact(_("Priority"), say("%(priority)s", priority=ticket.priority))]


def _who(ticket: Ticket, message: Message | None) -> str:
    if message is not None and message.author_name:
        return message.author_name
    if ticket.requester is not None:
        return ticket.requester.name
    return ticket.requester_address
