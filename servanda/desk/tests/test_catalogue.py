"""The list of what is sold: levels side by side, written by those who may."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.catalogue.credits import Amount, Impact
from servanda.catalogue.models import Offering, Service, ServiceLevel
from servanda.contracts import actions as contracts
from servanda.contracts.models import Line
from servanda.contracts.tests.factory import (
    calendar_of,
    hours,
    make_contract,
    make_draft,
    make_level,
    make_offering,
    make_service,
)
from servanda.kernel.money import Money
from servanda.people.tests.factory import ROOT, make_customer

pytestmark = pytest.mark.django_db
METRICS = ("first_response", "next_update", "resolution", "quote")


@pytest.fixture
def manager(desk):
    return desk.as_role("service_manager")


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def targets(**cells):
    blank = {f"{metric}_{n}": "" for metric in METRICS for n in (1, 2, 3, 4)}
    return blank | {"charge": "month"} | cells


def words(name, text):
    """English and Hungarian, the others left empty."""
    codes = ("en", "hu", "he", "es")
    return {f"{name}_{code}": text if code in ("en", "hu") else "" for code in codes}


def test_from_nothing_to_an_offering(manager):
    level = {"code": "platinum", "rank": "1", **words("name", "Platinum")}
    assert manager.post(url("level_new"), level).status_code == 302
    service = {"code": "shop", **words("name", "Web shop"), **words("description", "Daily copies")}
    assert manager.post(url("service_new"), service).status_code == 302
    shop = Service.objects.get(code="shop")
    assert dict(shop.name) == {"en": "Web shop", "hu": "Web shop"}
    given = {"level": ServiceLevel.objects.get(code="platinum").pk, "price": "99.90",
             "calendar": calendar_of("HU").pk, "currency": "EUR"}  # fmt: skip
    response = manager.post(url("offering_new", shop.ref), given | targets(resolution_1="1 h"))
    assert response.status_code == 302, response.content.decode()
    page = manager.get(url("catalogue")).content.decode()
    for said in ("Web shop", "Daily copies", "Platinum", "€99.90", "1 h"):
        assert said in page


def test_levels_stand_side_by_side_and_what_differs_is_strong(manager):
    make_offering(
        "gold", service="shop", targets={("resolution", 1): hours(4), ("quote", 1): hours(8)}
    )
    make_offering(
        "silver", service="shop", targets={("resolution", 1): hours(8), ("quote", 1): hours(8)}
    )
    services = manager.get(url("catalogue")).context["services"]
    (comparison,) = next(found for service, found in services if service.code == "shop")
    rows = {str(row.name): row for row in comparison.rows}
    assert rows["Resolution"].differs is True
    assert rows["Quote"].differs is False


def test_priorities_with_the_same_promise_are_said_together(manager):
    same = {("resolution", n): hours(4) for n in (1, 2, 3, 4)}
    some = {("quote", n): hours(8 if n < 3 else 16) for n in (1, 2, 3)}
    make_offering("gold", service="shop", targets=same | some)
    services = manager.get(url("catalogue")).context["services"]
    (comparison,) = next(found for service, found in services if service.code == "shop")
    said = {
        str(row.name): [(one.priorities, one.words) for one in row.cells[0]]
        for row in comparison.rows
    }
    assert said["Resolution"] == [("", "4 h")]
    assert said["Quote"] == [("P1–P2", "8 h"), ("P3", "16 h")]


def test_a_changed_price_leaves_signed_contracts_alone(manager):
    line = make_contract(make_customer())
    offering = Offering.objects.get(service=line.service, level=line.level)
    before = line.price_minor
    given = {"price": "999", "calendar": offering.calendar_id} | targets(resolution_1="3 h")
    assert manager.post(url("offering", offering.ref), given).status_code == 302
    offering.refresh_from_db()
    line.refresh_from_db()
    assert offering.price_minor == 99_900
    assert line.price_minor == before
    assert offering.targets.get().amount == 3 * 3600


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"resolution_1": "soon"}, "is not a target"),
        ({"resolution_1": "0 h"}, "A target needs some time"),
        ({"resolution_1": "400 d"}, "a year"),
        ({"price": "-1"}, "greater than or equal"),
    ],
)
def test_what_cannot_be_is_said_and_the_words_stay(manager, change, said):
    offering = make_offering()
    given = {"price": "10", "calendar": offering.calendar_id} | targets(quote_2="5 d") | change
    page = manager.post(url("offering", offering.ref), given).content.decode()
    assert said in page
    assert 'value="5 d"' in page


def test_a_code_in_use_and_a_name_left_out(manager):
    make_level("gold")
    given = {"code": "gold", "rank": "2", **words("name", "Gold")}
    assert "already" in manager.post(url("level_new"), given).content.decode()
    given = {"code": "new", "rank": "2", **words("name", "")}
    assert "This field is required" in manager.post(url("level_new"), given).content.decode()


@pytest.mark.parametrize("role", ["agent", "specialist", "account_manager", "administrator"])
def test_who_only_reads(desk, role):
    offering = make_offering()
    reader = desk.as_role(role)
    page = reader.get(url("catalogue"))
    assert page.status_code == 200
    assert url("service_new") not in page.content.decode()
    for address in (url("service_new"), url("level_new"), url("offering", offering.ref),
                    url("service", offering.service.ref),
                    url("offering_new", offering.service.ref)):  # fmt: skip
        assert reader.get(address).status_code == 403


def test_more_services_cost_no_more_queries(manager):
    def count():
        with CaptureQueriesContext(connection) as seen:
            manager.get(url("catalogue"))
        return len(seen)

    make_offering(service="mail")
    before = count()
    for code in ("network", "servers"):
        make_offering(service=code)
        make_offering("silver", service=code)
    assert count() == before


class TestCreditsOnTheList:
    """What a miss means and what the price includes are sold with a level; a line begins so."""

    GIVEN = {"price": "480", "included": "10 h", "rate": "75", "credit_resolution": "10 %",
             "credit_first_response": "25", "credit_cap": "30 %",
             "monthly": ["3", "4"]}  # fmt: skip

    def offered(self, manager, **change):
        offering = make_offering()
        given = {"calendar": offering.calendar_id} | targets(resolution_1="4 h")
        answer = manager.post(url("offering", offering.ref), given | self.GIVEN | change)
        return Offering.objects.get(pk=offering.pk), answer

    def test_they_are_typed_kept_and_shown(self, manager):
        offering, answer = self.offered(manager)
        assert answer.status_code == 302, answer.content.decode()
        assert offering.impact == Impact(
            {"resolution": Amount(share=1000), "first_response": Amount(fixed=2500)},
            Amount(share=3000), (3, 4),
        )  # fmt: skip
        assert (offering.included_seconds, offering.rate_minor) == (36_000, 7_500)
        page = manager.get(url("catalogue")).content.decode()
        for said in ("Credit: Resolution", "10 %", "25 EUR", "30 %", "10 h", "€75.00"):
            assert said in page
        form = manager.get(url("offering", offering.ref)).content.decode()
        assert 'value="10:00"' in form
        assert 'value="25 EUR"' in form

    def test_a_line_made_from_it_begins_with_them(self, manager):
        offering, _ = self.offered(manager)
        draft = make_draft()
        line = contracts.add_line(draft, by=ROOT, code="desk", offering=offering)
        line = Line.objects.get(pk=line.pk)
        assert line.impact == offering.impact
        assert (line.included_seconds, line.rate_minor) == (36_000, 7_500)
        page = manager.get(
            url("contract_line_new", draft.contract.ref), {"offering": offering.ref}
        ).content.decode()
        for said in ('value="10 %"', 'value="25 EUR"', 'value="10:00"', 'value="75"'):
            assert said in page

    def test_what_is_agreed_on_top_stands_instead(self, manager):
        offering, _ = self.offered(manager)
        line = contracts.add_line(
            make_draft(), by=ROOT, code="desk", offering=offering, impact=Impact(),
            included_seconds=None, rate_minor=9_900,
        )  # fmt: skip
        line = Line.objects.get(pk=line.pk)
        assert line.impact == Impact()
        assert (line.included_seconds, line.rate_minor) == (None, 9_900)

    def test_in_another_currency_no_sum_is_taken_over(self, manager):
        offering, _ = self.offered(manager)
        line = contracts.add_line(
            make_draft(), by=ROOT, code="desk", offering=offering, price=Money(190_000, "HUF")
        )
        assert Line.objects.get(pk=line.pk).impact == Impact()
        assert line.rate_minor is None

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            ({"credit_resolution": "lots"}, "is not a credit"),
            ({"credit_cap": "25 HUF"}, "is not a credit"),
            ({"included": "2000 h"}, "1000 hours"),
            ({"rate": "-1"}, "greater than or equal"),
        ],
    )
    def test_what_cannot_be_is_said_and_kept(self, manager, change, said):
        offering, answer = self.offered(manager, **change)
        page = answer.content.decode()
        assert said in page
        (typed,) = change.values()
        assert f'value="{typed}"' in page
        assert offering.impact == Impact()

    def test_a_new_offering_reads_sums_in_the_currency_chosen_beside_them(self, manager):
        shop = make_service("shop")
        given = {"level": make_level("gold").pk, "calendar": calendar_of("HU").pk,
                 "currency": "HUF"}  # fmt: skip
        values = given | targets(resolution_1="4 h") | self.GIVEN
        values |= {"credit_first_response": "5000 HUF", "rate": "29000"}
        answer = manager.post(url("offering_new", shop.ref), values)
        assert answer.status_code == 302, answer.content.decode()
        offering = Offering.objects.get(service=shop)
        assert offering.impact.credits["first_response"] == Amount(fixed=5000)
        assert offering.rate_minor == 29_000
