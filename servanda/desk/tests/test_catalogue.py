"""The list of what is sold: levels side by side, written by those who may."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.catalogue.models import Offering, Service, ServiceLevel
from servanda.contracts.tests.factory import (
    calendar_of,
    hours,
    make_contract,
    make_level,
    make_offering,
)
from servanda.people.tests.factory import make_customer

pytestmark = pytest.mark.django_db
METRICS = ("first_response", "next_update", "resolution", "quote")


@pytest.fixture
def manager(desk):
    return desk.as_role("service_manager")


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


def targets(**cells):
    return {f"{metric}_{n}": "" for metric in METRICS for n in (1, 2, 3, 4)} | cells


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
