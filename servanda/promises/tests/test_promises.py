"""Planned work, and the promises that follow from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.calendars.actions import Hours, create_calendar
from servanda.contracts.tests.factory import make_contract
from servanda.kernel import Actor, Refused
from servanda.kernel.models import Entry
from servanda.kernel.timers import fire_due
from servanda.mail.models import Outgoing
from servanda.people import actions as people
from servanda.people import actors
from servanda.people.tests.factory import (
    ROOT,
    make_contact,
    make_customer,
    make_provider,
    make_staff,
)
from servanda.promises import actions
from servanda.promises.models import Block, Promise
from servanda.promises.queries import blocks_of, find_block, outlook, outlooks, to_plan
from servanda.tickets import actions as tickets
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
HOUR = 3600


@pytest.fixture(autouse=True)
def monday():
    with kernel.pretend(NOW):
        yield


@pytest.fixture
def anna():
    make_provider()
    hours = Hours({day: ["08:00-12:00", "13:00-17:00"] for day in range(5)})
    calendar = create_calendar("Office", "UTC", hours, by=Actor.system())
    return make_staff("agent", "specialist", calendar=calendar, zone="UTC")


@pytest.fixture
def ticket(anna):
    customer = make_customer()
    make_contract(customer)
    contact = make_contact(customer)
    return tickets.open_ticket(
        by=actors.of_contact(contact), channel="mail", subject="New server", text="Please.",
        customer=customer, requester=contact, assignee=anna,
    )  # fmt: skip


def at(hour, minute=0, days=0):
    return NOW.replace(hour=hour, minute=minute) + timedelta(days=days)


def by(staff):
    return actors.of_staff(staff)


def plan(ticket, staff, starts_at, seconds=2 * HOUR):
    return actions.plan(ticket, by=by(staff), staff=staff, starts_at=starts_at, seconds=seconds)


def kinds(ticket):
    rows = Entry.objects.filter(stream=ticket.stream).order_by("number")
    return [
        kind for kind in rows.values_list("kind", flat=True) if "work" in kind or "prom" in kind
    ]


# Planning


def test_a_piece_of_work_ends_by_the_colleagues_own_hours(anna, ticket):
    block = plan(ticket, anna, at(11))
    assert (block.starts_at, block.ends_at) == (at(11), at(14))
    assert outlook(ticket, by(anna)).planned_end == at(14)


def test_it_begins_with_the_first_working_minute(anna, ticket):
    assert plan(ticket, anna, at(12, 15)).starts_at == at(13)


def test_an_absence_moves_the_end(anna, ticket):
    people.add_absence(anna, by=ROOT, starts_at=at(13), ends_at=at(0, days=1))
    assert plan(ticket, anna, at(11)).ends_at == at(9, days=1)


def test_moving_keeps_the_length_and_making_longer_keeps_the_start(anna, ticket):
    block = plan(ticket, anna, at(9))
    actions.move(block, by=by(anna), starts_at=at(13, days=1))
    assert (block.starts_at, block.ends_at) == (at(13, days=1), at(15, days=1))
    actions.move(block, by=by(anna), seconds=4 * HOUR)
    assert block.ends_at == at(17, days=1)
    assert kinds(ticket) == ["work.planned", "work.moved", "work.moved"]


def test_what_is_taken_out_can_be_put_back(anna, ticket):
    block = plan(ticket, anna, at(9))
    actions.remove(block, by=by(anna))
    actions.remove(block, by=by(anna))
    assert outlook(ticket, by(anna)).planned_end is None
    with pytest.raises(Refused):
        actions.move(block, by=by(anna), starts_at=at(10))
    actions.put_back(block, by=by(anna))
    assert outlook(ticket, by(anna)).planned_end == at(11)
    assert kinds(ticket) == ["work.planned", "work.removed", "work.planned"]


@pytest.mark.parametrize(
    ("seconds", "code"), [(60, "length"), (81 * HOUR, "length"), (0, "length"), (-5, "length")]
)
def test_lengths_that_cannot_be_meant_are_refused(anna, ticket, seconds, code):
    with pytest.raises(Refused) as refused:
        plan(ticket, anna, at(9), seconds)
    assert refused.value.code == code


def test_who_is_away_for_good_has_no_time(anna, ticket):
    people.add_absence(anna, by=ROOT, starts_at=at(0), ends_at=at(0, days=200))
    with pytest.raises(Refused) as refused:
        plan(ticket, anna, at(9))
    assert refused.value.code == "no_time"


def test_an_ended_ticket_is_not_planned(anna, ticket):
    tickets.solve(ticket, by=by(anna), text="Done.")
    with pytest.raises(Refused) as refused:
        plan(ticket, anna, at(9))
    assert refused.value.code == "ended"


def test_specialists_plan_their_own_week_only(anna, ticket):
    other = make_staff("specialist")
    with pytest.raises(Refused) as refused:
        actions.plan(ticket, by=by(other), staff=anna, starts_at=at(9), seconds=HOUR)
    assert refused.value.code == "not_allowed"


def test_a_specialist_plans_only_what_they_see(anna, ticket):
    other = make_staff("specialist")
    with pytest.raises(Refused) as refused:
        plan(ticket, other, at(9))
    assert refused.value.code == "not_yours"
    block = plan(ticket, anna, at(9))
    assert find_block(by(other), block.ref) is None


def test_a_desk_colleague_plans_for_others(anna, ticket):
    head = make_staff("head")
    block = actions.plan(ticket, by=by(head), staff=anna, starts_at=at(9), seconds=HOUR)
    assert block.planned_by == head


def test_blocks_of_a_week_and_what_is_left_to_plan(anna, ticket):
    plan(ticket, anna, at(9))
    plan(ticket, anna, at(9, days=8))
    found = blocks_of(by(anna), anna, at(0), at(0, days=7))
    assert [block.starts_at for block in found] == [at(9)]
    assert list(to_plan(by(anna), anna)) == [ticket]


def test_outlooks_of_many_take_two_queries(anna, ticket, django_assert_num_queries):
    for hour in range(9, 12):
        plan(ticket, anna, at(hour), HOUR)
    with django_assert_num_queries(2):
        outlooks([ticket], ROOT)


# Promising


def tell(ticket, staff, until, **values):
    given = {"text": "We expect to be done by then."} | values
    return actions.tell(ticket, by=by(staff), until=until, **given)


def test_telling_is_an_answer_that_leaves_and_is_kept(anna, ticket):
    promise = tell(ticket, anna, at(15))
    assert promise.message.outgoing in Outgoing.objects.all()
    assert "We expect" in Outgoing.objects.get(purpose="answer").text
    assert outlook(ticket, by(anna)).promise == promise
    assert ticket.clocks.get(metric="first_response").met_at == NOW


def test_a_ticket_keeps_all_its_promises_and_the_last_counts(anna, ticket):
    tell(ticket, anna, at(15))
    with kernel.pretend(at(10)):
        second = tell(ticket, anna, at(15, days=1), reason="The supplier sends it a day later")
    found = outlook(ticket, by(anna))
    assert [promise.until for promise in found.promises] == [at(15), at(15, days=1)]
    assert found.promise == second
    assert second.reason.text == "The supplier sends it a day later"
    data = Entry.objects.filter(kind="ticket.promised").order_by("number").last().data
    assert (data["before"], data["late"]) == (at(15).isoformat(), False)


def test_told_after_the_time_had_passed_it_is_late(anna, ticket):
    tell(ticket, anna, at(10))
    with kernel.pretend(at(11)):
        tell(ticket, anna, at(15), reason="Overloaded")
    assert Entry.objects.filter(kind="ticket.promised").order_by("number").last().data["late"]


def test_a_time_that_has_passed_is_no_promise(anna, ticket):
    with pytest.raises(Refused) as refused:
        tell(ticket, anna, at(8))
    assert refused.value.code == "past"
    assert not Promise.objects.exists()


def test_without_words_nothing_is_promised(anna, ticket):
    with pytest.raises(Refused):
        tell(ticket, anna, at(15), text=" ")
    assert not Promise.objects.exists()


def test_an_ended_ticket_is_not_promised(anna, ticket):
    tickets.solve(ticket, by=by(anna), text="Done.")
    with pytest.raises(Refused):
        tell(ticket, anna, at(15))


def test_it_slips_when_the_plan_ends_later_or_the_time_has_passed(anna, ticket):
    block = plan(ticket, anna, at(10))
    assert not outlook(ticket, by(anna)).slips(NOW)  # nobody was told anything
    tell(ticket, anna, at(12))
    assert not outlook(ticket, by(anna)).slips(NOW)
    assert outlook(ticket, by(anna)).slips(at(12))
    actions.move(block, by=by(anna), starts_at=at(9, days=1))
    assert outlook(ticket, by(anna)).slips(NOW)
    tell(ticket, anna, at(11, days=1), reason="Sick")
    assert not outlook(ticket, by(anna)).slips(NOW)


def test_strangers_see_neither(anna, ticket):
    plan(ticket, anna, at(10))
    tell(ticket, anna, at(12))
    other = by(make_staff("specialist"))
    assert not Block.objects.visible_to(other).exists()
    assert not Promise.objects.visible_to(other).exists()
    contact = actors.of_contact(make_contact())
    assert not Promise.objects.visible_to(contact).exists()
    assert Ticket.objects.visible_to(by(anna)).exists()


class TestAbsenceAfterPlanning:
    def test_work_that_lies_in_it_moves_behind_it_and_the_promise_is_seen_to_slip(
        self, anna, ticket
    ):
        by = actors.of_staff(anna)
        block = actions.plan(ticket, by=by, staff=anna, starts_at=at(10, days=1), seconds=2 * HOUR)
        actions.tell(ticket, by=by, until=at(12, days=1), text="By Tuesday noon.", confidence=80)
        people.add_absence(anna, by=by, starts_at=at(0, days=1), ends_at=at(0, days=2))
        fire_due()
        block.refresh_from_db()
        assert (block.starts_at, block.ends_at) == (at(8, days=2), at(10, days=2))
        assert outlook(ticket, by).slips(kernel.now())
        row = Entry.objects.filter(kind="work.moved").get()
        assert row.actor_kind == "system"

    def test_other_work_stays_where_it_is(self, anna, ticket):
        by = actors.of_staff(anna)
        block = actions.plan(ticket, by=by, staff=anna, starts_at=at(10, days=3), seconds=HOUR)
        people.add_absence(anna, by=by, starts_at=at(0, days=1), ends_at=at(0, days=2))
        fire_due()
        block.refresh_from_db()
        assert block.starts_at == at(10, days=3)
        assert not Entry.objects.filter(kind="work.moved").exists()

    def test_what_was_taken_out_is_not_moved(self, anna, ticket):
        by = actors.of_staff(anna)
        block = actions.plan(ticket, by=by, staff=anna, starts_at=at(10, days=1), seconds=HOUR)
        actions.remove(block, by=by)
        people.add_absence(anna, by=by, starts_at=at(0, days=1), ends_at=at(0, days=2))
        fire_due()
        block.refresh_from_db()
        assert block.starts_at == at(10, days=1)


def test_a_promise_keeps_how_sure_it_was(anna, ticket):
    by = actors.of_staff(anna)
    actions.tell(ticket, by=by, until=at(12, days=1), text="By noon.", confidence=95)
    assert Promise.objects.get().confidence == 95
    with pytest.raises(ValueError, match="confidence"):
        actions.tell(ticket, by=by, until=at(13, days=1), text="By one.", confidence=7)
