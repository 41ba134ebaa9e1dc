"""A cap over the credits of a whole contract, entered, reached, and given back."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.catalogue.credits import Amount, Impact
from servanda.contracts import actions as contracts
from servanda.contracts.models import Contract, Line
from servanda.contracts.tests.factory import put_line
from servanda.kernel import Refused
from servanda.kernel.money import Money
from servanda.misses import actions
from servanda.misses.models import Credit, Miss
from servanda.misses.tests.world import GOLD, TARGETS, TEN, World, credit_of, when
from servanda.people.tests.factory import ROOT
from servanda.tickets.tests.test_concurrency import at_once

pytestmark = pytest.mark.django_db
SILVER = Impact({"resolution": TEN})


def build(cap, **options):
    """Gold at 480.00 and silver at 300.00, both 10 % a missed resolution."""
    world = World(**options)
    contract = Contract.objects.get(pk=world.line.version.contract_id)
    with kernel.pretend(when("2026-05-20 09:00")):
        draft = contracts.amend(contract, by=ROOT, effective_from=when("2026-06-01 00:00"))
        contracts.cap_credits(draft, by=ROOT, cap=cap)
        put_line(draft, "silver", code="silver", service="mail", targets=TARGETS, impact=SILVER,
                 price=Money(30_000, "EUR"))  # fmt: skip
        contracts.sign(draft, by=ROOT)
    lines = {line.code: line for line in Line.objects.filter(version=draft)}
    world.gold, world.silver = lines["workplace-gold"], lines["silver"]
    return world


def missed(world):
    days = [("01", world.gold), ("02", world.silver), ("03", world.gold), ("05", world.silver)]
    return [world.misses_resolution(f"2026-06-{day}", line=line) for day, line in days]


def test_in_the_order_of_the_misses_across_lines():
    world = build(Amount(fixed=12_000))
    assert [credit_of(ticket) for ticket in missed(world)] == [4800, 3000, 4200, 0]
    last = {row.miss_id: row for row in Credit.objects.order_by("pk")}
    assert [row.capped for row in last.values()] == [False, False, True, True]


def test_withdrawing_gives_the_room_back_to_other_lines():
    world = build(Amount(fixed=12_000))
    tickets = missed(world)
    first = Miss.objects.get(ticket=tickets[0])
    with kernel.pretend(when("2026-06-20 09:00")):
        actions.withdraw(first, by=world.manager, why="It was a question.")
    assert [credit_of(ticket) for ticket in tickets] == [0, 3000, 4800, 3000]


def test_a_share_is_of_what_all_lines_cost_in_that_month():
    world = build(Amount(share=1500))
    assert sum(credit_of(ticket) for ticket in missed(world)) == 11_700


def test_the_lines_own_cap_still_holds():
    world = build(Amount(fixed=50_000), impact=Impact(GOLD.credits, cap=TEN))
    assert [credit_of(ticket) for ticket in missed(world)] == [4800, 3000, 0, 3000]


def test_the_next_month_begins_anew():
    world = build(Amount(fixed=4_800))
    june = world.misses_resolution("2026-06-01", line=world.gold)
    july = world.misses_resolution("2026-07-01", line=world.silver)
    assert (credit_of(june), credit_of(july)) == (4800, 3000)


@pytest.mark.django_db(transaction=True)
def test_two_withdrawn_at_once_are_counted_one_after_the_other():
    world = build(Amount(fixed=12_000))
    tickets = missed(world)
    gold, silver = (Miss.objects.get(ticket=ticket) for ticket in tickets[:2])
    at_once(
        lambda: actions.withdraw(gold, by=world.manager, why="One."),
        lambda: actions.withdraw(silver, by=world.manager, why="Other."),
    )
    assert [credit_of(ticket) for ticket in tickets] == [0, 0, 4800, 3000]


@pytest.mark.parametrize("cap", [Amount(share=0), Amount(fixed=0), Amount(share=10_001)])
def test_a_cap_that_nobody_can_mean_is_refused(cap):
    world = World()
    contract = Contract.objects.get(pk=world.line.version.contract_id)
    draft = contracts.amend(contract, by=ROOT, effective_from=when("2099-01-01 00:00"))
    with pytest.raises(Refused):
        contracts.cap_credits(draft, by=ROOT, cap=cap)
