"""Time worked: entered, corrected, withdrawn, and counted by one's own timer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.billing import actions
from servanda.billing.actions import Worked
from servanda.billing.models import Stopwatch, TimeEntry
from servanda.billing.queries import sheet_of
from servanda.contracts.tests.factory import make_amendment, make_draft, put_line, sign
from servanda.kernel import Refused, chain
from servanda.people.tests.factory import make_actor
from servanda.tickets.models import Ticket
from servanda.tickets.tests.test_concurrency import at_once
from servanda.tickets.tests.test_verbs import open_one, refused
from servanda.tickets.tests.world import World, build

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 18, 14, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORKED = Worked(NOW - HOUR, 3600, "Changed the drum")


@pytest.fixture
def world(db: None) -> World:
    return build()


@pytest.fixture(autouse=True)
def now():
    with kernel.pretend(NOW):
        yield


@pytest.fixture
def ticket(world: World) -> Ticket:
    return open_one(world)


def enter(ticket, world, worked=WORKED, **values):
    return actions.enter_time(ticket, worked, **({"by": world.by(world.agent)} | values))


def kinds(ticket):
    rows = ticket.stream.entries.filter(kind__startswith="time.").order_by("number")
    return [row.kind.removeprefix("time.") for row in rows]


class TestEntering:
    def test_it_keeps_who_when_how_long_what_and_under_which_line(self, world, ticket):
        entry = enter(ticket, world)
        assert (entry.staff, entry.line, entry.seconds) == (world.agent, world.line, 3600)
        assert kinds(ticket) == ["entered"]
        assert list(chain.verify()) == []

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"seconds": 59}, "length"),
            ({"seconds": 0}, "length"),
            ({"seconds": -60}, "length"),
            ({"seconds": 86_401}, "length"),
            ({"text": "  "}, "no_words"),
            ({"text": "x" * 2001}, "too_long"),
            ({"started_at": NOW + HOUR}, "future"),
        ],
    )
    def test_what_cannot_be_meant_is_refused(self, world, ticket, change, code):
        with refused(code):
            enter(ticket, world, replace(WORKED, **change))
        assert not TimeEntry.objects.exists()

    def test_only_managers_enter_for_others(self, world, ticket):
        with refused("not_allowed"):
            enter(ticket, world, staff=world.specialist)
        entry = enter(ticket, world, by=world.by(world.head), staff=world.specialist)
        assert (entry.staff, entry.entered_by) == (world.specialist, world.head)

    def test_nobody_outside_and_no_administrator(self, world, ticket):
        for by in (world.by(world.anna), make_actor("administrator")):
            with refused("not_allowed"):
                enter(ticket, world, by=by)

    def test_it_moves_no_clock(self, world, ticket):
        before = list(ticket.clocks.values_list("metric", "state", "due_at"))
        enter(ticket, world)
        assert list(ticket.clocks.values_list("metric", "state", "due_at")) == before


class TestCorrecting:
    def test_the_old_entry_stays_beside_the_new_one(self, world, ticket):
        old = enter(ticket, world)
        by = world.by(world.agent)
        fresh = actions.correct_time(old, replace(WORKED, seconds=1800), by=by)
        assert (fresh.replaces, fresh.seconds, fresh.line) == (old, 1800, old.line)
        assert list(TimeEntry.objects.standing()) == [fresh]
        assert kinds(ticket) == ["entered", "corrected"]

    def test_the_same_said_again_writes_nothing(self, world, ticket):
        old = enter(ticket, world)
        assert actions.correct_time(old, WORKED, by=world.by(world.agent)) == old

    def test_what_was_corrected_meanwhile_is_not_corrected_again(self, world, ticket):
        old = enter(ticket, world)
        by = world.by(world.agent)
        actions.correct_time(old, replace(WORKED, seconds=1800), by=by)
        with refused("changed_meanwhile"):
            actions.correct_time(old, replace(WORKED, seconds=600), by=by)

    def test_a_colleagues_entry_is_theirs_or_a_managers(self, world, ticket):
        entry = enter(ticket, world)
        with refused("not_allowed"):
            actions.withdraw_time(entry, by=make_actor("agent"))
        actions.withdraw_time(entry, by=world.by(world.head), why="Another ticket's")
        assert not TimeEntry.objects.standing().exists()

    def test_withdrawn_and_restored(self, world, ticket):
        entry, by = enter(ticket, world), world.by(world.agent)
        actions.withdraw_time(entry, by=by)
        actions.restore_time(entry, by=by)
        assert list(TimeEntry.objects.standing()) == [entry]
        assert kinds(ticket) == ["entered", "withdrawn", "restored"]


class TestTimer:
    def test_it_becomes_an_entry_in_full_minutes(self, world, ticket):
        by = world.by(world.agent)
        actions.start_timer(ticket, by=by)
        with kernel.pretend(NOW + timedelta(minutes=12, seconds=5)):
            entry = actions.stop_timer(by=by, text="Changed the drum")
        assert (entry.seconds, entry.started_at) == (13 * 60, NOW)
        assert kinds(ticket) == ["timer_started", "entered", "timer_stopped"]

    def test_started_twice_on_a_ticket_it_is_one(self, world, ticket):
        by = world.by(world.agent)
        assert actions.start_timer(ticket, by=by) == actions.start_timer(ticket, by=by)

    def test_on_another_ticket_it_is_refused_with_its_number(self, world, ticket):
        by = world.by(world.agent)
        actions.start_timer(ticket, by=by)
        with pytest.raises(Refused, match=str(ticket.number)):
            actions.start_timer(open_one(world), by=by)

    def test_without_words_it_runs_on(self, world, ticket):
        by = world.by(world.agent)
        actions.start_timer(ticket, by=by)
        with refused("no_words"):
            actions.stop_timer(by=by, text=" ")
        assert Stopwatch.objects.get().ended_at is None

    def test_thrown_away_leaves_no_entry(self, world, ticket):
        by = world.by(world.agent)
        actions.start_timer(ticket, by=by)
        actions.discard_timer(by=by)
        assert not TimeEntry.objects.exists()
        with refused("not_running"):
            actions.stop_timer(by=by, text="Too late")

    def test_two_colleagues_each_have_their_own(self, world, ticket):
        actions.start_timer(ticket, by=world.by(world.agent))
        actions.start_timer(ticket, by=world.by(world.head))
        assert Stopwatch.objects.filter(ended_at=None).count() == 2


class TestSheet:
    def test_sums_per_ticket_and_per_person_the_most_first(self, world, ticket):
        enter(ticket, world)
        enter(ticket, world, replace(WORKED, seconds=7200), by=world.by(world.head))
        sheet = sheet_of(ticket, world.by(world.agent), NOW)
        assert sheet.total == 10_800
        assert sheet.people == [(world.head, 7200), (world.agent, 3600)]

    def test_a_flat_price_includes_it(self, world, ticket):
        enter(ticket, world)
        sheet = sheet_of(ticket, world.by(world.agent), NOW)
        assert sheet.entries[0].share.included == 3600
        assert sheet.budget is not None
        assert sheet.budget.drawdown.left is None

    def test_without_cover_it_is_charged(self, world):
        ticket = open_one(world, requester=world.greg, by=world.by(world.greg))
        enter(ticket, world)
        sheet = sheet_of(ticket, world.by(world.agent), NOW)
        assert (sheet.budget, sheet.entries[0].share.paid) == (None, 3600)

    def test_nobody_outside_sees_any(self, world, ticket):
        enter(ticket, world)
        assert not TimeEntry.objects.visible_to(world.by(world.anna)).exists()


@pytest.mark.django_db(transaction=True)
def test_started_in_two_windows_at_once_it_is_one(transactional_db: None):
    world = build()
    one, two = open_one(world), open_one(world)
    by = world.by(world.agent)
    results = at_once(
        *(
            lambda key=key: actions.start_timer(Ticket.objects.get(pk=key), by=by)
            for key in (one.pk, two.pk)
        )
    )
    assert [one.code for one in results if isinstance(one, Refused)] == ["elsewhere"]
    assert Stopwatch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_stopped_in_two_windows_at_once_it_is_entered_once(transactional_db: None):
    world = build()
    by = world.by(world.agent)
    actions.start_timer(open_one(world), by=by)
    results = at_once(*(lambda: actions.stop_timer(by=by, text="Done") for _ in range(2)))
    assert [one.code for one in results if isinstance(one, Refused)] == ["not_running"]
    assert TimeEntry.objects.count() == 1


def test_amended_in_mid_month_the_hours_are_one_pool_on_the_tickets_of_both_versions(world):
    """Nine hours under ten included, eight more under twenty: neither counts twice."""
    old = put_line(
        make_draft(world.line.version.contract.customer, number="shops"),
        level="silver",
        included_seconds=10 * 3600,
    )
    sign(old.version)
    with kernel.pretend(NOW - 10 * DAY):
        first = open_one(world, line=old)
        enter(first, world, Worked(NOW - 10 * DAY - 9 * HOUR, 9 * 3600, "Moved the shop"))
    new = make_amendment(
        old, effective_from=NOW - 2 * DAY, signed_at=NOW - 5 * DAY, included_seconds=20 * 3600
    )
    second = open_one(world, line=new)
    enter(second, world, Worked(NOW - 8 * HOUR, 8 * 3600, "Moved the other one"))
    for ticket, seconds in ((first, 9), (second, 8)):
        sheet = sheet_of(ticket, world.by(world.agent), NOW)
        assert sheet.budget is not None
        drawdown = sheet.budget.drawdown
        assert (drawdown.allowance, drawdown.used, drawdown.left, drawdown.paid) == (
            20 * 3600, 17 * 3600, 3 * 3600, 0,
        )  # fmt: skip
        assert [entered.share.included for entered in sheet.entries] == [seconds * 3600]
