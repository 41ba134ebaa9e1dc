"""Callbacks as pages list them, and the times worth proposing for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q

from servanda import kernel
from servanda.calendars.worktime import OpenHours
from servanda.contracts import coverage
from servanda.contracts.hours import hours_for
from servanda.contracts.models import Line
from servanda.contracts.terms import terms_for
from servanda.kernel import Actor
from servanda.people.models import Contact, Customer, Team
from servanda.tickets.models import Callback, CallbackQuerySet

RINGS_BEFORE = timedelta(minutes=10)
QUARTER = 15 * 60
STEPS = (timedelta(minutes=30), timedelta(hours=2), timedelta(hours=4))
A_DAY = timedelta(days=1)


def callbacks(actor: Actor) -> CallbackQuerySet:
    """All that stand, what is due first on top, ready to be shown without further queries."""
    return _shown(actor).open().order_by("due_at", "pk")


def to_call_back(actor: Actor, contact: Contact) -> CallbackQuerySet:
    """Those agreed with one person, bare."""
    found = Callback.objects.visible_to(actor).filter(contact=contact)
    return found.open().order_by("due_at", "pk")


def ended_callbacks(actor: Actor, since: datetime) -> CallbackQuerySet:
    """Those that ended since then, the last one first."""
    found = _shown(actor).filter(ended_at__gte=since).select_related("reason", "ended_by")
    return found.order_by("-ended_at", "-pk")


def mine(actor: Actor) -> Q:
    """One's own, and those that are anybody's of one's teams."""
    teams = Team.members.through.objects.filter(staff=actor.id).values("team")
    return Q(staff=actor.id) | Q(staff=None, team__in=teams) | Q(staff=None, team=None)


def owed_now(actor: Actor, now: datetime) -> CallbackQuerySet:
    """What this colleague has to call today: missed ones first, then the next day's."""
    return callbacks(actor).filter(mine(actor), due_at__lt=now + A_DAY)


def ringing(actor: Actor, now: datetime) -> CallbackQuerySet:
    """What is due so soon that the desk rings for it, and nobody calls yet."""
    return callbacks(actor).filter(mine(actor), due_at__lte=now + RINGS_BEFORE, taken_by=None)


def missed(actor: Actor, now: datetime) -> CallbackQuerySet:
    """Whose time has passed, for whoever looks after all."""
    return callbacks(actor).missed(now)


def find_callback(actor: Actor, ref: str) -> Callback | None:
    return _shown(actor).filter(ref=ref).first()


def _shown(actor: Actor) -> CallbackQuerySet:
    return (
        Callback.objects.visible_to(actor)
        .select_related("contact", "customer", "ticket", "staff", "team", "taken_by", "call")
        .prefetch_related("contact__phones")
    )


def hours_of(customer: Customer | None) -> OpenHours | None:
    """When both sides are there: our hours under their contract, and theirs. None if unknown."""
    if customer is None:
        return None
    return hours_under(coverage.find(customer=customer, at=kernel.now()).line, customer)


def hours_under(line: Line | None, customer: Customer) -> OpenHours | None:
    """The same where it is known which line covers the customer now."""
    terms = terms_for([line.pk]).get(line.pk) if line else None
    if terms is not None:
        return terms.at(kernel.now()).calendar & terms.customer_hours
    return hours_for([customer.calendar_id])[customer.calendar_id] if customer.calendar_id else None


def proposals(hours: OpenHours | None, now: datetime) -> list[datetime]:
    """Times worth proposing: soon, later, and at the next opening after today."""
    wanted = [now + step for step in STEPS]
    wanted.append(hours.next_open(now + A_DAY) if hours else now + A_DAY)
    return sorted({_quarter(hours, at) for at in wanted})


def _quarter(hours: OpenHours | None, at: datetime) -> datetime:
    """The next full quarter of an hour at which both are there."""
    opens = hours.next_open(at) if hours else at
    rounded = datetime.fromtimestamp(-(-opens.timestamp() // QUARTER) * QUARTER, opens.tzinfo)
    return hours.next_open(rounded) if hours else rounded


def numbers_of(callback: Callback) -> Iterable[str]:
    """The numbers to try, the agreed one first."""
    known = [phone.number for phone in callback.contact.phones.all()] if callback.contact else []
    return dict.fromkeys([*filter(None, [callback.number]), *known])
