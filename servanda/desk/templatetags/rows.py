"""A ticket as one row of a list.

Lists are the pages asked for most, and a row has some forty variables: as a template fifty rows
take ten times as long as written here, and longer than the database needs for all the rest.
"""

from __future__ import annotations

from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from servanda.desk.owed import Owed
from servanda.desk.templatetags.desk import owed_mark
from servanda.people.models import Person
from servanda.presentation.templatetags.presentation import icon
from servanda.presentation.wording import initials
from servanda.tickets.models import Ticket

register = template.Library()


@register.simple_tag
def ticket_row(ticket: Ticket, owed: Owed, choosable: bool = False) -> SafeString:
    """The row; `choosable` puts a box to tick before it. Every text of it is escaped here."""
    ref = escape(ticket.ref)
    extra, tick = (" ticket-row--choosable", _tick(ticket)) if choosable else ("", "")
    tone = {1: " tag tag--strong", 2: ""}.get(ticket.priority, " muted")
    address = escape(reverse("desk:ticket", args=[ticket.ref]))
    return mark_safe(  # noqa: S308 - made of escaped pieces
        f'<li class="row ticket-row{extra}" data-row="{ref}">{tick}\n'
        f'<span class="ticket-row__priority{tone}">P{ticket.priority}</span>\n'
        f'<span class="ticket-row__number nums">#{ticket.number}</span>\n'
        f'<a class="row__title" id="t-{ref}" href="{address}">'
        f"{_marks(ticket)}{_bdi(ticket.subject)}</a>\n"
        f'<span class="ticket-row__customer">{_customer(ticket)}</span>\n'
        f'<span class="ticket-row__level truncate">{_level(ticket)}</span>\n'
        f'<span class="ticket-row__who">{_who(ticket)}</span>\n'
        f'<span class="ticket-row__owed">{owed_mark(owed)}</span>\n</li>'
    )


def _bdi(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def _tick(ticket: Ticket) -> str:
    words = _("Choose #%(number)s") % {"number": ticket.number}
    return (
        f'<label class="ticket-row__tick"><input type="checkbox" name="t"'
        f' value="{escape(ticket.ref)}" aria-label="{escape(words)}"></label>'
    )


def _marks(ticket: Any) -> str:
    """What the reader has begun here, or is waited for with; annotated by their list."""
    marks = ""
    if getattr(ticket, "to_word", False):
        words = _("A technical statement waits for your plain words")
        marks += f'<span title="{escape(words)}">{icon("quote", words)}</span> '
    if getattr(ticket, "drafted", False):
        marks += f"{icon('edit', _('You have begun to write here'))} "
    return marks


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
