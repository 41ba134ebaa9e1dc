"""Worked example 18: credits with a cap, in order, told by letters that are approved."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.catalogue.credits import Impact
from servanda.contracts import actions as contracts
from servanda.contracts.tests.factory import make_amendment, make_contract
from servanda.kernel import Refused
from servanda.kernel.money import Money
from servanda.mail.models import Outgoing
from servanda.misses import actions
from servanda.misses.models import Credit, Miss
from servanda.misses.tests.world import TARGETS, TEN, World, credit_of, when
from servanda.people.tests.factory import ROOT

pytestmark = pytest.mark.django_db


def june(world):
    """Resolution, response, resolution, resolution, resolution."""
    first = world.misses_resolution("2026-06-01")
    second = world.misses_response("2026-06-03")
    rest = [world.misses_resolution(f"2026-06-{day}") for day in ("08", "10", "17")]
    return [first, second, *rest]


def test_the_letters_name_what_each_miss_earns():
    world = World()
    amounts = []
    for ticket in june(world):
        letter = world.writes(ticket, "2026-06-18 09:00")
        amounts.append(letter.minor)
        if letter.minor:
            with pytest.raises(Refused, check=lambda refusal: refusal.code == "needs_approval"):
                actions.send(letter, by=world.agent)
            world.approves(letter, "2026-06-18 09:30")
        else:
            actions.send(letter, by=world.agent)
    assert amounts == [4800, 2400, 4800, 2400, 0]
    said = [
        mail.text for mail in Outgoing.objects.filter(text__contains="The cause").order_by("pk")
    ]
    credits = ["€48.00", "€24.00", "€48.00", "€24.00", "€0.00"]
    assert [amount in text for amount, text in zip(credits, said, strict=True)] == [True] * 5
    assert "the most that the contract gives for June 2026 is reached." in said[3]
    assert "is reached already, so this time it is €0.00." in said[4]


def test_a_silver_line_has_its_own_count_and_the_customer_gets_both():
    world = World()
    silver = make_contract(
        world.customer, level="silver", targets=TARGETS, price=Money(30_000, "EUR"),
        impact=Impact({"resolution": TEN}),
    )  # fmt: skip
    gold = june(world)
    ticket = world.misses_resolution("2026-06-22", line=silver)
    assert credit_of(ticket) == 3000
    assert sum(credit_of(one) for one in gold) + credit_of(ticket) == 17_400


def test_the_first_one_withdrawn_is_counted_anew_and_both_are_kept():
    world = World()
    tickets = june(world)
    first = Miss.objects.get(ticket=tickets[0])
    with kernel.pretend(when("2026-06-19 10:00")):
        actions.withdraw(first, by=world.manager, why="It was a question, wrongly classified.")
    assert [credit_of(one) for one in tickets] == [0, 2400, 4800, 4800, 2400]
    rows = Credit.objects.filter(miss=first)
    assert [(row.minor, row.why) for row in rows] == [(4800, "missed"), (0, "withdrawn")]
    assert rows.last().reason.text == "It was a question, wrongly classified."


def test_a_price_amended_in_the_middle_of_the_month():
    world = World(minor=40_000)
    make_amendment(
        world.line, effective_from=when("2026-06-16 00:00"), signed_at=when("2026-05-20 10:00"),
        price=Money(48_000, "EUR"),
    )  # fmt: skip
    assert [credit_of(one) for one in june(world)] == [4400, 2200, 4400, 2200, 0]


def test_an_amendment_signed_after_the_first_misses_counts_them_anew():
    world = World(minor=40_000)
    tickets = june(world)
    assert [credit_of(one) for one in tickets] == [4000, 2000, 4000, 2000, 0]
    make_amendment(
        world.line, effective_from=when("2026-06-20 00:00"), signed_at=when("2026-06-19 10:00"),
        price=Money(46_000, "EUR"),
    )  # fmt: skip
    # 19 days at 400.00, 11 at 460.00: 422.00
    assert [credit_of(one) for one in tickets] == [4220, 2110, 4220, 2110, 0]
    assert Credit.objects.filter(why="recounted").count() == 4


def test_an_end_taken_back_counts_the_month_of_the_former_end_anew():
    world = World(minor=40_000)
    contract = world.line.version.contract
    with kernel.pretend(when("2026-05-20 10:00")):
        contracts.end_contract(contract, by=ROOT, ends_at=when("2026-06-19 00:00"))
    tickets = june(world)
    assert [credit_of(one) for one in tickets] == [2400, 1200, 2400, 1200, 0]
    with kernel.pretend(when("2026-06-18 10:00")):
        contracts.end_contract(contract, by=ROOT, ends_at=when("2027-01-01 00:00"))
    assert [credit_of(one) for one in tickets] == [4000, 2000, 4000, 2000, 0]
