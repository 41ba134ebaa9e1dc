"""What a missed target means in the sample company: credits by level, and the causes to name."""

from __future__ import annotations

from typing import Final

from servanda.contracts.credits import Amount, Impact
from servanda.demo.company.world import World
from servanda.kernel import Actor
from servanda.kernel.money import Money
from servanda.misses import actions

TEN, FIVE = Amount(share=1000), Amount(share=500)
BEST: Final = Impact({"resolution": TEN, "first_response": FIVE}, Amount(share=3000), (4,))
IMPACTS: Final = {
    "nonstop": BEST,
    "gold": BEST,
    "silver": Impact({"resolution": FIVE}, Amount(share=2000), (3, 4)),
    "bronze": Impact(monthly=(2, 3, 4)),
}
CAUSES: Final = {
    "part": {
        "en": "a part that we did not have in stock",
        "hu": "egy alkatrész nem volt raktáron",
        "he": "חלק שלא היה במלאי שלנו",
        "es": "una pieza que no teníamos en almacén",
    },
    "longer": {
        "en": "finding the fault took longer than we expected",
        "hu": "a hiba megtalálása tovább tartott a vártnál",
        "he": "איתור התקלה ארך יותר מהצפוי",
        "es": "localizar la avería llevó más de lo previsto",
    },
    "busy": {
        "en": "too few of us were free that day",
        "hu": "aznap kevés szabad kollégánk volt",
        "he": "באותו יום היו אצלנו מעט עובדים פנויים",
        "es": "ese día teníamos pocas personas disponibles",
    },
    "supplier": {
        "en": "a supplier of ours delivered late",
        "hu": "egy beszállítónk késve szállított",
        "he": "ספק שלנו איחר באספקה",
        "es": "un proveedor nuestro entregó con retraso",
    },
}
LIMIT: Final = Money.of(60, "EUR")


def make(world: World, *, by: Actor) -> None:
    for code, name in CAUSES.items():
        world.causes[code] = actions.save_cause(None, by=by, name=name)
    actions.set_limit("service_manager", LIMIT.currency, by=by, upto=LIMIT)
