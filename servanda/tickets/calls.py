"""Calls as pages list them: running, of a day, of a contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from servanda.kernel import Actor
from servanda.people.models import Contact, Customer
from servanda.tickets.models import Call, CallQuerySet, Outcome

LAST = 4
HIDDEN = (Outcome.MISTAKE,)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which calls a page wants: between two instants, whose, with which outcome, about what."""

    since: datetime
    until: datetime
    mine: bool = False
    outcome: str = ""
    words: str = ""
    contact: Contact | None = None
    customer: Customer | None = None


def call_log(actor: Actor, asked: Asked) -> CallQuerySet:
    """The calls asked for, newest first, ready to be shown as rows without further queries."""
    found = _shown(actor).filter(started_at__gte=asked.since, started_at__lt=asked.until)
    if asked.mine:
        found = found.filter(staff=actor.id)
    if asked.outcome:
        found = found.filter(outcome=asked.outcome)
    if asked.contact:
        found = found.filter(contact=asked.contact)
    if asked.customer:
        found = found.filter(customer=asked.customer)
    for word in asked.words.split():
        found = found.filter(_says(word))
    return found.order_by("-started_at", "-pk")


def _says(word: str) -> Q:
    names = ("contact__family_name", "contact__given_name", "customer__name", "name")
    said = Q(subject__icontains=word) | Q(summary__icontains=word) | Q(number__contains=word)
    for name in names:
        said |= Q(**{f"{name}__unaccent__icontains": word})
    return said


def last_calls(actor: Actor, contact: Contact) -> list[Call]:
    """The latest calls with somebody that are over."""
    found = _shown(actor).filter(contact=contact).exclude(ended_at=None)
    found = found.select_related(None).select_related("ticket")  # the rest is known
    return list(found.order_by("-started_at", "-pk")[:LAST])


def running_call(actor: Actor, contact: Contact) -> Call | None:
    """The call that this colleague is in with a contact."""
    return Call.objects.visible_to(actor).running().filter(staff=actor.id, contact=contact).first()


def running_calls(actor: Actor) -> list[Call]:
    """All calls that this colleague has not written down yet, the last one first."""
    found = Call.objects.visible_to(actor).running().filter(staff=actor.id)
    return list(found.select_related("contact").order_by("-started_at"))


def find_call(actor: Actor, ref: str) -> Call | None:
    """One call, if the actor may see it."""
    return _shown(actor).filter(ref=ref).first()


def _shown(actor: Actor) -> CallQuerySet:
    calls = Call.objects.visible_to(actor).exclude(outcome__in=HIDDEN)
    return calls.select_related("contact", "customer", "staff", "ticket")
