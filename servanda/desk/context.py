"""What the desk's frame needs on every page: who am I, where may I go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import get_language

from servanda import kernel
from servanda.desk.tails import tail_of
from servanda.kernel import Actor, kept
from servanda.misses.queries import to_approve
from servanda.people.access import may
from servanda.people.models import Provider, Staff
from servanda.people.queries import provider
from servanda.reviews.setup import progress
from servanda.tickets.calls import running_calls
from servanda.tickets.held_mail import held_count
from servanda.tickets.mentions import unread_count
from servanda.tickets.models import Call

COUNTS: Final = ("asked_count", "steps_left", "held_count", "mention_count")


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the frame; empty for anybody who is not a colleague."""
    staff: Staff | None = getattr(request, "staff", None)
    actor: Actor | None = getattr(request, "actor", None)
    if staff is None or actor is None:
        return {}
    can_held = may(actor, "held.read")
    part = bool(request.headers.get("HX-Request"))
    frame = kept.current(
        ("frame", actor), tail_of(request, actor), lambda: _frame(actor), moment=kernel.now().date()
    )
    shown = {
        "me": staff,
        "provider": frame.provider,
        "quiet_until": getattr(staff, "quiet_until", None),
        "can_plan": may(actor, "work.plan"),
        "can_triage": may(actor, "ticket.triage"),
        "can_day": may(actor, "day.read"),
        "can_held": can_held,
        "can_sent": may(actor, "sent.read"),
        "can_calls": may(actor, "call.read"),
        "can_letters": may(actor, "miss.prepare"),
        "can_earnings": may(actor, "earning.read"),
        "asked_count": frame.asked,
        "on_the_phone": frame.on_the_phone,
        "can_set": may(actor, "settings.enter"),
        "steps_left": frame.steps_left,
        "can_open": may(actor, "ticket.open"),
        "held_count": held_count(actor) if can_held and not part else 0,
        "mention_count": unread_count(actor) if not part else 0,
    }
    counts = [shown[name] for name in COUNTS]
    # The keys of what the templates keep; `spoken` is in each of them.
    return shown | {"nav_key": f"{sorted(actor.roles)} {counts}", "spoken": get_language()}


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is kept while nothing happens."""

    provider: Provider | None
    asked: int
    on_the_phone: Sequence[Call]
    steps_left: int


def _frame(actor: Actor) -> _Frame:
    calls = list(running_calls(actor))
    return _Frame(provider(), _asked(actor), calls, _steps_left(actor))


def _asked(actor: Actor) -> int:
    """Letters with a credit that wait for the word of whoever may let them go."""
    return to_approve(actor).count() if may(actor, "miss.approve") else 0


def _steps_left(actor: Actor) -> int:
    """Steps of the first day that are neither done nor put aside, for who may do them."""
    if not may(actor, "provider.edit"):
        return 0
    return list(progress().values()).count("open")
