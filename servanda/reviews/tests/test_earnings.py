"""What contracts bring and cost: by line, by customer, and all together, to the last unit."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda import kernel
from servanda.billing import actions as billing
from servanda.billing.actions import Worked
from servanda.billing.drawdown import Change, Spent, draw
from servanda.billing.models import TimeEntry
from servanda.contracts.tests.factory import make_amendment, make_contract
from servanda.kernel.money import Money
from servanda.misses.tests.world import World, when
from servanda.people import actors
from servanda.people.models import Customer
from servanda.people.tests.factory import (
    make_actor,
    make_contact,
    make_customer,
    make_provider,
)
from servanda.reviews.earned import accounts, year_to
from servanda.reviews.earnings import Sums, of_line, total

HOUR = 3600
JUNE, MAY = date(2026, 6, 1), date(2026, 5, 1)
LATER = datetime(2026, 8, 1, tzinfo=UTC)


def at(day: int, hour: int = 8) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


entries = st.lists(
    st.tuples(
        st.integers(1, 28), st.integers(60, 86_400), st.sampled_from(("contract", "paid", "free"))
    ),
    max_size=8,
)
line = st.tuples(
    st.integers(0, 10**7), st.integers(0, 10**6), entries,
    st.one_of(st.none(), st.integers(0, 200_000)),
    st.one_of(st.none(), st.integers(0, 30_000)), st.one_of(st.none(), st.integers(0, 30_000)),
)  # fmt: skip


def counted(one) -> Sums:
    price, credits, worked, allowance, rate, cost = one
    spent = [Spent(key, at(day), length, how) for key, (day, length, how) in enumerate(worked)]
    drawn = draw(allowance, spent)
    return of_line(price, credits, spent, drawn, lambda _: rate, lambda _: cost)


@given(st.lists(line, max_size=6))
def test_whichever_way_one_adds_it_is_the_same(lines):
    sums = [counted(one) for one in lines]
    assert total(sums) == total(reversed(sums))
    assert total([total(sums[::2]), total(sums[1::2])]) == total(sums)
    assert total(sums).margin == sum(one.margin for one in sums)


@given(line)
def test_every_second_and_every_unit_is_accounted_for(one):
    price, credits, worked, _allowance, rate, cost = one
    found = counted(one)
    assert found.used + found.paid + found.free == found.spent == sum(each[1] for each in worked)
    assert found.margin == price + found.work - found.cost - credits
    assert found.unpriced == (found.paid if rate is None else 0)
    assert found.uncosted == (found.spent if cost is None else 0)
    assert abs(found.work * HOUR - found.paid * (rate or 0)) * 2 <= HOUR
    assert abs(found.cost * HOUR - found.spent * (cost or 0)) * 2 <= HOUR


def test_work_is_held_against_what_was_agreed_when_it_was_done():
    """Ten hours, from the 16th twenty; and the other way round nothing is taken back."""
    spent = [Spent(1, at(10), 12 * HOUR), Spent(2, at(20), 12 * HOUR)]
    more = draw(10 * HOUR, spent, [Change(at(16), 20 * HOUR)])
    assert (more.shares[1].paid, more.shares[2].paid) == (2 * HOUR, 2 * HOUR)
    assert more.left == 0
    less = draw(20 * HOUR, spent, [Change(at(16), 10 * HOUR)])
    assert (less.shares[1].paid, less.shares[2].paid) == (0, 12 * HOUR)
    endless = draw(10 * HOUR, spent, [Change(at(16), None)])
    assert (endless.shares[1].paid, endless.shares[2].paid, endless.left) == (2 * HOUR, 0, None)


class Works(World):
    """A customer whose tickets are worked on, and a rate for ourselves."""

    def __init__(self, **options):
        super().__init__(**options)
        billing.set_rate(by=self.head, since=date(2026, 1, 1), rate=Money(4_000, "EUR"))

    def works(self, local, seconds, ticket=None, **values):
        ticket = ticket or self.opens("2026-06-01 09:00", **values)
        with kernel.pretend(LATER):
            return billing.enter_time(ticket, Worked(when(local), seconds, "Work"), by=self.agent)

    def opens_for(self, line):
        customer = line.version.contract.customer
        by = actors.of_contact(make_contact(customer))
        return self.opens("2026-06-01 09:00", line=line, customer=customer, requester=None, by=by)

    def june(self, actor=None, month=JUNE):
        found = accounts(actor or self.manager, Customer.objects.all(), [month])
        return {
            (one.customer.name, one.bought.code if one.bought else ""): one.months[month]
            for one in found
        }


pytestmark = pytest.mark.django_db


def test_a_month_of_a_line():
    """Scenario 19's entry, 6 h at 40.00 inside, and what a missed resolution owes."""
    world = Works(included_seconds=10 * HOUR, rate_minor=7_500)
    ticket = world.misses_resolution("2026-06-01")
    world.works("2026-06-02 08:00", 9 * HOUR + 20 * 60, ticket)
    world.works("2026-06-18 14:10", 90 * 60, ticket)
    assert world.june() == {
        ("Alma Kft.", "workplace-gold"): Sums(
            price=48_000, work=6_250, credits=4_800, cost=43_333,
            spent=39_000, used=10 * HOUR, paid=50 * 60,
        )
    }  # fmt: skip
    assert world.june()["Alma Kft.", "workplace-gold"].margin == 48_000 + 6_250 - 4_800 - 43_333


def test_an_amendment_within_the_month_prorates_the_price_and_keeps_one_row():
    world = Works(minor=40_000)
    make_amendment(
        world.line, effective_from=when("2026-06-16 00:00"), price=Money(48_000, "EUR"),
        signed_at=when("2026-06-10 12:00"),
    )  # fmt: skip
    assert [one.price for one in world.june().values()] == [44_000]


def test_a_contract_that_began_or_ended_in_the_month_costs_its_days():
    make_provider()
    customer, manager = make_customer(name="Körte Bt."), make_actor("service_manager")
    make_contract(
        customer, starts_at=when("2026-06-11 00:00"), ends_at=when("2026-06-21 00:00"),
        price=Money(30_000, "EUR"),
    )  # fmt: skip
    found = accounts(manager, [customer], year_to(date(2026, 7, 1)))
    assert found[0].months == {JUNE: Sums(price=10_000)}


def test_work_that_nothing_covers_costs_in_the_currency_of_the_customer():
    world = Works()
    ticket = world.opens("2026-06-01 09:00", line=None)
    billing.set_rate(by=world.head, since=date(2026, 6, 10), rate=Money(5_000, "EUR"))
    world.works("2026-06-09 08:00", HOUR, ticket)
    world.works("2026-06-10 08:00", HOUR, ticket)
    ticket.line = None
    ticket.save()
    TimeEntry.objects.update(line=None)
    assert world.june()["Alma Kft.", ""] == Sums(
        cost=9_000, spent=2 * HOUR, paid=2 * HOUR, unpriced=2 * HOUR
    )


def test_the_month_is_that_of_the_customer():
    """23:30 on May 31 in Budapest is May, whatever the server thinks."""
    world = Works()
    world.works("2026-05-31 23:30", HOUR, world.opens("2026-05-29 09:00"))
    assert world.june(month=MAY)["Alma Kft.", "workplace-gold"].spent == HOUR
    assert world.june()["Alma Kft.", "workplace-gold"].spent == 0


def test_what_was_withdrawn_or_corrected_does_not_count():
    world = Works()
    ticket = world.opens("2026-06-01 09:00")
    entry = world.works("2026-06-02 08:00", HOUR, ticket)
    with kernel.pretend(LATER):
        billing.correct_time(
            entry, Worked(entry.started_at, 2 * HOUR, "Longer"), by=world.agent
        )  # fmt: skip
    assert world.june()["Alma Kft.", "workplace-gold"].spent == 2 * HOUR


def test_who_may_not_see_money_gets_nothing():
    world = Works()
    for nobody in (world.agent, make_actor("specialist"), make_actor("administrator")):
        assert world.june(nobody) == {}
    assert world.june(actors.of_contact(world.contact)) == {}
    assert world.june(make_actor("account_manager"))


def test_reading_costs_the_same_however_many(django_assert_max_num_queries):
    world = Works(included_seconds=HOUR, rate_minor=7_500)
    for number in range(3):
        other = make_customer(name=f"Customer {number}")
        world.works("2026-06-02 08:00", HOUR, world.opens_for(make_contract(other)))
    world.misses_resolution("2026-06-03")
    with django_assert_max_num_queries(7):
        found = accounts(world.head, Customer.objects.all(), year_to(JUNE))
    assert len(found) == 4


def test_customers_lines_and_overview_come_to_the_same():
    world = Works(included_seconds=HOUR, rate_minor=7_333)
    other = make_contract(make_customer(name="Körte Bt."), rate_minor=6_161,
                          included_seconds=0)  # fmt: skip
    tickets = [world.opens("2026-06-01 09:00"), world.opens_for(other)]
    for day in range(2, 9):
        for ticket in tickets:
            world.works(f"2026-06-0{day} 08:00", 1_000 * day + 7, ticket)
    months = year_to(date(2026, 7, 1))
    everything = accounts(world.head, Customer.objects.all(), months)
    each = [one for customer in Customer.objects.all()
            for one in accounts(world.head, [customer], months)]  # fmt: skip
    by_month = [one for month in months
                for one in accounts(world.head, Customer.objects.all(), [month])]  # fmt: skip
    sums = [total(one.total for one in found) for found in (everything, each, by_month)]
    assert sums[0] == sums[1] == sums[2]
    assert sums[0].work
