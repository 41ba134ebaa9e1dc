"""The pages about what contracts bring and cost."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda import kernel
from servanda.billing.models import InternalRate
from servanda.contracts.tests.factory import make_contract
from servanda.kernel.models import Entry
from servanda.kernel.money import Money
from servanda.misses.tests.world import when
from servanda.people.backend import SIGN_IN
from servanda.people.models import Staff
from servanda.people.tests.factory import make_customer, make_staff
from servanda.reviews.tests.test_earnings import HOUR, Works

pytestmark = pytest.mark.django_db
JUNE = {"month": "2026-06"}


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def world():
    world = Works(included_seconds=10 * HOUR, rate_minor=7_500)
    ticket = world.misses_resolution("2026-06-01")
    world.works("2026-06-02 08:00", 9 * HOUR + 20 * 60, ticket)
    world.works("2026-06-18 14:10", 90 * 60, ticket)
    return world


@pytest.fixture
def as_one(client):
    def signed_in(staff):
        fresh = type(client)()
        staff.language = "en"
        staff.save()
        fresh.force_login(staff.account, backend=SIGN_IN)
        return fresh

    return signed_in


@pytest.fixture
def manager(world, as_one):
    return as_one(Staff.objects.get(pk=world.manager.id))


@pytest.fixture
def head(world, as_one):
    return as_one(Staff.objects.get(pk=world.head.id))


def seen(client, name, *args, **query):
    with kernel.pretend(when("2026-08-01 09:00")):
        answer = client.get(url(name, *args), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_customers_month_line_by_line(world, manager):
    page = seen(manager, "earned", world.customer.ref, **JUNE)
    assert "Workplace · Gold" in page
    for amount in ("€480.00", "€62.50", "€48.00", "€433.33", "€61.17"):
        assert amount in page
    assert "10 h of 10 h" in page
    assert "used up" in page
    assert "The twelve months until then" in page


def test_a_month_in_which_nothing_was_bought(as_one, world, manager):
    other = make_customer(name="Körte Bt.")
    assert "Nothing was bought in this month" in seen(manager, "earned", other.ref, **JUNE)


def test_one_contract_alone(world, manager):
    other = make_contract(world.customer, code="mail", service="mail", price=Money(9_900, "EUR"))
    both = seen(manager, "earned", world.customer.ref, **JUNE)
    assert "€99.00" in both
    ref = world.line.version.contract.ref
    alone = seen(manager, "earned", world.customer.ref, **JUNE, contract=ref)
    assert "€99.00" not in alone
    assert "All contracts of this customer" in alone
    foreign = make_contract(make_customer(name="Körte Bt.")).version.contract.ref
    for ref in ("none", foreign):
        answer = manager.get(url("earned", world.customer.ref), {"contract": ref})
        assert answer.status_code == 404
    assert url("earned", world.customer.ref) in seen(
        manager, "contract", other.version.contract.ref
    )


def test_the_lowest_margin_stands_on_top_and_filters_hold(world, manager):
    make_contract(make_customer(name="Körte Bt."), price=Money(100, "EUR"))
    page = seen(manager, "earnings", **JUNE)
    assert page.index("Körte Bt.") < page.index("Alma Kft.")
    by_earned = seen(manager, "earnings", **JUNE, sort="earned")
    assert by_earned.index("Alma Kft.") < by_earned.index("Körte Bt.")
    assert "Alma Kft." not in seen(manager, "earnings", **JUNE, q="kort")
    assert "No such customer" in seen(manager, "earnings", **JUNE, loss="1")
    world.customer.account_manager = make_staff("account_manager")
    world.customer.save()
    mine = seen(manager, "earnings", **JUNE, manager=world.customer.account_manager.ref)
    assert "Körte Bt." not in mine
    assert "Alma Kft." in mine


def test_two_currencies_are_never_added(world, manager):
    make_contract(
        make_customer(name="Körte Bt."), price=Money(90_000, "HUF"), code="x", service="mail"
    )
    page = seen(manager, "earnings", **JUNE)
    assert "HUF, net" in page
    assert "EUR, net" in page


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0001-01", "9999-12", "2026-06-01"])
def test_a_month_that_makes_no_sense_is_another_one(world, manager, month):
    assert "Margins" in seen(manager, "earnings", month=month, span="7", sort="x")


def test_a_month_that_runs_says_so(world, manager):
    assert "This month is not over" in seen(manager, "earnings", month="2026-08")


def test_the_overview_as_a_file_comes_to_the_same(world, manager):
    answer = manager.get(url("export", "earnings", "csv"), JUNE)
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    assert rows[1] == [
        "Alma Kft.", "EUR", "480.0", "62.5", "48.0", "10.83", "0.83", "433.33", "61.17",
    ]  # fmt: skip
    sheet = manager.get(url("export", "earnings", "xlsx"), JUNE)
    assert sheet.getvalue()[:2] == b"PK"


def test_where_a_semicolon_separates_a_comma_is_the_point(world, as_one):
    staff = Staff.objects.get(pk=world.manager.id)
    client = as_one(staff)
    staff.language = "hu"
    staff.save()
    answer = client.get(url("export", "earnings", "csv"), JUNE)
    assert "480,0;62,5;48,0" in answer.getvalue().decode("utf-8-sig")


@pytest.mark.parametrize("role", ["agent", "specialist", "administrator"])
def test_who_may_not_see_money_sees_no_way_to_it(world, as_one, role):
    client = as_one(make_staff(role))
    assert client.get(url("earnings")).status_code == 403
    assert client.get(url("earned", world.customer.ref)).status_code == 403
    assert client.get(url("export", "earnings", "csv")).status_code == 403
    assert url("earnings") not in seen(client, "customer", world.customer.ref)


def test_pages_cost_the_same_however_many(world, manager):
    def count(*address):
        manager.get(url(*address), JUNE)
        with CaptureQueriesContext(connection) as queries:
            manager.get(url(*address), JUNE)
        return len(queries)

    pages = [("earnings",), ("earned", world.customer.ref)]
    before = [count(*page) for page in pages]
    for number in range(4):
        line = make_contract(make_customer(name=f"Customer {number}"))
        world.works("2026-06-02 08:00", HOUR, world.opens_for(line))
    world.misses_resolution("2026-06-03")
    make_contract(world.customer, code="mail", service="mail")
    assert [count(*page) for page in pages] == before


class TestWhatAnHourCosts:
    def test_it_is_entered_with_its_day_and_taken_away(self, world, head):
        head.post(url("rates"), {"rate": "45.5", "currency": "EUR", "since": "2026-06-10"})
        row = InternalRate.objects.get(since=date(2026, 6, 10))
        assert row.minor == 4_550
        assert "€45.50" in seen(head, "rates")
        head.post(url("drop_rate", row.pk))
        assert InternalRate.objects.count() == 1
        said = Entry.objects.filter(kind="cost.rate_set").order_by("pk")
        assert [entry.data.get("minor") for entry in said] == [4_000, 4_550, None]

    @pytest.mark.parametrize(
        "typed", [{"rate": "-1"}, {"rate": "much"}, {"since": "x"}, {"currency": "XXX"}]
    )
    def test_what_cannot_be_is_refused_and_kept(self, world, head, typed):
        given = {"rate": "45", "currency": "EUR", "since": "2026-06-10"} | typed
        answer = head.post(url("rates"), given)
        assert answer.status_code == 422
        assert InternalRate.objects.count() == 1
        assert 'value="45"' in answer.content.decode() or "rate" in typed

    def test_only_the_head_enters_it(self, world, manager, head):
        assert manager.get(url("rates")).status_code == 403
        InternalRate.objects.all().delete()
        for client, may in ((manager, False), (head, True)):
            page = seen(client, "earned", world.customer.ref, **JUNE)
            assert "nobody has entered yet what an hour costs (EUR)" in page
            assert (url("rates") in page.split("</nav>", 1)[1]) is may
