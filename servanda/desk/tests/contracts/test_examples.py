"""The worked examples through the desk alone: the contract typed, the call taken, the priority
changed, the amendment signed, all by the forms; and the due times as the ticket's page says them.
"""

from __future__ import annotations

import re

import pytest

from servanda import kernel
from servanda.calendars.tests.factories import make_both
from servanda.clocks.models import Clock
from servanda.clocks.tests.build import at
from servanda.contracts.models import Contract, Line
from servanda.contracts.tests.factory import calendar_of
from servanda.desk.tests.contracts.entering import (
    JANUARY,
    add_line,
    drafted,
    line_values,
    sign,
    url,
)
from servanda.kernel.timers import fire_due, next_at
from servanda.people.tests.factory import make_contact, make_customer
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db
BUDAPEST, JERUSALEM, MADRID = "Europe/Budapest", "Asia/Jerusalem", "Europe/Madrid"


class Office:
    """A service manager and an agent at their browsers, and a customer who phones."""

    def __init__(self, desk, zone=BUDAPEST):
        self.zone = zone
        self.manager = desk.client(desk.staff("service_manager", zone=zone))
        self.agent = desk.client(desk.staff("agent", zone=zone))
        self.customer = make_customer(name="Duna Kft.", zone=zone)
        self.contact = make_contact(self.customer, zone=zone)

    def agrees(self, calendar, **cells):
        with kernel.pretend(JANUARY):
            contract = drafted(self.manager, self.customer)
            line = add_line(self.manager, contract, calendar_of(calendar), **cells)
            sign(self.manager, contract)
        return line

    def takes_a_call(self, local, priority=1, kind="incident"):
        given = {"subject": "It does not print", "then": "ticket", "kind": kind,
                 "priority": str(priority), "tell": "mail", "taken": "0"}  # fmt: skip
        with kernel.pretend(at(local, self.zone)):
            answer = self.agent.post(url("card", self.contact.ref), given)
        assert answer.status_code == 302, answer.content.decode()
        return Ticket.objects.get(ref=answer["Location"].rpartition("/")[2])

    def sees(self, ticket, local):
        with kernel.pretend(at(local, self.zone)):
            return self.agent.get(url("ticket", ticket.ref)).content.decode()

    def does(self, local, name, ticket, **given):
        with kernel.pretend(at(local, self.zone)):
            answer = self.agent.post(url(name, ticket.ref), given)
        assert answer.status_code == 302, answer.content.decode()

    def due(self, ticket, metric="resolution"):
        due = Clock.objects.get(ticket=ticket, metric=metric).due_at
        return due.astimezone(at("2026-01-01 00:00", self.zone).tzinfo).strftime("%a %m-%d %H:%M")

    def passes(self, local):
        until = at(local, self.zone)
        while (due := next_at()) is not None and due <= until:
            with kernel.pretend(due):
                fire_due()


@pytest.mark.parametrize(
    ("calendar", "zone", "called", "target", "due", "said"),
    [
        pytest.param("HU", BUDAPEST, "2026-08-19 15:00", "8 h", "Mon 08-24 15:00",
                     "Mon 15:00", id="2b"),
        pytest.param("HU", BUDAPEST, "2026-12-11 10:00", "3 d", "Tue 12-15 16:30",
                     "Tue 16:30", id="3a"),
        pytest.param("HU", BUDAPEST, "2026-12-11 10:00", "24 h", "Tue 12-15 12:00",
                     "Tue 12:00", id="3b"),
        pytest.param("HU", BUDAPEST, "2026-12-23 15:00", "4 h", "Mon 12-28 10:30",
                     "Mon 10:30", id="3c"),
        pytest.param("IL", JERUSALEM, "2026-03-31 16:00", "16 h", "Tue 04-07 09:00",
                     "9:00", id="5"),
        pytest.param("BCN", MADRID, "2026-09-10 17:00", "6 h", "Mon 09-14 13:30",
                     "Mon 13:30", id="6a"),
        pytest.param("MAD", MADRID, "2026-09-10 17:00", "6 h", "Fri 09-11 13:30",
                     "tomorrow 13:30", id="6b"),
        pytest.param("BCN", MADRID, "2026-09-23 18:00", "2 h", "Fri 09-25 10:30",
                     "Fri 10:30", id="6c"),
        pytest.param("BCN", MADRID, "2026-06-30 17:30", "4 h", "Wed 07-01 11:00",
                     "tomorrow 11:00", id="6d"),
        pytest.param("IL and HU", JERUSALEM, "2026-10-22 16:00", "4 h", "Mon 10-26 11:30",
                     "Mon 11:30", id="8"),
    ],
)  # fmt: skip
def test_due_as_the_contract_says(desk, calendar, zone, called, target, due, said):
    if calendar == "IL and HU":
        make_both(calendar, calendar_of("IL"), calendar_of("HU"))
    office = Office(desk, zone)
    office.agrees(calendar, resolution_1=target)
    ticket = office.takes_a_call(called)
    assert office.due(ticket) == due
    assert said in office.sees(ticket, called)


def test_9_a_quote_asked_for_before_easter(desk):
    office = Office(desk)
    office.agrees("HU", quote_3="2 d")
    ticket = office.takes_a_call("2026-04-02 15:00", priority=3, kind="quote")
    assert office.due(ticket, "quote") == "Wed 04-08 16:30"
    office.passes("2026-04-08 16:29")
    assert Clock.objects.get(ticket=ticket, metric="quote").misses == 0
    office.passes("2026-04-08 16:31")
    assert Clock.objects.get(ticket=ticket, metric="quote").misses == 1


@pytest.mark.parametrize(
    ("counts", "raised", "told", "back"),
    [
        ("from_start", "Mon 06-01 13:30", "13:30", "Wed 06-03 09:00"),
        ("from_change", "Tue 06-02 09:30", "tomorrow 9:30", "Wed 06-03 14:10"),
    ],
)
def test_10_a_priority_raised_shows_first_what_it_does(desk, counts, raised, told, back):
    office = Office(desk)
    office.agrees("HU", resolution_1="4 h", resolution_3="16 h", reclassification=counts)
    ticket = office.takes_a_call("2026-06-01 09:00", priority=3)
    assert office.due(ticket) == "Wed 06-03 09:00"
    with kernel.pretend(at("2026-06-01 14:00")):
        shown = office.agent.get(url("priority", ticket.ref), {"priority": "1"}).content.decode()
    assert told in shown
    assert office.due(ticket) == "Wed 06-03 09:00"
    office.does("2026-06-01 14:00", "priority", ticket, priority="1")
    assert office.due(ticket) == raised
    office.does("2026-06-01 14:10", "priority", ticket, priority="3")
    assert office.due(ticket) == back


def test_10_a_slip_is_taken_back_and_its_miss_struck_out(desk):
    office = Office(desk)
    office.agrees("HU", resolution_1="4 h", resolution_3="16 h")
    ticket = office.takes_a_call("2026-06-01 09:00", priority=3)
    office.does("2026-06-01 14:00", "priority", ticket, priority="1")
    assert Clock.objects.get(ticket=ticket, metric="resolution").misses == 1
    office.does("2026-06-01 14:10", "correct", ticket)
    assert office.due(ticket) == "Wed 06-03 09:00"
    assert Clock.objects.get(ticket=ticket, metric="resolution").misses == 0


@pytest.mark.parametrize(
    ("rule", "due", "words"),
    [
        ("old", "Wed 07-01 14:00", "the old clause still counts"),
        ("from_opening", "Wed 07-01 09:30", "the new clause counts from opening"),
        ("from_effective", "Wed 07-01 12:00", "the new clause counts from that moment"),
    ],
)
def test_13_an_amendment_while_the_ticket_is_open(desk, rule, due, words):
    office = Office(desk)
    line = office.agrees("HU", resolution_1="8 h")
    ticket = office.takes_a_call("2026-06-30 14:00")
    assert office.due(ticket) == "Wed 07-01 14:00"
    amend(office, line, "2026-06-30 15:00", "2026-07-01", rule, resolution_1="4 h")
    office.passes("2026-07-01 08:00")
    assert office.due(ticket) == due
    assert words in re.sub(r"\s+", " ", office.sees(ticket, "2026-07-01 08:00"))


def amend(office, line, local, effective, rule, **cells):
    """A service manager amends the contract, changes its line and signs."""
    contract = Contract.objects.get(pk=line.version.contract_id)
    with kernel.pretend(at(local, office.zone)):
        given = {"effective_on": effective, "open_tickets": rule}
        assert office.manager.post(url("contract_amend", contract.ref), given).status_code == 302
        copied = contract.versions.get(signed_at=None).lines.get()
        values = line_values(calendar_of("HU"), **cells)
        address = url("contract_line", contract.ref, copied.ref)
        answer = office.manager.post(address, values)
        assert answer.status_code == 302, answer.content.decode()
        sign(office.manager, contract)
    return Line.objects.get(pk=copied.pk)
