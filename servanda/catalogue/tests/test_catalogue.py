"""What is sold, and what a target may say."""

from __future__ import annotations

from datetime import time

import pytest

from servanda.calendars.tests.factories import make_calendar
from servanda.catalogue import actions
from servanda.catalogue.models import Offering
from servanda.catalogue.promises import (
    Promise,
    by_time_of_day,
    merged,
    promise_of,
    working,
    working_days,
)
from servanda.kernel import Actor, Refused, chain
from servanda.kernel.models import Stream
from servanda.kernel.money import Money
from servanda.people.tests.factory import ROOT, make_actor

pytestmark = pytest.mark.django_db
EUROS = Money(48_000, "EUR")


def refused(code: str):
    return pytest.raises(Refused, check=lambda refusal: refusal.code == code)


def service(**values):
    return actions.create_service(by=ROOT, **{"code": "mail", "name": "Mail"} | values)


def level(**values):
    return actions.create_level(by=ROOT, **{"code": "gold", "name": "Gold", "rank": 1} | values)


def offering(**values) -> Offering:
    given = {
        "calendar": make_calendar("HU"),
        "price": EUROS,
        "targets": {("resolution", 1): working(hours=4)},
    }
    return actions.create_offering(by=ROOT, **given | values)


class TestCatalogue:
    def test_an_offering_keeps_price_hours_and_targets(self):
        found = offering(service=service(), level=level())
        assert (found.price_minor, found.currency) == (48_000, "EUR")
        [target] = found.targets.all()
        assert promise_of(target) == working(hours=4)

    def test_names_in_several_languages(self):
        names = {"en": "Mail", "hu": "Levelezés"}
        assert service(name=names, description=names).name.in_language("hu") == "Levelezés"

    def test_codes_are_used_once(self):
        service(), level()
        with refused("service_taken"):
            service()
        with refused("level_taken"):
            level()

    def test_a_service_is_offered_once_at_a_level_in_a_currency(self):
        mail, gold = service(), level()
        offering(service=mail, level=gold)
        offering(service=mail, level=gold, price=Money(190_000, "HUF"))
        with refused("offering_taken"):
            offering(service=mail, level=gold)

    @pytest.mark.parametrize(
        ("values", "code"),
        [
            ({"price": Money(-1, "EUR")}, "bad_price"),
            ({"targets": {("resolution", 1): Promise(0)}}, "target_zero"),
            ({"targets": {("resolution", 0): Promise(60)}}, "bad_priority"),
        ],
    )
    def test_what_cannot_be_is_refused(self, values, code):
        with refused(code):
            offering(service=service(), level=level(), **values)

    def test_the_best_rank_is_one(self):
        with refused("bad_rank"):
            level(rank=0)

    def test_only_managers_change_what_is_sold(self):
        with refused("not_allowed"):
            actions.create_service(by=make_actor("account_manager"), code="a", name="A")
        with refused("not_allowed"):
            actions.create_level(by=Actor.sender(), code="a", name="A", rank=1)

    def test_it_is_written_down(self):
        offering(service=service(), level=level())
        stream = Stream.objects.get(key="catalogue")
        assert [entry.kind for entry in stream.entries.order_by("number")] == [
            "service.created",
            "level.created",
            "offering.created",
        ]
        assert list(chain.verify([stream])) == []


class TestPromises:
    def test_in_the_three_units(self):
        assert working(hours=1, minutes=30).amount == 5400
        assert (working_days(3).unit, working_days(3).amount) == ("working_days", 3)
        noon = by_time_of_day(time(12))
        assert (noon.unit, noon.amount, noon.by_time) == ("time_of_day", 1, time(12))

    def test_changes_replace_add_and_take_away(self):
        basis = {("resolution", 1): working(hours=4), ("resolution", 2): working(hours=8)}
        changes = {
            ("resolution", 1): working(hours=2),
            ("resolution", 2): None,
            ("quote", 3): working_days(2),
        }
        assert merged(basis, changes) == {
            ("resolution", 1): working(hours=2),
            ("quote", 3): working_days(2),
        }

    @pytest.mark.parametrize(
        "promise", [working(hours=365 * 24), working_days(366), working(minutes=1)]
    )
    def test_at_the_limits(self, promise):
        assert merged({}, {("resolution", 1): promise})

    def test_a_time_of_day_belongs_to_its_unit_only(self):
        with refused("target_time"):
            merged({}, {("resolution", 1): Promise(60, by_time=time(12))})

    def test_a_metric_that_does_not_exist_is_an_error(self):
        with pytest.raises(ValueError, match="speed"):
            merged({}, {("speed", 1): working(hours=1)})
