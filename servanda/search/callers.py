"""Who is calling, by whatever they say first: a name, a number, their ticket, their system."""

from __future__ import annotations

from servanda.kernel import Actor
from servanda.people.names import display_name
from servanda.people.search import LIMIT, Caller, search_callers
from servanda.systems.queries import systems_named
from servanda.tickets.models import Ticket


def find_callers(text: str, *, actor: Actor) -> list[Caller]:
    """People and companies by name or number; then who asked in the ticket of that number, and
    whose system is called so. For colleagues only: raises Refused otherwise."""
    found = search_callers(text.strip().lstrip("#"), actor=actor)
    typed = text.strip().removeprefix("#")
    if typed.isdecimal() and len(typed) <= 18:
        found = _of_ticket(int(typed), actor) + found
    elif len(found) < LIMIT and len(typed) > 1:
        found = found + _of_systems(typed, actor)
    return list(dict.fromkeys(found))[:LIMIT]


def _of_ticket(number: int, actor: Actor) -> list[Caller]:
    """The ticket's requester, or its customer when nobody there is known to have asked."""
    tickets = Ticket.objects.visible_to(actor).select_related("customer", "requester")
    ticket = tickets.filter(number=number, customer__isnull=False).first()
    if ticket is None or ticket.customer is None:
        return []
    company, asked = ticket.customer, ticket.requester
    about = f"{ticket} {ticket.subject}"
    if asked is None:
        return [Caller(company.ref, company.name, title=about)]
    name = display_name(asked.given_name, asked.family_name, asked.language)
    return [Caller(company.ref, company.name, asked.ref, name, about)]


def _of_systems(words: str, actor: Actor) -> list[Caller]:
    return [
        Caller(system.customer.ref, system.customer.name, title=system.name)
        for system in systems_named(words, actor)[:LIMIT]
    ]
