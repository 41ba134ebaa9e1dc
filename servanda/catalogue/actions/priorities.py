"""How the provider names its priorities and finds them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from servanda.catalogue.actions.sold import stream
from servanda.catalogue.events import PrioritiesChanged
from servanda.catalogue.models import NUMBERS, MatrixCell, PriorityName
from servanda.catalogue.priorities import USUAL, Matrix, matrix, names
from servanda.kernel import Actor, Refused
from servanda.kernel.journal import record
from servanda.kernel.unit import action
from servanda.kernel.words import Words
from servanda.people.access import demand


def set_priorities(*, by: Actor, named: Mapping[int, Words], proposed: Matrix) -> None:
    """Name priorities (empty: as Servanda does) and say which one an impact and urgency propose.

    Contracts speak of numbers, so nothing that was promised changes. Raises Refused for a priority
    that does not exist, TypeError for a cell that is none.
    """
    demand(by, "catalogue.edit")
    if unknown := set(proposed) - set(USUAL):
        raise TypeError(f"no such cell: {unknown}")
    given = {*named, *(one for one in proposed.values() if one is not None)}
    if given - set(NUMBERS):
        raise Refused(_("There are four priorities, 1 to 4. Choose one."), code="bad_priority")
    with action():
        if any([_named(named), _proposed(proposed)]):
            record(PrioritiesChanged(), stream(), by=by)


def _named(named: Mapping[int, Words]) -> bool:
    before = names()
    wanted = {number: words for number, words in named.items() if any(words.values())}
    changed = {number: words for number, words in wanted.items() if before.get(number) != words}
    for number, words in changed.items():
        PriorityName.objects.update_or_create(number=number, defaults={"name": words})
    gone = PriorityName.objects.filter(number__in=set(named) - set(wanted)).delete()[0]
    return bool(changed or gone)


def _proposed(proposed: Matrix) -> bool:
    before = matrix()
    changed = {cell: priority for cell, priority in proposed.items() if before[cell] != priority}
    for (impact, urgency), priority in changed.items():
        MatrixCell.objects.update_or_create(
            impact=impact, urgency=urgency, defaults={"priority": priority}
        )
    return bool(changed)
