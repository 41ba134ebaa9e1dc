"""What a missed target means in the sample company: credits by level, and the causes to name."""

from __future__ import annotations

from typing import Final

from servanda.catalogue.credits import Amount, Impact
from servanda.demo.company.world import World
from servanda.kernel import Actor
from servanda.kernel.money import Money
from servanda.misses import actions
from servanda.misses.queries import causes
from servanda.misses.usual import CAUSES

TEN, FIVE = Amount(share=1000), Amount(share=500)
BEST: Final = Impact({"resolution": TEN, "first_response": FIVE}, Amount(share=3000), (4,))
IMPACTS: Final = {
    "nonstop": BEST,
    "gold": BEST,
    "silver": Impact({"resolution": FIVE}, Amount(share=2000), (3, 4)),
    "bronze": Impact(monthly=(2, 3, 4)),
}
LIMIT: Final = Money.of(60, "EUR")


def make(world: World, *, by: Actor) -> None:
    there = {cause.name.get("en"): cause for cause in causes()}
    for code, name in CAUSES.items():
        found = there.get(name["en"])
        world.causes[code] = found or actions.save_cause(None, by=by, name=name)
    actions.set_limit("service_manager", LIMIT.currency, by=by, upto=LIMIT)
