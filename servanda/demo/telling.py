"""The sample company tells of what it missed: most letters have gone, the last ones are waiting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from servanda import kernel
from servanda.demo.case import Case
from servanda.demo.company.world import World
from servanda.kernel import Actor, Refused
from servanda.misses import actions
from servanda.misses.limits import may_let_go
from servanda.misses.models import Letter, Miss
from servanda.people.access import may

RECENT: Final = timedelta(days=5)
"""So long before the end letters begin to wait for somebody."""
# By language how it came about, and what happens next.
TEXTS: Final = {
    "en": (
        ("We looked in the wrong place first, and lost half a day.",
         "We have written down how to recognise it: next time it takes an hour."),
        ("Two large faults came on the same morning, and yours had to wait.",
         "From now on a second engineer is on call on Mondays."),
    ),
    "hu": (
        ("Először rossz helyen kerestük a hibát, és elment vele egy fél nap.",
         "Leírtuk, miről ismerhető fel: legközelebb egy óra lesz."),
        ("Aznap délelőtt két nagy hiba egyszerre érkezett, és ennek várnia kellett.",
         "Mostantól hétfőnként egy második mérnök is készenlétben áll."),
    ),
    "he": (
        ("חיפשנו תחילה במקום הלא נכון, וכך אבד חצי יום.",
         "תיעדנו איך מזהים את התקלה: בפעם הבאה זה ייקח שעה."),
        ("באותו בוקר הגיעו שתי תקלות גדולות בבת אחת, והטיפול התעכב.",
         "מעתה יהיה בימי שני איש טכני נוסף בכוננות."),
    ),
    "es": (
        ("Primero buscamos en el lugar equivocado y se perdió medio día.",
         "Hemos anotado cómo reconocerlo: la próxima vez llevará una hora."),
        ("Esa mañana llegaron dos averías grandes a la vez y hubo que esperar.",
         "Desde ahora habrá los lunes una segunda persona de guardia."),
    ),
}  # fmt: skip


def tell(case: Case, world: World, end: datetime) -> None:
    """Write the letter about what was missed on a case, if one is owed; of the last days some are
    still to be approved, one was sent back, and some nobody has written yet."""
    ticket = case.ticket
    if ticket is None or not Miss.objects.owed().filter(ticket=ticket).exists():
        return
    recent = kernel.now() > end - RECENT
    by = world.actor(case.agent)
    if (recent and case.rng.random() < 0.3) or not may(by, "miss.write"):
        return
    words, following = case.rng.choice(TEXTS[ticket.language])
    cause = world.causes[case.rng.choice(sorted(world.causes))]
    try:
        letter = actions.write(ticket, by=by, cause=cause, words=words, following=following)
        _let_go(letter, by, case, world, recent=recent)
    except Refused:
        return  # nobody there has an address: the ticket stays on the list


def _let_go(letter: Letter, by: Actor, case: Case, world: World, *, recent: bool) -> None:
    if letter.asked_at is None:
        actions.send(letter, by=by)
    elif not recent:
        manager = world.actor("peter")
        chief = manager if may_let_go(manager, letter.credit) else world.actor("zoltan")
        actions.approve(letter, by=chief, minor=letter.minor)
    elif case.rng.random() < 0.3:
        actions.send_back(letter, by=world.actor("peter"), why="Írjuk bele, melyik gépről van szó.")
