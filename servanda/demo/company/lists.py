"""The lists that colleagues of the sample company have saved."""

from __future__ import annotations

from servanda.demo.company.world import World
from servanda.tickets.actions.saving import save_list
from servanda.tickets.models import Audience


def make(world: World) -> None:
    """One that the whole desk shares, and one's own."""
    eszter, head = world.actor("eszter"), world.actor("zoltan")
    urgent = {"list": ["all"], "priority": ["1", "2"]}
    save_list(by=head, name="P1 + P2", query=urgent, audience=Audience.ALL)
    clinics = {"list": ["all"], "customer": [world.customers["clinic"].ref], "group": ["who"]}
    save_list(by=eszter, name="Budai Mosoly", query=clinics)
