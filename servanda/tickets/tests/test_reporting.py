"""Joining a caller to a running fault, and taking them out again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.kernel import Refused, chain
from servanda.mail.models import Outgoing
from servanda.people.models import ContactAddress
from servanda.tickets import actions
from servanda.tickets.faults import find_fault, offered, reporters_of
from servanda.tickets.models import Part, Report, Ticket
from servanda.tickets.tests.test_concurrency import at_once
from servanda.tickets.tests.test_verbs import kinds, open_one, refused
from servanda.tickets.tests.world import World, build, contract_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def fault(world: World) -> Ticket:
    return open_one(world, subject="Levelezés nem megy", text="Senki nem tud küldeni.")


@pytest.fixture
def agent(world: World):
    return world.by(world.agent)


def join(fault, agent, contact, **values):
    return actions.join(fault, by=agent, contact=contact, **{"text": "Nálam sem megy."} | values)


def test_a_caller_becomes_a_reporter_with_their_call(world, fault, agent):
    assert join(fault, agent, world.bela, seconds=95) == fault
    report = fault.reports.get()
    assert (report.contact, report.call.seconds, report.call.spoken_to) == (world.bela, 95, True)
    assert fault.participants.get().contact == world.bela
    assert Ticket.objects.count() == 1
    assert kinds(fault)[-2:] == ["called", "joined"]
    assert list(chain.verify()) == []


def test_they_see_it_in_the_portal_from_then_on(world, fault, agent):
    assert not Ticket.objects.visible_to(world.by(world.bela)).exists()
    join(fault, agent, world.bela)
    assert Ticket.objects.visible_to(world.by(world.bela)).get() == fault


def test_calling_twice_is_two_calls_and_one_reporter(world, fault, agent):
    join(fault, agent, world.bela)
    join(fault, agent, world.bela)
    assert (fault.reports.count(), fault.messages.filter(channel="call").count()) == (1, 2)


def test_the_requester_who_calls_again_is_no_further_reporter(world, fault, agent):
    join(fault, agent, world.anna)
    assert not fault.reports.exists()
    assert len(reporters_of(fault)) == 1


def test_somebody_without_mail_can_join(world, fault, agent):
    ContactAddress.objects.filter(contact=world.bela).delete()
    join(fault, agent, world.bela)
    assert [one.contact for one in reporters_of(fault)] == [world.anna, world.bela]


def test_another_customers_caller_is_refused(world, fault, agent):
    with refused("foreign_contact"):
        join(fault, agent, world.greg)
    assert not Report.objects.exists()


def test_who_may_not_join(world, fault):
    with refused("not_allowed"):
        join(fault, world.by(world.anna), world.bela)
    with refused("not_yours"):
        join(fault, world.by(world.specialist), world.bela)
    with refused("no_words"):
        join(fault, world.by(world.agent), world.bela, text=" ")


def test_taken_out_they_hear_no_more_and_can_be_put_back(world, fault, agent):
    join(fault, agent, world.bela)
    report = fault.reports.get()
    actions.take_out(report, by=agent)
    assert not fault.participants.exists()
    assert len(reporters_of(fault)) == 1
    with refused("out_already"):
        actions.take_out(report, by=agent)
    actions.put_back(report, by=agent)
    assert fault.participants.get().contact == world.bela
    with refused("in_already"):
        actions.put_back(report, by=agent)
    assert list(chain.verify()) == []


def test_a_call_split_off_is_a_ticket_of_its_own_since_the_call(world, fault, agent):
    taken = kernel.now() - timedelta(minutes=20)
    Ticket.objects.filter(pk=fault.pk).update(state_since=taken)
    join(fault, agent, world.bela, at=taken, seconds=60)
    own = actions.split_off(fault.reports.get(), by=agent, subject="Only his telephone")
    assert (own.requester, own.received_at, own.channel) == (world.bela, taken, "call")
    assert own.messages.get().text == "Nálam sem megy."
    assert own.clocks.get(metric="first_response").met_at == taken
    assert len(reporters_of(fault)) == 1


def test_splitting_off_is_undone_by_merging_it_back(world, fault, agent):
    join(fault, agent, world.bela)
    report = fault.reports.get()
    own = actions.split_off(report, by=agent)
    actions.put_back(report, by=agent)
    own.refresh_from_db()
    assert (own.state, own.merged_into) == ("merged", fault)
    assert [one.contact for one in reporters_of(fault)] == [world.anna, world.bela]


def test_letters_wait_while_their_mail_is_down(world, fault, agent):
    actions.mail_is_down(fault, by=agent)
    actions.mail_is_down(fault, by=agent)
    actions.answer(fault, by=agent, text="We work on it.")
    assert set(Outgoing.objects.values_list("hold_reason", flat=True)) == {"mail-down"}
    assert actions.mail_is_up(fault, by=agent) == 1
    states = dict(Outgoing.objects.values_list("purpose", "hold_reason"))
    assert states == {"acknowledgement": "told-by-phone", "answer": ""}
    assert actions.mail_is_up(fault, by=agent) == 0


def test_the_likest_running_fault_is_offered_first(world, fault, agent):
    newer = open_one(world, subject="Nyomtató", text="Nem nyomtat")
    assert [one.ticket for one in offered(agent, world.acme)] == [newer, fault]
    found = offered(agent, world.acme, "nem megy a levelezes")
    assert [(one.ticket, one.alike) for one in found] == [(fault, True), (newer, False)]
    assert found[0].people == 1
    fault.messages.update(text="Havazik az irodában", audience="third_party")
    assert not offered(agent, world.acme, "havazik az irodaban")[0].alike


def test_what_ended_and_what_is_others_is_not_offered(world, fault, agent):
    open_one(world, kind="request")
    theirs = open_one(world, by=world.by(world.greg), customer=world.globex, requester=world.greg)
    actions.discard(open_one(world), by=agent)
    assert [one.ticket for one in offered(agent, world.acme)] == [fault]
    assert find_fault(agent, world.acme, theirs.ref) is None


def test_offering_costs_two_queries(world, fault, agent, django_assert_num_queries):
    for _ in range(4):
        open_one(world)
    with django_assert_num_queries(2):
        offered(agent, world.acme, "mail")


class TestAFaultOfOurs:
    @pytest.fixture
    def whole(self, agent):
        return actions.open_ticket(
            by=agent, channel="staff", kind="incident", subject="The data centre is dark"
        )

    def test_everybodys_callers_are_offered_it(self, world, whole, agent):
        for customer in (world.acme, world.globex):
            (found,) = offered(agent, customer)
            assert (found.ticket, found.is_wide) == (whole, True)

    def test_the_first_caller_of_a_customer_opens_theirs_the_others_join_it(
        self, world, whole, agent
    ):
        contract_of(world.globex)
        acmes = join(whole, agent, world.anna)
        assert join(whole, agent, world.bela) == acmes
        globexes = join(whole, agent, world.greg)
        assert (acmes.customer, globexes.customer) == (world.acme, world.globex)
        assert acmes.clocks.exists()
        assert [part.ticket for part in whole.parts.order_by("pk")] == [acmes, globexes]
        assert len(reporters_of(acmes)) == 2

    def test_no_customer_sees_ours_or_anothers(self, world, whole, agent):
        acmes, globexes = join(whole, agent, world.anna), join(whole, agent, world.greg)
        assert set(Ticket.objects.visible_to(world.by(world.cora))) == {acmes}
        assert set(Ticket.objects.visible_to(world.by(world.greg))) == {globexes}


@pytest.mark.django_db(transaction=True)
def test_two_callers_of_one_company_at_once_get_one_ticket():
    world = build()
    agent, head = world.by(world.agent), world.by(world.head)
    whole = actions.open_ticket(by=agent, channel="staff", kind="incident", subject="Dark")
    results = at_once(
        lambda: join(Ticket.objects.get(pk=whole.pk), agent, world.anna),
        lambda: join(Ticket.objects.get(pk=whole.pk), head, world.bela),
    )
    assert not [one for one in results if isinstance(one, (Refused, Exception))]
    assert Part.objects.count() == 1
    assert len(reporters_of(Part.objects.get().ticket)) == 2
