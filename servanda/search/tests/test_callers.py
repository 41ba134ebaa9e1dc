"""Who is calling, by whatever they say first."""

from __future__ import annotations

import pytest

from servanda.kernel import Refused
from servanda.search.callers import find_callers
from servanda.systems.models import System
from servanda.tickets import actions

pytestmark = pytest.mark.django_db


def names(found):
    return [caller.name or caller.company for caller in found]


@pytest.fixture
def agent(world):
    return world.by(world.agent)


def open_ticket(world, **values):
    given = {"customer": world.acme, "requester": world.anna} | values
    return actions.open_ticket(
        by=world.by(world.anna), channel="mail", subject="Printer", text="x", **given
    )


def test_by_name_as_before(world, agent):
    assert names(find_callers("kovacs", actor=agent)) == ["Kovács Anna"]


def test_by_the_number_of_their_ticket(world, agent):
    ticket = open_ticket(world)
    for typed in (f"#{ticket.number}", str(ticket.number)):
        [found] = find_callers(typed, actor=agent)
        assert (found.name, found.contact) == ("Kovács Anna", world.anna.ref)
        assert "Printer" in found.title


def test_by_the_name_of_their_system(world, agent):
    System.objects.create(customer=world.acme, name="Számlázó szerver", identifier="SN-77")
    for typed in ("szamlazo", "sn-77"):
        [found] = find_callers(typed, actor=agent)
        assert (found.company, found.contact) == ("Acme Kft.", "")
        assert found.title == "Számlázó szerver"


def test_a_ticket_one_may_not_see_names_nobody(world):
    ticket = open_ticket(world)
    assert find_callers(f"#{ticket.number}", actor=world.by(world.specialist)) == []


def test_customers_do_not_ask(world):
    with pytest.raises(Refused):
        find_callers("kovacs", actor=world.by(world.anna))


@pytest.mark.parametrize("typed", ["", " ", "#", "%", "9" * 30])
def test_signs_break_nothing(typed, world, agent):
    assert find_callers(typed, actor=agent) == []
