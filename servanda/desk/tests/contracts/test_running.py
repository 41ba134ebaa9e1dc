"""What is entered is what the clocks run by."""

from __future__ import annotations

import pytest

from servanda import kernel
from servanda.calendars.tests.factories import make_both
from servanda.clocks.tests.build import at
from servanda.clocks.tests.play import Play
from servanda.contracts.tests.factory import (
    calendar_of,
)
from servanda.desk.tests.contracts.entering import entered, line_values, sign, url
from servanda.people.tests.factory import make_customer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("calendar", "zone", "received", "target", "due"),
    [
        pytest.param("HU", "Europe/Budapest", "2026-08-19 15:00", "8 h", "Mon 08-24 15:00",
                     id="2b"),
        pytest.param("HU", "Europe/Budapest", "2026-12-11 10:00", "3 d", "Tue 12-15 16:30",
                     id="3a"),
        pytest.param("HU", "Europe/Budapest", "2026-12-11 10:00", "24 h", "Tue 12-15 12:00",
                     id="3b"),
        pytest.param("HU", "Europe/Budapest", "2026-12-23 15:00", "4 h", "Mon 12-28 10:30",
                     id="3c"),
        pytest.param("IL", "Asia/Jerusalem", "2026-03-31 16:00", "16 h", "Tue 04-07 09:00",
                     id="5"),
        pytest.param("BCN", "Europe/Madrid", "2026-09-10 17:00", "6 h", "Mon 09-14 13:30",
                     id="6a"),
        pytest.param("MAD", "Europe/Madrid", "2026-09-10 17:00", "6 h", "Fri 09-11 13:30",
                     id="6b"),
        pytest.param("BCN", "Europe/Madrid", "2026-09-23 18:00", "2 h", "Fri 09-25 10:30",
                     id="6c"),
        pytest.param("BCN", "Europe/Madrid", "2026-06-30 17:30", "4 h", "Wed 07-01 11:00",
                     id="6d"),
    ],
)  # fmt: skip
def test_what_was_typed_is_what_counts(manager, calendar, zone, received, target, due):
    customer = make_customer(name="Duna Kft.", zone=zone)
    one = Play(entered(manager, customer, calendar, resolution_1=target), zone)
    one.opens(received)
    assert one.due() == due


def test_8_open_only_when_both_sides_are(manager):
    both = make_both("IL and HU", calendar_of("IL"), calendar_of("HU"))
    customer = make_customer(name="Galil", zone="Asia/Jerusalem")
    one = Play(entered(manager, customer, both, resolution_1="4 h"), "Asia/Jerusalem")
    one.opens("2026-10-22 16:00")
    assert one.due() == "Mon 10-26 11:30"


@pytest.mark.parametrize(
    ("counts", "due"), [("from_start", "Mon 06-01 13:30"), ("from_change", "Tue 06-02 09:30")]
)
def test_10_the_clause_says_from_when_a_new_priority_counts(manager, customer, counts, due):
    line = entered(manager, customer, "HU", resolution_1="4 h", resolution_3="16 h",
                   reclassification=counts)  # fmt: skip
    one = Play(line, "Europe/Budapest")
    one.opens("2026-06-01 09:00", priority=3)
    assert one.due() == "Wed 06-03 09:00"
    one.prioritises("2026-06-01 14:00", 1)
    assert one.due() == due


@pytest.mark.parametrize(
    ("rule", "due"),
    [
        ("old", "Wed 07-01 14:00"),
        ("from_opening", "Wed 07-01 09:30"),
        ("from_effective", "Wed 07-01 12:00"),
    ],
)
def test_13_an_amendment_in_the_middle(manager, customer, rule, due):
    line = entered(manager, customer, "HU", resolution_1="8 h")
    contract = line.version.contract
    with kernel.pretend(at("2026-06-10 10:00")):
        given = {"effective_on": "2026-07-01", "open_tickets": rule}
        manager.post(url("contract_amend", contract.ref), given)
        draft = contract.versions.get(number=2)
        copied = draft.lines.get()
        values = line_values(calendar_of("HU"), resolution_1="4 h")
        manager.post(url("contract_line", contract.ref, copied.ref), values)
        page = manager.get(url("contract", contract.ref)).content.decode()
        assert "8 h" in page
        assert "resolution P1" in page
        sign(manager, contract)
    one = Play(line, "Europe/Budapest")
    one.opens("2026-06-30 14:00")
    assert one.due() == due
