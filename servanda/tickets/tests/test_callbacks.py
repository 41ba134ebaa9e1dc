"""A promise to phone somebody at a time: kept, tried, moved, missed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from servanda import kernel
from servanda.kernel import chain
from servanda.kernel.models import Entry
from servanda.kernel.timers import fire_due
from servanda.mail.models import Outgoing
from servanda.people.models import Absence
from servanda.tickets import actions
from servanda.tickets.callbacks import callbacks, hours_of, missed, owed_now, proposals, ringing
from servanda.tickets.models import Call, Callback
from servanda.tickets.tests.test_concurrency import at_once
from servanda.tickets.tests.test_verbs import open_one, refused
from servanda.tickets.tests.world import World, build

pytestmark = pytest.mark.django_db
# A Wednesday, 11:00 in Budapest.
NOW = datetime(2026, 6, 10, 9, 0, tzinfo=UTC)
TWO = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def world():
    with kernel.pretend(NOW):
        yield build()


@pytest.fixture
def agent(world: World):
    return world.by(world.agent)


@pytest.fixture
def callback(world, agent) -> Callback:
    return agree(world, agent)


def agree(world, agent, **values):
    given = {"contact": world.anna, "due_at": TWO, "about": "VPN", "staff": world.agent} | values
    return actions.agree_callback(by=agent, **given)


def late(instant=TWO + timedelta(minutes=16)) -> int:
    with kernel.pretend(instant):
        return fire_due()


def told() -> list[str]:
    return sorted(Outgoing.objects.filter(purpose="callback").values_list("recipient", flat=True))


def test_it_stands_on_the_list_until_it_is_done(world, agent, callback):
    assert list(callbacks(agent)) == [callback]
    call = actions.called_back(callback, by=agent, text="Explained it", seconds=240)
    assert not callbacks(agent).exists()
    assert (call.outcome, call.direction, call.seconds, call.contact) == (
        "called", "out", 240, world.anna,
    )  # fmt: skip
    callback.refresh_from_db()
    assert (callback.outcome, callback.done_call) == ("done", call)
    assert list(chain.verify()) == []


def test_about_a_ticket_the_call_stands_in_its_conversation(world, agent):
    ticket = open_one(world)
    callback = agree(world, agent, ticket=ticket)
    actions.called_back(callback, by=agent, text="Explained it")
    assert ticket.messages.get(channel="call").text == "Explained it"
    kinds = [row.kind for row in Entry.objects.filter(stream=ticket.stream).order_by("number")]
    assert kinds.index("callback.agreed") < kinds.index("callback.done")


def test_a_caller_without_a_ticket_or_contact_can_be_called_back(agent, world):
    callback = agree(world, agent, contact=None, name="Joe", number="+36301112222", staff=None)
    call = actions.called_back(callback, by=agent, text="Sent them our prices")
    assert (call.name, call.number, call.customer) == ("Joe", "+36301112222", None)


def test_what_cannot_be_agreed(world, agent):
    with refused("past"):
        agree(world, agent, due_at=NOW)
    with refused("no_number"):
        agree(world, agent, contact=None)
    with refused("foreign_ticket"):
        agree(world, agent, contact=world.greg, ticket=open_one(world))
    with refused("not_allowed"):
        agree(world, world.by(world.anna))


def test_nobody_answered_counts_and_comes_again(agent, callback):
    actions.take_callback(callback, by=agent)
    later = TWO + timedelta(hours=1)
    actions.nobody_answered(callback, by=agent, due_at=later, tell=True)
    callback.refresh_from_db()
    assert (callback.attempts, callback.due_at, callback.taken_by) == (1, later, None)
    assert Call.objects.get().outcome == "no_answer"
    letter = Outgoing.objects.get(purpose="callback_tried")
    assert letter.recipient == "anna@acme.example"
    assert "15:00" in letter.text


def test_without_the_wish_nobody_is_written_to(agent, callback):
    actions.nobody_answered(callback, by=agent, due_at=TWO + timedelta(hours=1))
    assert not Outgoing.objects.exists()


def test_no_answer_is_no_first_response(world, agent):
    ticket = open_one(world)
    callback = agree(world, agent, ticket=ticket)
    actions.nobody_answered(callback, by=agent, due_at=TWO)
    assert ticket.clocks.get(metric="first_response").state == "running"


def test_a_missed_one_is_told_once_to_deputy_or_team(world, agent, callback):
    assert late(TWO + timedelta(minutes=14)) == 0
    assert late() >= 1
    assert told() == ["judit@duna.example", "éva@duna.example"]
    late(TWO + timedelta(hours=3))
    assert len(told()) == 2
    callback.refresh_from_db()
    assert callback.told_at is not None


def test_the_deputy_alone_is_told_where_there_is_one(world, agent):
    world.acme.deputy = world.specialist
    world.acme.save()
    agree(world, agent)
    late()
    assert told() == ["judit@duna.example", "pál@duna.example"]


def test_who_is_away_is_not_written_to(world, agent, callback):
    Absence.objects.create(
        staff=world.agent, starts_at=NOW, ends_at=NOW + timedelta(days=3), kind="sick"
    )
    late()
    assert told() == ["éva@duna.example"]


def test_moved_done_or_cancelled_it_is_not_missed(world, agent, callback):
    actions.move_callback(callback, by=agent, due_at=TWO + timedelta(days=1))
    done, gone = agree(world, agent), agree(world, agent)
    actions.called_back(done, by=agent, text="x")
    actions.cancel_callback(gone, by=agent, reason="They wrote")
    late()
    assert told() == []
    assert late(TWO + timedelta(days=1, minutes=16)) >= 1
    assert len(told()) == 2


def test_cancelling_needs_a_reason_and_can_be_undone(agent, callback):
    with refused("no_reason"):
        actions.cancel_callback(callback, by=agent, reason=" ")
    actions.cancel_callback(callback, by=agent, reason="They wrote")
    with refused("ended"):
        actions.take_callback(callback, by=agent)
    actions.restore_callback(callback, by=agent)
    assert list(callbacks(agent)) == [callback]
    late()
    assert told() != []


def test_it_can_be_given_to_somebody_else(world, agent, callback):
    actions.give_callback(callback, by=agent, staff=world.head)
    assert not owed_now(agent, NOW).exists()
    assert list(owed_now(world.by(world.head), NOW)) == [callback]


def test_taken_by_one_the_other_hears_who(world, agent, callback):
    actions.take_callback(callback, by=agent)
    actions.take_callback(callback, by=agent)
    with refused("taken") as error:
        actions.take_callback(callback, by=world.by(world.head))
    assert "Nagy Judit" in str(error.value)
    actions.leave_callback(callback, by=agent)
    actions.take_callback(callback, by=world.by(world.head))


def test_it_rings_ten_minutes_before(agent, callback):
    assert not ringing(agent, TWO - timedelta(minutes=11)).exists()
    assert ringing(agent, TWO - timedelta(minutes=9)).exists()
    actions.take_callback(callback, by=agent)
    assert not ringing(agent, TWO).exists()


def test_missed_ones_are_on_the_heads_list(world, agent, callback):
    head = world.by(world.head)
    assert not missed(head, TWO).exists()
    assert list(missed(head, TWO + timedelta(seconds=1))) == [callback]


def test_a_specialist_sees_their_own(world, agent, callback):
    specialist = world.by(world.specialist)
    assert not callbacks(specialist).exists()
    with refused("not_yours"):
        actions.take_callback(callback, by=specialist)
    actions.give_callback(callback, by=agent, staff=world.specialist)
    assert list(callbacks(specialist)) == [callback]


def test_proposed_times_lie_within_both_sides_hours(world):
    friday = datetime(2026, 6, 12, 11, 20, tzinfo=UTC)  # 13:20; they close at 14:00
    with kernel.pretend(friday):
        hours = hours_of(world.acme)
        found = proposals(hours, friday)
    assert hours is not None
    assert all(hours.is_open(at) for at in found)
    local = [at.astimezone(ZoneInfo("Europe/Budapest")).strftime("%a %H:%M") for at in found]
    assert local == ["Mon 08:00"]


def test_without_a_contract_any_quarter_hour_will_do(world):
    assert hours_of(world.globex) is None
    assert proposals(None, NOW)[0] == NOW + timedelta(minutes=30)


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def callback(self):
        world = build()
        agent = world.by(world.agent)
        callback = actions.agree_callback(
            by=agent, contact=world.anna, about="VPN", due_at=kernel.now() + timedelta(minutes=5)
        )
        callback.world = world
        return callback

    def test_two_colleagues_take_it_and_one_has_it(self, callback):
        world = callback.world
        actors = [world.by(world.agent), world.by(world.head)]

        def taking(number):
            again = Callback.objects.get(pk=callback.pk)
            return actions.take_callback(again, by=actors[number])

        results = at_once(lambda: taking(0), lambda: taking(1))
        assert [getattr(one, "code", None) for one in results if one] == ["taken"]

    def test_two_workers_tell_of_a_missed_one_once(self, callback):
        at = kernel.now() + timedelta(minutes=30)

        def work():
            with kernel.pretend(at):
                return fire_due()

        at_once(work, work, work)
        assert Entry.objects.filter(kind="callback.missed").count() == 1
        assert len(told()) == len(set(told())) == 2
        assert list(chain.verify()) == []
