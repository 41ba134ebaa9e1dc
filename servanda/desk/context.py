"""What the desk's frame needs on every page: who am I, where may I go."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from servanda.kernel import Actor
from servanda.misses.queries import to_approve
from servanda.people.access import may
from servanda.people.models import Staff
from servanda.people.queries import provider
from servanda.reviews.setup import progress
from servanda.tickets.calls import running_calls
from servanda.tickets.held_mail import held_count
from servanda.tickets.mentions import unread_count


def shell(request: HttpRequest) -> dict[str, Any]:
    """Template variables of the frame; empty for anybody who is not a colleague."""
    staff: Staff | None = getattr(request, "staff", None)
    actor: Actor | None = getattr(request, "actor", None)
    if staff is None or actor is None:
        return {}
    can_held = may(actor, "held.read")
    part = bool(request.headers.get("HX-Request"))
    return {
        "me": staff,
        "provider": provider(),
        "quiet_until": getattr(staff, "quiet_until", None),
        "can_plan": may(actor, "work.plan"),
        "can_triage": may(actor, "ticket.triage"),
        "can_day": may(actor, "day.read"),
        "can_held": can_held,
        "can_sent": may(actor, "sent.read"),
        "can_calls": may(actor, "call.read"),
        "can_letters": may(actor, "miss.prepare"),
        "can_earnings": may(actor, "earning.read"),
        "asked_count": _asked(actor) if not part else 0,
        "on_the_phone": [] if part else running_calls(actor),
        "can_set": may(actor, "settings.enter"),
        "steps_left": _steps_left(actor) if not part else 0,
        "can_open": may(actor, "ticket.open"),
        "held_count": held_count(actor) if can_held and not part else 0,
        "mention_count": unread_count(actor) if not part else 0,
    }


def _asked(actor: Actor) -> int:
    """Letters with a credit that wait for the word of whoever may let them go."""
    return to_approve(actor).count() if may(actor, "miss.approve") else 0


def _steps_left(actor: Actor) -> int:
    """Steps of the first day that are neither done nor put aside, for who may do them."""
    if not may(actor, "provider.edit"):
        return 0
    return list(progress().values()).count("open")
