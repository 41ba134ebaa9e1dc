"""The lists that can be taken along as a file, each as its page filters it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from servanda import kernel
from servanda.clocks.queries import with_clocks
from servanda.desk.call_words import OUTCOMES
from servanda.desk.door import StaffRequest
from servanda.desk.earnings.asked import asked
from servanda.desk.earnings.shown import Shown
from servanda.desk.earnings.views import rows_of
from servanda.desk.filters.asked import asked_by
from servanda.desk.owed import owed, state_in_words
from servanda.desk.tables.table import CHUNK, Column
from servanda.desk.templatetags.people import LANGUAGES
from servanda.desk.templatetags.tickets import CHANNELS
from servanda.desk.views.call_log import asked_for
from servanda.mail.queries import sent_mail
from servanda.people.queries import customer_list
from servanda.search.queries import search
from servanda.tickets.calls import call_log
from servanda.tickets.filters import Asking
from servanda.tickets.lists import as_rows, listed, order_of
from servanda.tickets.models import Ticket

Made = tuple[list[Column], Iterable[Any]]


class List(NamedTuple):
    """Who may have it, and how it is made of a request."""

    verb: str
    make: Callable[[StaffRequest], Made]


def _name(attribute: str) -> Callable[[Any], str]:
    def value(row: Any) -> str:
        found = getattr(row, attribute)
        return str(found) if found else ""

    return value


def _ticket_columns() -> list[Column]:
    now = kernel.now()
    return [
        Column(_("Number"), lambda ticket: ticket.number),
        Column(_("Subject"), lambda ticket: ticket.subject),
        Column(_("Customer"), _name("customer")),
        Column(_("Requester"), lambda row: row.requester or row.requester_address),
        Column(_("Level"), lambda ticket: ticket.line.level.name if ticket.line else ""),
        Column(_("Priority"), lambda ticket: ticket.priority),
        Column(_("State"), state_in_words),
        Column(_("Assigned to"), _name("assignee")),
        Column(_("Team"), _name("team")),
        Column(_("Received"), lambda ticket: ticket.received_at),
        Column(_("Owed"), lambda ticket: owed(ticket, ticket.clocks.all(), now).words),
        Column(_("Due"), lambda ticket: owed(ticket, ticket.clocks.all(), now).at),
        Column(_("Solved"), lambda ticket: ticket.solved_at),
        Column(_("Closed"), lambda ticket: ticket.closed_at),
    ]


def _queue(request: StaffRequest) -> Made:
    """Exactly what the page's sentence leaves, in the order of the list."""
    asked = asked_by(request)
    asking = Asking(request.actor, kernel.now(), ZoneInfo(request.staff.zone))
    found = as_rows(listed(request.actor, asked.rule(asking)))
    tickets = found.order_by(*order_of(asked.code).expressions())
    return _ticket_columns(), with_clocks(tickets).iterator(chunk_size=CHUNK)


def _found(request: StaffRequest) -> Made:
    """What the search page shows, in its order."""
    hits = search(request.GET.get("q", ""), actor=request.actor).tickets
    keys = [hit.ticket.pk for hit in hits]
    tickets = Ticket.objects.visible_to(request.actor).select_related(
        "customer", "requester", "assignee", "team", "line__level"
    )
    by_key = {row.pk: row for row in with_clocks(tickets.filter(pk__in=keys))}
    return _ticket_columns(), [by_key[key] for key in keys if key in by_key]


def _customers(request: StaffRequest) -> Made:
    found = customer_list(request.actor, request.GET.get("q", "").strip())
    columns = [
        Column(_("Name"), lambda customer: customer.name),
        Column(_("Language"), lambda customer: LANGUAGES[customer.language]),
        Column(_("Country"), lambda customer: customer.country),
        Column(_("Time zone"), lambda customer: customer.zone),
        Column(_("Team"), _name("team")),
        Column(_("Own supporter"), _name("own_supporter")),
        Column(_("Deputy"), _name("deputy")),
        Column(_("Account manager"), _name("account_manager")),
    ]
    return columns, found.iterator(chunk_size=CHUNK)


def _sent(request: StaffRequest) -> Made:
    found = sent_mail(request.GET.get("q", "").strip())
    columns = [
        Column(_("Made"), lambda mail: mail.created_at),
        Column(_("To"), lambda mail: mail.recipient),
        Column(_("Subject"), lambda mail: mail.subject),
        Column(_("Automatic"), lambda mail: _("yes") if mail.is_automatic else ""),
        Column(_("Sent"), lambda mail: mail.sent_at),
        Column(_("Came back"), lambda mail: mail.bounced_at),
        Column(_("Failed"), lambda mail: mail.failed_at),
    ]
    return columns, found.iterator(chunk_size=CHUNK)


def _calls(request: StaffRequest) -> Made:
    found = call_log(request.actor, asked_for(request)[0])
    columns = [
        Column(_("Begun"), lambda call: call.started_at),
        Column(_("Direction"), lambda call: CHANNELS["call", call.direction]),
        Column(_("Customer"), _name("customer")),
        Column(_("Name"), lambda call: str(call.contact) if call.contact else call.name),
        Column(_("Telephone"), lambda call: call.number),
        Column(_("Taken by"), _name("staff")),
        Column(_("About"), lambda call: call.subject),
        Column(_("Outcome"), lambda call: OUTCOMES.get(call.outcome, call.outcome)),
        Column(_("Seconds"), lambda call: call.seconds),
        Column(_("Ticket"), lambda call: call.ticket.number if call.ticket else None),
    ]  # fmt: skip
    return columns, found.iterator(chunk_size=CHUNK)


def _earnings(request: StaffRequest) -> Made:
    """What the page of all customers shows, in its order."""

    def amount(name: str) -> Callable[[Shown], float]:
        return lambda row: float(row.money[name].major)

    def hours(name: str) -> Callable[[Shown], float]:
        return lambda row: round(getattr(row.sums, name) / 3600, 2)

    columns = [
        Column(_("Customer"), lambda row: row.of.name),
        Column(_("Currency"), lambda row: row.currency),
        Column(_("By contract"), amount("price")),
        Column(_("Work outside"), amount("work")),
        Column(_("Credits"), amount("credits")),
        Column(_("Hours"), hours("spent")),
        Column(_("Hours outside"), hours("paid")),
        Column(_("Cost of the hours"), amount("cost")),
        Column(_("Margin"), amount("margin")),
    ]
    return columns, rows_of(request, asked(request))


EXPORTS: Final[dict[str, List]] = {
    "queue": List("desk.enter", _queue),
    "found": List("desk.enter", _found),
    "customers": List("customer.read", _customers),
    "sent": List("sent.read", _sent),
    "calls": List("call.read", _calls),
    "earnings": List("earning.read", _earnings),
}
