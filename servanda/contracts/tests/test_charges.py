"""For what a price is: a month, a seat and month, or once, and what that costs in which month."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servanda.contracts import actions
from servanda.contracts.bought import bought
from servanda.contracts.difference import difference
from servanda.contracts.models import Contract, Line, Version
from servanda.contracts.tests.factory import (
    make_amendment,
    make_contract,
    make_draft,
    make_offering,
    put_line,
)
from servanda.kernel import Refused
from servanda.kernel.money import Money
from servanda.people.tests.factory import ROOT

pytestmark = pytest.mark.django_db
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


def when(local):
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Budapest"))


def costs(line):
    (found,) = bought([line.version.contract_id], line.code)
    return [found.price_of(month) for month in (MAY, JUNE, JULY)]


def test_what_is_paid_once_is_in_the_month_in_which_it_begins():
    line = make_contract(starts_at=when("2026-06-11 00:00"), charge="once",
                         price=Money(90_000, "EUR"))  # fmt: skip
    assert costs(line) == [0, 90_000, 0]


def test_an_amendment_does_not_charge_it_again():
    line = make_contract(starts_at=when("2026-05-11 00:00"), charge="once",
                         price=Money(90_000, "EUR"))  # fmt: skip
    make_amendment(line, effective_from=when("2026-06-16 00:00"), clause="9.9")
    assert costs(line) == [90_000, 0, 0]


def test_a_line_added_later_is_paid_when_it_is_added():
    line = make_contract(starts_at=when("2026-05-01 00:00"))
    draft = actions.amend(line.version.contract, by=ROOT, effective_from=when("2026-06-16 00:00"))
    setup = put_line(draft, code="setup", service="mail", charge="once", price=Money(500, "EUR"))
    actions.sign(draft, by=ROOT)
    assert costs(setup) == [0, 500, 0]


def test_a_line_of_after_the_end_is_never_paid():
    line = make_contract(starts_at=when("2026-05-01 00:00"))
    draft = actions.amend(line.version.contract, by=ROOT, effective_from=when("2026-06-16 00:00"))
    setup = put_line(draft, code="setup", service="mail", charge="once", price=Money(500, "EUR"))
    actions.sign(draft, by=ROOT)
    Contract.objects.filter(pk=line.version.contract_id).update(ends_at=when("2026-06-10 00:00"))
    assert costs(setup) == [0, 0, 0]


def test_seats_are_counted_and_prorated_by_the_day_they_change():
    line = make_contract(starts_at=when("2026-05-01 00:00"), charge="seat", seats=20,
                         price=Money(1_000, "EUR"))  # fmt: skip
    make_amendment(line, effective_from=when("2026-06-16 00:00"), seats=30)
    assert costs(line) == [20_000, 25_000, 30_000]


@given(st.integers(0, 10**7), st.integers(1, 1000))
def test_the_month_of_seats_is_their_number_times_the_price(price, seats):
    assert Line(price_minor=price, charge="seat", seats=seats).per_month.minor == price * seats


def test_the_difference_says_for_what_and_how_many():
    line = make_contract(charge="seat", seats=20, price=Money(1_000, "EUR"))
    draft = actions.amend(line.version.contract, by=ROOT, effective_from=when("2099-01-01 00:00"))
    actions.change_line(draft.lines.get(), by=ROOT, seats=25)
    (change,) = difference(line.version, Version.objects.get(pk=draft.pk))
    assert (change.before, change.after) == ("€10.00 per seat × 20", "€10.00 per seat × 25")


def test_an_indexation_leaves_what_was_paid_once():
    line = make_contract(charge="once", price=Money(1_000, "EUR"))
    draft = actions.propose_indexation(
        line.version.contract, by=ROOT, percent=Decimal(4), effective_from=when("2099-01-01 00:00")
    )
    assert draft.lines.get().price_minor == 1_000


def test_a_line_begins_with_what_the_offering_says():
    offering = make_offering()
    offering.charge = "seat"
    offering.save()
    line = actions.add_line(make_draft(), by=ROOT, code="a", offering=offering, seats=5)
    assert (line.charge, line.seats) == ("seat", 5)


@pytest.mark.parametrize("seats", [0, -1, 100_001])
def test_seats_that_cannot_be(seats):
    with pytest.raises(Refused) as refused:
        put_line(make_draft(), charge="seat", seats=seats)
    assert refused.value.code == "bad_seats"
