"""How a case begins: by mail, by telephone, on the portal, by monitoring, or among ourselves."""

from __future__ import annotations

from typing import Any

from servanda.demo import acts, post, samples
from servanda.demo.case import Case
from servanda.demo.company.world import World
from servanda.kernel import Actor
from servanda.tickets import actions
from servanda.tickets.models import Ticket


def open_case(case: Case, world: World) -> None:
    """Afterwards `case.ticket` is its ticket, or None when its mail is held."""
    script = case.script
    case.contact = world.contacts.get(script.contact(case.use))
    case.customer = world.customers.get(script.customer)
    if script.channel == "mail":
        fate = post.first(case, files=[samples.file(script.file)] if script.file else ())
        if fate.ticket is not None:
            case.ticket = Ticket.objects.get(number=fate.ticket)
        return
    by, further = _who(case, world)
    case.ticket = actions.open_ticket(
        by=by,
        channel=script.channel,
        subject=case.say(script.subject),
        text=case.say(script.text),
        customer=case.customer,
        requester=case.contact,
        kind=script.kind,
        system=world.systems.get(f"{script.customer}.{script.system}"),
        **further,
    )


def _who(case: Case, world: World) -> tuple[Actor, dict[str, Any]]:
    """Who opens it, and what only they can say."""
    script = case.script
    line = world.lines.get(f"{script.customer}.{script.line}")
    if script.channel == "call":
        seconds = script.minutes * 60 + case.rng.randint(0, 59)
        spoken = {"spoken": True, "call_seconds": seconds}
        return acts.agent(case, world), {"priority": script.priority, "line": line, **spoken}
    if script.channel == "monitoring":
        return Actor.system(), {"priority": script.priority, "team": world.teams["specialists"]}
    if script.channel == "staff":
        return world.actor(script.by), {"priority": script.priority, "team": world.teams["support"]}
    return acts.customer(case), {}


def is_to_be_taken(case: Case) -> bool:
    return case.script.taken and case.ticket is not None
