"""A ticket as one row of a list.

Lists are the pages asked for most, and a row has some forty variables: as a template fifty rows
take ten times as long as written here, and longer than the database needs for all the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from servanda.desk.owed import Owed
from servanda.desk.templatetags.tickets import owed_mark
from servanda.people.models import Person
from servanda.presentation.templatetags.presentation import icon
from servanda.presentation.wording import initials
from servanda.tickets.models import Ticket

register = template.Library()


@dataclass(frozen=True, slots=True)
class Halves:
    """A row before and after the place where its reader's own marks stand."""

    before: str
    after: str

    def with_marks(self, marks: str) -> SafeString:
        return mark_safe(f"{self.before}{marks}{self.after}")  # noqa: S308 - of escaped pieces


@register.simple_tag
def ticket_row(ticket: Ticket, owed: Owed, choosable: bool = False) -> SafeString:
    """The row; `choosable` puts a box to tick before it. `drafted` and `to_word` of the ticket are
    shown where its list says them."""
    said = marks(getattr(ticket, "drafted", False), getattr(ticket, "to_word", False))
    return ticket_halves(ticket, owed, choosable).with_marks(said)


def ticket_halves(ticket: Ticket, owed: Owed, choosable: bool) -> Halves:
    """The same for whoever reads it in this language and zone. Every text is escaped here."""
    ref = escape(ticket.ref)
    extra, tick = (" ticket-row--choosable", _tick(ticket)) if choosable else ("", "")
    tone = {1: " tag tag--strong", 2: ""}.get(ticket.priority, " muted")
    address = escape(reverse("desk:ticket", args=[ticket.ref]))
    return Halves(
        f'<li class="row ticket-row{extra}" data-row="{ref}">{tick}\n'
        f'<span class="ticket-row__priority{tone}">P{ticket.priority}</span>\n'
        f'<span class="ticket-row__number nums">#{ticket.number}</span>\n'
        f'<a class="row__title" id="t-{ref}" href="{address}">',
        f"{_bdi(ticket.subject)}</a>\n"
        f'<span class="ticket-row__customer">{_customer(ticket)}</span>\n'
        f'<span class="ticket-row__level truncate">{_level(ticket)}</span>\n'
        f'<span class="ticket-row__who">{_who(ticket)}</span>\n'
        f'<span class="ticket-row__owed">{owed_mark(owed)}</span>\n</li>',
    )


def _bdi(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def _tick(ticket: Ticket) -> str:
    words = _("Choose #%(number)s") % {"number": ticket.number}
    return (
        f'<label class="ticket-row__tick"><input type="checkbox" name="t"'
        f' value="{escape(ticket.ref)}" aria-label="{escape(words)}"></label>'
    )


def marks(drafted: bool, to_word: bool) -> str:
    """What the reader has begun on a ticket, or is waited for with."""
    said = ""
    if to_word:
        words = _("A technical statement waits for your plain words")
        said += f'<span title="{escape(words)}">{icon("quote", words)}</span> '
    if drafted:
        said += f"{icon('edit', _('You have begun to write here'))} "
    return said


def _customer(ticket: Ticket) -> str:
    said = ""
    if ticket.customer:
        said = _bdi(ticket.customer.name)
    elif ticket.customer_must_confirm:
        said = f'<span class="strong">{escape(_("Who is this?"))}</span>'
    if ticket.requester:
        return f'{said} <span class="ticket-row__wide muted">{_bdi(ticket.requester.name)}</span>'
    if ticket.requester_address:
        return f'{said} <span class="muted" dir="ltr">{escape(ticket.requester_address)}</span>'
    return said


def _level(ticket: Ticket) -> str:
    if ticket.line:
        return escape(str(ticket.line.level.name))
    return escape(_("Not covered")) if ticket.customer and ticket.customer_must_confirm else ""


def _who(ticket: Ticket) -> str:
    if ticket.assignee:
        return _avatar(ticket.assignee)
    nobody = escape(_("Nobody"))
    said = f'<span class="avatar avatar--small avatar--nobody" title="{nobody}"></span>'
    if ticket.team:
        team = escape(str(ticket.team.name))
        said += f'<span class="ticket-row__wide truncate muted">{team}</span>'
    return said


def _avatar(person: Person) -> str:
    name = person.name
    return (
        f'<span class="avatar avatar--small" title="{escape(name)}" aria-hidden="true">'
        f"{escape(initials(name))}</span>"
        f'<span class="ticket-row__wide truncate">{_bdi(name)}</span>'
    )
