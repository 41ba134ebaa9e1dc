"""A ticket concerns several systems, one of them first."""

from __future__ import annotations

import pytest

from servanda.people.tests.factory import ROOT
from servanda.systems.actions import add_system
from servanda.systems.models import System
from servanda.tickets import actions
from servanda.tickets.actions.concerning import concern, concern_no_more, make_main
from servanda.tickets.concerned import concerns, further_systems
from servanda.tickets.models import AlsoConcerned, Ticket
from servanda.tickets.tests.test_concurrency import at_once
from servanda.tickets.tests.test_verbs import kinds, open_one, refused
from servanda.tickets.tests.world import World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


@pytest.fixture
def server(world: World) -> System:
    return add_system(world.acme, by=ROOT, name="Server")


@pytest.fixture
def printer(world: World) -> System:
    return add_system(world.acme, by=ROOT, name="Printer")


def test_the_first_one_ever_named_is_taken_back(world, ticket, server):
    by = world.by(world.agent)
    actions.name_system(ticket, by=by, system=server)
    number = ticket.stream.entries.filter(kind="ticket.system_named").latest("number").number
    actions.take_back(ticket, by=by, number=number)
    ticket.refresh_from_db()
    assert ticket.system is None


def test_a_further_one_is_added_once_and_taken_away(world, ticket, server):
    by = world.by(world.agent)
    concern(ticket, by=by, system=server)
    concern(ticket, by=by, system=server)
    assert further_systems(ticket) == [server]
    concern_no_more(ticket, by=by, system=server)
    concern_no_more(ticket, by=by, system=server)
    assert further_systems(ticket) == []
    assert kinds(ticket)[1:] == ["system_added", "system_removed"]


def test_both_are_undone(world, ticket, server):
    by = world.by(world.agent)
    concern(ticket, by=by, system=server)
    number = ticket.stream.entries.get(kind="ticket.system_added").number
    actions.take_back(ticket, by=by, number=number)
    assert further_systems(ticket) == []


def test_made_the_main_one_it_changes_places_and_the_contract_line_stays(
    world, ticket, server, printer
):
    by, line = world.by(world.agent), ticket.line
    actions.name_system(ticket, by=by, system=server)
    concern(ticket, by=by, system=printer)
    make_main(ticket, by=by, system=printer)
    assert (ticket.system, further_systems(ticket), ticket.line) == (printer, [server], line)


def test_the_main_one_is_no_further_one(world, ticket, server):
    by = world.by(world.agent)
    actions.name_system(ticket, by=by, system=server)
    concern(ticket, by=by, system=server)
    assert further_systems(ticket) == []


def test_tickets_are_found_by_either(world, ticket, server, printer):
    by = world.by(world.agent)
    actions.name_system(ticket, by=by, system=server)
    concern(ticket, by=by, system=printer)
    for system in (server, printer):
        assert list(Ticket.objects.filter(concerns(system))) == [ticket]


def test_another_customers_system_is_refused(world, ticket):
    other = add_system(world.globex, by=ROOT, name="Theirs")
    for verb in (concern, make_main):
        with refused("foreign_system"):
            verb(ticket, by=world.by(world.agent), system=other)


def test_only_who_qualifies_says_which_is_the_main_one(world, ticket, server):
    actions.assign(ticket, by=world.by(world.agent), staff=world.specialist, team=world.team)
    by = world.by(world.specialist)
    concern(ticket, by=by, system=server)
    with refused("not_allowed"):
        make_main(ticket, by=by, system=server)
    with refused("not_allowed"):
        concern(ticket, by=world.by(world.anna), system=server)


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_at_once_add_it_once(transactional_db: None):
    world = build()
    ticket = open_one(world)
    server = add_system(world.acme, by=ROOT, name="Server")
    people = [world.by(world.agent), world.by(world.head)]
    results = at_once(
        *(
            lambda by=by: concern(Ticket.objects.get(pk=ticket.pk), by=by, system=server)
            for by in people
        )
    )
    assert results == [None, None]
    assert AlsoConcerned.objects.count() == 1
