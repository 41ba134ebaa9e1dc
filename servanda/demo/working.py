"""What is done beside a case's own script: the procedure that fits it, its steps ticked, and the
time that it took entered.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from servanda import kernel
from servanda.billing.actions import Worked, enter_time
from servanda.demo.case import Case
from servanda.demo.company.world import World
from servanda.kernel import Actor
from servanda.tickets.actions import checklist as actions
from servanda.tickets.checklist import Checklist, offers_for
from servanda.tickets.models import Step, Ticket

LOOKED: Final = {
    "hu": "Átnéztem, mi a hiba.", "en": "Looked into it.", "he": "בדיקה ראשונית.",
    "es": "Primera revisión.",
}  # fmt: skip
SOLVED: Final = {
    "hu": "Javítás és próba az ügyféllel.", "en": "Fixed, and tried out with the customer.",
    "he": "תיקון ובדיקה עם הלקוח.", "es": "Arreglado y probado con el cliente.",
}  # fmt: skip
NOT_NEEDED: Final = {
    "hu": "Most nem kellett.", "en": "Not needed this time.", "he": "לא היה צורך הפעם.",
    "es": "Esta vez no hizo falta.",
}  # fmt: skip


def begin(ticket: Ticket, case: Case, world: World) -> None:
    """Go by the procedure whose words are in the ticket, do the first step, enter the time."""
    by = world.actor(case.agent)
    proposed = Checklist(offers=offers_for(ticket)).proposed
    if proposed is None:
        return
    actions.choose_procedure(ticket, by=by, version=proposed.version)
    actions.tick(_open(ticket)[0], by=by)
    _enter(ticket, case, by, 5 * case.rng.randint(2, 5), LOOKED)


def finish(ticket: Ticket, case: Case, by: Actor) -> None:
    """What is left of the list is done; now and then a step was not needed."""
    for step in _open(ticket):
        if case.rng.random() < 0.15:
            actions.skip_step(step, by=by, why=NOT_NEEDED.get(case.language, NOT_NEEDED["en"]))
        else:
            actions.tick(step, by=by)
    _enter(ticket, case, by, 5 * case.rng.randint(3, 18), SOLVED)


def _enter(ticket: Ticket, case: Case, by: Actor, minutes: int, words: dict[str, str]) -> None:
    took = timedelta(minutes=minutes)
    work = "on_site" if minutes > 75 else "phone" if case.script.channel == "call" else "remote"
    text = words.get(case.language, words["en"])
    worked = Worked(kernel.now() - took, int(took.total_seconds()), text, work)
    enter_time(ticket, worked, by=by)


def _open(ticket: Ticket) -> list[Step]:
    steps = Step.objects.standing().filter(ticket=ticket).order_by("position", "pk")
    return [step for step in steps if step.is_open]
