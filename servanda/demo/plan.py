"""When the cases of the history come in, and who has them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final

from servanda.demo.case import Case
from servanda.demo.company import customers
from servanda.demo.company.world import World
from servanda.demo.script import Script

SPAN: Final = timedelta(days=36)
QUIET: Final = timedelta(hours=30)
"""So long before the end the last case of the past comes in; those alive come in later."""
NIGHT_CALLERS: Final = {"sandor"}
SUPPORTERS: Final[dict[str, tuple[str, str]]] = {
    row["key"]: (row["supporter"], row["deputy"]) for row in customers.given()
}


def cases(scripts: Sequence[Script], world: World, end: datetime, seed: int) -> list[Case]:
    """Every use of every script with its time; the same for the same `end` and `seed`."""
    found: list[Case] = []
    for script in sorted(scripts, key=lambda one: bool(one.after)):
        for use in range(script.uses):
            rng = Random(f"{seed}/{script.id}/{use}")  # noqa: S311 - it only has to repeat itself
            at = _received_at(script, use, found, world, end, rng)
            case = Case(script, use, at, _agent(script, world, at), _line_hours(script, world), rng)
            if script.ago is not None:
                case.times = _times(case, world)
            found.append(case)
    return sorted(found, key=lambda case: (case.received_at, case.script.id))


def _received_at(
    script: Script, use: int, found: Sequence[Case], world: World, end: datetime, rng: Random
) -> datetime:
    if script.after:
        first = next(case for case in found if case.script.id == script.after)
        return first.received_at + timedelta(seconds=rng.randint(240, 900))
    if script.ago is not None:
        hours = world.hours(_line_hours(script, world))
        return hours.advance(end, -int(script.ago * 3600)) + timedelta(seconds=rng.randint(1, 50))
    return _somewhere(script, use, world, end, rng)


def _somewhere(script: Script, use: int, world: World, end: datetime, rng: Random) -> datetime:
    """Some moment in its part of the span, when such a customer is at work."""
    hours = world.hours(_calling_hours(script, world))
    begin, until = end - SPAN, end - QUIET
    part = (until - begin) / script.uses
    lower, upper = begin + part * use, begin + part * (use + 1)
    open_seconds = hours.elapsed(lower, upper)
    at = hours.advance(lower, rng.randint(0, max(open_seconds - 1, 0)))
    return min(max(at, begin), until)


def _line_hours(script: Script, world: World) -> str:
    """The key of the calendar by which its contract line counts."""
    line = world.lines.get(f"{script.customer}.{script.line}")
    if line is None:
        return "desk"
    return next(key for key, row in world.calendars.items() if row.pk == line.calendar_id)


def _calling_hours(script: Script, world: World) -> str:
    """When its people write or phone."""
    if script.channel == "monitoring" or NIGHT_CALLERS & set(script.who):
        return "always"
    hours = _line_hours(script, world)
    return "hungary" if hours == "always" else hours


def _agent(script: Script, world: World, at: datetime) -> str:
    if script.by:
        return script.by
    own, deputy = SUPPORTERS.get(script.customer, ("eszter", "daniel"))
    return deputy if world.is_away(own, at) else own


def _times(case: Case, world: World) -> list[datetime]:
    """Taken up soon, then spread over the working time up to the end of the history."""
    assert case.script.ago is not None
    hours, parts = world.hours(case.hours), len(case.script.steps)
    taken = min(int(case.script.ago * 900), case.rng.randint(600, 2400))
    share = (case.script.ago * 3600 - taken) / (parts + 0.5)
    seconds = [taken, *(int(taken + (number + 0.6) * share) for number in range(parts))]
    return [hours.advance(case.received_at, one) for one in seconds]
