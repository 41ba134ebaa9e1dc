"""The operators of the search box, as conditions on tickets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from servanda import kernel
from servanda.calendars.days import typed_day
from servanda.clocks.models import Clock, ClockState
from servanda.kernel import Actor
from servanda.people.models import Contact, ContactAddress, Customer, Staff
from servanda.search.parsing import Operator
from servanda.tickets.models import LIVE, Attachment, Kind, State

Condition = Callable[[Actor], Q]


class BadValue(Exception):
    """The value of an operator means nothing; `valid` is what may stand there."""

    def __init__(self, valid: Iterable[str]) -> None:
        super().__init__(", ".join(valid))


@dataclass(slots=True)
class Narrowed:
    """`tickets` is a condition on tickets, `since`/`until` on when something was said; `errors`
    are sentences for the reader."""

    tickets: Q = field(default_factory=Q)
    since: datetime | None = None
    until: datetime | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def everything(self) -> bool:
        """Nothing was narrowed."""
        return not self.tickets and self.since is None and self.until is None


STATES: Final[dict[str, tuple[str, ...]]] = {
    "open": tuple(LIVE),
    "new": (State.NEW,),
    "waiting": (State.WAITING_CUSTOMER, State.WAITING_THIRD_PARTY, State.SCHEDULED),
    "solved": (State.SOLVED,),
    "closed": (State.CLOSED, State.DECLINED),
    "merged": (State.MERGED,),
}


def _late(actor: Actor) -> Q:
    running = Q(state=ClockState.RUNNING, due_at__lt=kernel.now())
    late = Clock.objects.filter(running | Q(missed_at__isnull=False), ticket=OuterRef("pk"))
    return Q(Exists(late), state__in=LIVE)


IS: Final[dict[str, Condition]] = {
    "late": _late,
    "open": lambda actor: Q(state__in=LIVE),
    "closed": lambda actor: Q(state__in=STATES["closed"]),
    "mine": lambda actor: Q(assignee=actor.id) if actor.is_staff else Q(requester=actor.id),
    "unassigned": lambda actor: Q(assignee=None),
    "uncovered": lambda actor: Q(line=None, customer__isnull=False),
}


def narrow(operators: Iterable[Operator], actor: Actor) -> Narrowed:
    """All operators together. One that makes no sense is left out and said in `errors`."""
    found = Narrowed()
    for operator in operators:
        try:
            _apply(found, operator, actor)
        except BadValue as bad:
            words = _("“%(typed)s” is not understood. After “%(operator)s:” may stand: %(valid)s.")
            if not operator.value:  # half typed, or an example that was clicked
                words = _("After “%(operator)s:” comes %(valid)s.")
            typed = f"{operator.name}:{operator.value}"
            found.errors.append(words % {"typed": typed, "operator": operator.name, "valid": bad})
    return found


def _apply(found: Narrowed, operator: Operator, actor: Actor) -> None:
    if operator.name in ("before", "after"):
        start = _day(operator.value)
        if operator.name == "before":
            found.until = start
        else:
            found.since = start + timedelta(days=1)
        return
    condition = CONDITIONS[operator.name](operator.value, actor)
    found.tickets &= ~condition if operator.minus else condition


def _day(value: str) -> datetime:
    """The first instant of the day in the reader's zone."""
    today = timezone.localdate(kernel.now())
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    day = named.get(value) or typed_day(value)
    if day is None:
        raise BadValue([today.isoformat(), *named])
    return datetime.combine(day, time(), timezone.get_current_timezone()).astimezone(UTC)


def _one_of(choices: dict[str, Condition], value: str, actor: Actor) -> Q:
    if value not in choices:
        raise BadValue(choices)
    return choices[value](actor)


def _state(value: str, actor: Actor) -> Q:
    if value not in STATES:
        raise BadValue(STATES)
    return Q(state__in=STATES[value])


def _kind(value: str, actor: Actor) -> Q:
    if value not in Kind.values:
        raise BadValue(Kind.values)
    return Q(kind=value)


def _priority(value: str, actor: Actor) -> Q:
    if value not in ("1", "2", "3", "4"):
        raise BadValue("1234")
    return Q(priority=int(value))


def _has(value: str, actor: Actor) -> Q:
    if value != "file":
        raise BadValue(["file"])
    return Q(Exists(Attachment.objects.filter(message__ticket=OuterRef("pk"))))


def _named(field_names: Iterable[str], value: str, example: str) -> Q:
    """Every word of the value in one of the fields, accents and capitals do not matter."""
    words = value.split()
    if not words:
        raise BadValue([example])
    found = Q()
    for word in words:
        one = Q()
        for name in field_names:
            one |= Q(**{f"{name}__unaccent__icontains": word})
        found &= one
    return found


def _customer(value: str, actor: Actor) -> Q:
    named = Customer.objects.visible_to(actor).filter(_named(["name"], value, _("a name")))
    return Q(customer__in=named.values("pk"))


def _from(value: str, actor: Actor) -> Q:
    names = _named(["given_name", "family_name"], value, _("a name or an address"))
    written = ContactAddress.objects.filter(address__icontains=value).values("contact")
    people = Contact.objects.visible_to(actor).filter(names | Q(pk__in=written))
    return Q(requester__in=people.values("pk")) | Q(requester_address__icontains=value)


def _assignee(value: str, actor: Actor) -> Q:
    if value == "me":
        return IS["mine"](actor)
    if value == "none":
        return Q(assignee=None)
    names = _named(["given_name", "family_name"], value, "me, none")
    found = list(Staff.objects.visible_to(actor).filter(names).values_list("pk", flat=True)[:50])
    if not found:
        raise BadValue(["me", "none", _("a colleague's name")])
    return Q(assignee__in=found)


def _system(value: str, actor: Actor) -> Q:
    return _named(["system__name"], value, _("a name"))


CONDITIONS: Final[dict[str, Callable[[str, Actor], Q]]] = {
    "customer": _customer,
    "from": _from,
    "assignee": _assignee,
    "state": _state,
    "is": lambda value, actor: _one_of(IS, value, actor),
    "has": _has,
    "kind": _kind,
    "priority": _priority,
    "system": _system,
}
