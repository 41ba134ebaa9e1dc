"""Looking at what is new: never two at the same, each proposal with its reason."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection

from servanda import kernel
from servanda.calendars.actions import Hours, create_calendar
from servanda.catalogue.priorities import USUAL
from servanda.contracts import actions as contracts
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry
from servanda.people.models import Absence, Customer, Staff, Team
from servanda.people.tests.factory import ROOT
from servanda.systems.models import System
from servanda.tickets import actions, triage
from servanda.tickets.actions import Qualified
from servanda.tickets.models import State, Ticket, TriageClaim

# A Tuesday, 10:00 in Budapest.
NOW = datetime(2026, 6, 16, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_ten():
    with kernel.pretend(NOW):
        yield


def new(world, subject="The printer is silent", text="Nothing comes out.", **values):
    given = {"customer": world.acme, "requester": world.anna} | values
    return actions.open_ticket(
        by=Actor.sender(), channel="mail", subject=subject, text=text, **given
    )


def solved(world, staff, subject="The printer is silent", **values):
    ticket = new(world, subject, **values)
    actions.assign(ticket, by=world.by(world.head), staff=staff)
    actions.solve(ticket, by=world.by(world.head), text="Done.")
    return ticket


def proposed(ticket):
    return triage.propose(triage.gather(Ticket.objects.get(pk=ticket.pk)))


def said(ticket, **values):
    given = {"kind": ticket.kind, "priority": ticket.priority, "line": ticket.line,
             "team": ticket.team} | values  # fmt: skip
    return Qualified(**given)


def reasons(proposal, staff):
    one = next(one for one in proposal.candidates if one.staff == staff)
    return [reason.code for reason in one.reasons]


# Who is given what


def test_what_breaks_first_is_given_first(world):
    calm = new(world, priority=4)
    grave = new(world, priority=1)
    assert actions.claim_next(by=world.by(world.agent)) == grave
    assert calm != grave


def test_two_colleagues_never_get_the_same_ticket(world):
    first, second = new(world), new(world)
    assert actions.claim_next(by=world.by(world.agent)) == first
    assert actions.claim_next(by=world.by(world.head)) == second
    third = actions.claim_next(by=world.by(world.head))
    assert third == second  # one's own claim is kept, not taken away


def test_a_claim_runs_out(world):
    ticket = new(world)
    actions.claim_next(by=world.by(world.agent))
    assert actions.claim_next(by=world.by(world.head)) is None
    with kernel.pretend(NOW + timedelta(minutes=6)):
        assert actions.claim_next(by=world.by(world.head)) == ticket
        assert not actions.keep_claim(ticket, by=world.by(world.agent))


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_the_same_moment_get_different_tickets(transactional_db):
    from servanda.tickets.tests.world import build

    world = build()
    tickets = {new(world, f"Fault {number}").pk for number in range(6)}
    start, people = Barrier(2), [world.by(world.agent), world.by(world.head)]

    def ask(by: Actor) -> list[int]:
        try:
            start.wait(10)
            found = []
            with kernel.pretend(NOW):
                while ticket := actions.claim_next(by=by):
                    found.append(ticket.pk)
                    actions.qualify(ticket, said(ticket), by=by)
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(ask, people)
    assert not set(one) & set(other)
    assert set(one) | set(other) == tickets


def test_what_is_put_off_comes_back_to_me_later_and_to_others_at_once(world):
    ticket = new(world)
    by = world.by(world.agent)
    actions.skip(actions.claim_next(by=by), by=by)
    assert actions.claim_next(by=by) is None
    assert actions.claim_next(by=world.by(world.head)) == ticket
    TriageClaim.objects.all().delete()
    with kernel.pretend(NOW + timedelta(minutes=31)):
        assert actions.claim_next(by=by) == ticket


def test_what_is_put_off_can_be_brought_back(world):
    ticket = new(world)
    by = world.by(world.agent)
    actions.skip(actions.claim_next(by=by), by=by)
    actions.come_back(by=by)
    assert actions.claim_next(by=by) == ticket


def test_what_somebody_has_or_wrote_here_is_not_new(world):
    actions.assign(new(world), by=world.by(world.agent), staff=world.agent)
    actions.open_ticket(by=world.by(world.agent), channel="staff", subject="Ours", kind="task")
    assert actions.claim_next(by=world.by(world.agent)) is None


def test_specialists_do_not_look_through_what_is_new(world):
    new(world)
    with pytest.raises(Refused):
        actions.claim_next(by=world.by(world.specialist))


# Saying what it is


def test_saying_what_it_is_records_each_change_and_that_it_was_looked_at(world):
    ticket = new(world)
    system = System.objects.create(customer=world.acme, name="Printer 4")
    actions.qualify(
        ticket,
        said(ticket, kind="request", priority=2, system=system, staff=world.agent),
        by=world.by(world.agent),
    )
    ticket.refresh_from_db()
    assert (ticket.kind, ticket.priority, ticket.system, ticket.assignee, ticket.state) == (
        "request", 2, system, world.agent, State.OPEN,
    )  # fmt: skip
    kinds = list(Entry.objects.filter(stream=ticket.stream).values_list("kind", flat=True))
    assert kinds[1:] == [
        "ticket.kind_changed", "ticket.system_named", "ticket.prioritised", "ticket.assigned",
        "ticket.qualified",
    ]  # fmt: skip


def test_left_to_the_team_it_is_new_no_more(world):
    ticket = new(world)
    actions.qualify(ticket, said(ticket), by=world.by(world.agent))
    assert actions.claim_next(by=world.by(world.head)) is None
    assert ticket.qualification.staff == world.agent


def test_who_is_slower_is_told(world):
    ticket = new(world)
    actions.qualify(ticket, said(ticket), by=world.by(world.agent))
    with pytest.raises(Refused) as refused:
        actions.qualify(ticket, said(ticket), by=world.by(world.head))
    assert refused.value.code == "not_new"


def test_nobody_decides_what_a_colleague_is_looking_at(world):
    ticket = new(world)
    actions.claim_next(by=world.by(world.agent))
    with pytest.raises(Refused) as refused:
        actions.qualify(ticket, said(ticket), by=world.by(world.head))
    assert refused.value.code == "claimed"


def test_another_customers_system_is_refused(world):
    ticket = new(world)
    system = System.objects.create(customer=world.globex, name="Their server")
    with pytest.raises(Refused) as refused:
        actions.name_system(ticket, by=world.by(world.agent), system=system)
    assert refused.value.code == "foreign_system"


# What is proposed, and why


@pytest.mark.parametrize(
    ("text", "priority", "impact", "urgency"),
    [
        ("Nobody can work, it is urgent!", 1, "many", "urgent"),
        ("Senki nem tud levelet küldeni, azonnal segítsenek", 1, "many", "urgent"),
        ("אף אחד לא יכול להדפיס, זה דחוף", 1, "many", "urgent"),
        ("Nadie puede imprimir, es urgente", 1, "many", "urgent"),
        ("Everybody sees the old logo", 2, "many", "normal"),
        ("Urgent: there is a squirrel in the tree", 3, "one", "urgent"),
        ("When you have time, please look at my screen", 4, "one", "no_hurry"),
        ("Nem sürgős, majd ha lesz idejük", 4, "one", "no_hurry"),
        ("זה לא דחוף", 4, "one", "no_hurry"),
        ("Sin prisa, cuando podáis", 4, "one", "no_hurry"),
    ],
)
def test_priority_follows_impact_and_urgency_as_the_customer_says(
    world, text, priority, impact, urgency
):
    choice = proposed(new(world, "Something", text)).priority
    assert choice.value == priority
    assert choice.reason.values["impact"] == impact
    assert choice.reason.values["urgency"] == urgency
    assert choice.reason.values["words"]


def test_a_contract_with_its_own_matrix_proposes_by_it(world):
    """Under this contract one person in a hurry is a P1; elsewhere still a P3."""
    draft = contracts.amend(world.line.version.contract, by=ROOT, effective_from=NOW)
    contracts.agree_priorities(draft, by=ROOT, matrix={**USUAL, ("one", "urgent"): 1})
    contracts.sign(draft, by=ROOT)
    choice = proposed(new(world, text="It is urgent!")).priority
    assert (choice.value, choice.reason.values["agreed"]) == (1, True)
    before = proposed(new(world, text="It is urgent!", received_at=NOW - timedelta(days=1)))
    assert (before.priority.value, before.priority.reason.values["agreed"]) == (3, False)
    nobody = proposed(new(world, text="It is urgent!", customer=None, requester=None))
    assert nobody.priority.value == 3


def test_where_its_cell_is_empty_the_lines_usual_priority_holds(world):
    draft = contracts.amend(world.line.version.contract, by=ROOT, effective_from=NOW)
    contracts.agree_priorities(draft, by=ROOT, matrix=dict.fromkeys(USUAL))
    contracts.sign(draft, by=ROOT)
    choice = proposed(new(world, text="It is urgent!")).priority
    assert (choice.value, choice.reason.code) == (3, "contract")


def test_without_such_words_the_contract_decides(world):
    choice = proposed(new(world)).priority
    assert (choice.value, choice.reason.code) == (3, "contract")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("How much would a second screen cost?", "quote"),
        ("Kérnék egy árajánlatot két gépre", "quote"),
        ("אשמח לקבל הצעת מחיר", "quote"),
        ("¿Cuánto costaría otro monitor? Mandadme un presupuesto", "quote"),
        ("This is unacceptable, I want to complain", "complaint"),
        ("Please set up an account for our new colleague", "request"),
        ("Nem működik a nyomtató", "incident"),
        ("How can I change my password?", "question"),
    ],
)
def test_the_kind_follows_the_words(world, text, kind):
    choice = proposed(new(world, "Hello", text, kind="alert" if kind == "x" else "incident")).kind
    assert choice.value == kind
    assert choice.reason.code == "says"


def test_solved_tickets_like_it_decide_the_kind(world):
    for _number in range(2):
        solved(world, world.agent, "New toner for the printer", kind="request")
    choice = proposed(new(world, "New toner for the printer", "It is empty.")).kind
    assert (choice.value, choice.reason.code) == ("request", "solved_like")
    assert choice.reason.values == {"number": 2}


def test_the_system_that_the_words_name(world):
    system = System.objects.create(customer=world.acme, name="Árvíz-szerver")
    System.objects.create(customer=world.acme, name="Webshop")
    System.objects.create(customer=world.globex, name="Printer")
    choice = proposed(new(world, "Az ARVIZ-SZERVER lassú")).system
    assert (choice.value, choice.reason.code) == (system, "mail_names_it")
    both = proposed(new(world, "Árvíz-szerver, webshop")).system
    assert (both.value, both.reason.code) == (None, "several_named")


def test_the_own_supporter_is_proposed_first(world):
    Customer.objects.filter(pk=world.acme.pk).update(own_supporter=world.head)
    proposal = proposed(new(world))
    assert (proposal.staff.value, proposal.staff.reason.code) == (world.head, "own_supporter")


def test_the_deputy_stands_in_for_an_own_supporter_who_is_away(world):
    Customer.objects.filter(pk=world.acme.pk).update(own_supporter=world.head, deputy=world.agent)
    away_until(world.head, NOW + timedelta(days=2))
    proposal = proposed(new(world))
    assert proposal.staff.value == world.agent
    assert "stands_in" in reasons(proposal, world.agent)
    assert proposal.candidates[-1].presence.state == "away"


def test_who_solved_the_like_comes_before_who_did_not(world):
    for _number in range(3):
        solved(world, world.specialist)
    proposal = proposed(new(world, "Printer is silent again"))
    assert proposal.staff.value == world.specialist
    assert proposal.staff.reason.values == {"number": 3}


def test_who_has_more_room_comes_first(world):
    for _number in range(3):
        actions.assign(new(world, "Other"), by=world.by(world.head), staff=world.agent)
    proposal = proposed(new(world))
    loads = {one.staff: one.load for one in proposal.candidates}
    assert proposal.staff.value == world.head
    assert loads[world.agent] == 3


def test_until_when_somebody_is_in_comes_from_their_own_hours(world):
    hours = create_calendar(
        "Own", "Europe/Budapest", Hours({1: ["13:00-16:30"]}), by=Actor.system()
    )
    Staff.objects.filter(pk=world.agent.pk).update(calendar=hours)
    found = {one.staff: one.presence for one in proposed(new(world)).candidates}
    assert (found[world.agent].state, found[world.agent].until) == (
        "later", NOW.replace(hour=11),
    )  # fmt: skip


def test_when_all_are_away_the_team_has_it(world):
    for person in (world.agent, world.head):
        away_until(person, NOW + timedelta(days=2))
    choice = proposed(new(world)).staff
    assert (choice.value, choice.reason.code) == (None, "nobody_in")


def test_of_a_stranger_nothing_is_known(world):
    proposal = proposed(
        new(world, customer=None, requester=None, requester_address="who@nowhere.example")
    )
    assert proposal.line.reason.values["because"] == "not_covered_unknown"
    assert (proposal.staff.value, proposal.staff.reason.code) == (None, "nobody_known")


def test_the_number_of_queries_does_not_grow(world, django_assert_max_num_queries):
    for number in range(6):
        solved(world, world.agent)
        Team.objects.first().members.add(another(number))
    ticket = Ticket.objects.select_related("customer", "line", "team").get(pk=new(world).pk)
    with django_assert_max_num_queries(18):
        triage.propose(triage.gather(ticket))


def another(number):
    from servanda.people.tests.factory import make_staff

    return make_staff("agent", email=f"more{number}@duna.example")


def away_until(staff, end):
    Absence.objects.create(staff=staff, starts_at=NOW - timedelta(days=1), ends_at=end, kind="sick")
