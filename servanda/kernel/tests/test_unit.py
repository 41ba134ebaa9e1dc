"""What follows from what happened: state handlers, finishers, notices."""

import pytest

from servanda import kernel
from servanda.kernel import Actor, reactions, timers, unit
from servanda.kernel.journal import record
from servanda.kernel.models import Entry, FailedReaction, Remark, Stream, Timer
from servanda.kernel.tests.example_events import Followed, Said
from servanda.kernel.unit import action

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()


@pytest.fixture
def target():
    return Stream.objects.create(key="thing:1")


@pytest.fixture
def react():
    """Puts a table of handlers in force, and the product's own back afterwards."""
    state, notice = dict(reactions._state), dict(reactions._notice)
    yield lambda state=None, notice=None: reactions.register(state or {}, notice or {})
    reactions.register(state, notice)


def kinds(target):
    return list(target.entries.order_by("number").values_list("kind", flat=True))


def test_a_state_handler_gets_all_rows_of_the_action_at_once(target, react):
    seen = []
    react(state={"example.said": [lambda rows: seen.append([row.data["thing"] for row in rows])]})
    with action():
        record(Said(1), target, by=SYSTEM)
        with action():
            record(Said(2), target, by=SYSTEM)
        assert seen == []
    assert seen == [[1, 2]]


def test_a_state_handler_may_say_more(target, react):
    def follow(rows):
        for row in rows:
            record(Followed(row.data["thing"]), target, by=SYSTEM)

    react(state={"example.said": [follow]})
    with action():
        record(Said(1), target, by=SYSTEM)
    assert kinds(target) == ["example.said", "example.followed"]


def test_a_state_handler_that_raises_aborts_the_action(target, react):
    def fail(rows):
        raise ValueError("no")

    react(state={"example.said": [fail]})
    with pytest.raises(ValueError, match="no"), action():
        record(Said(1), target, by=SYSTEM)
    assert kinds(target) == []


def test_a_finisher_runs_once_for_everything_collected(target, react):
    runs = []

    def mark(rows):
        for row in rows:
            unit.collect("things", row.data["thing"], row.kind, runs.append)

    react(state={"example.said": [mark], "example.followed": [mark]})
    with action():
        record(Said(1), target, by=SYSTEM)
        record(Said(2), target, by=SYSTEM)
        record(Followed(1), target, by=SYSTEM)
    assert runs == [{1: "example.followed", 2: "example.said"}]


def test_a_broken_notice_never_takes_the_act_with_it(target, react):
    def broken(rows):
        Remark.objects.create(text="half a mail")
        record(Followed(1), target, by=SYSTEM)
        raise KeyError("template")

    react(notice={"example.said": [broken]})
    with action():
        record(Said(1), target, by=SYSTEM)
    assert kinds(target) == ["example.said"]
    assert not Remark.objects.exists()
    assert "template" in FailedReaction.objects.get().error


def test_a_broken_row_costs_no_other_its_notice(target, react):
    def picky(rows):
        for row in rows:
            if row.data["thing"] == 2:
                raise KeyError("no address")
            Remark.objects.create(text=str(row.data["thing"]))

    react(notice={"example.said": [picky]})
    with action():
        for thing in (1, 2, 3):
            record(Said(thing), target, by=SYSTEM)
    assert sorted(Remark.objects.values_list("text", flat=True)) == ["1", "3"]
    assert FailedReaction.objects.get().entry.data["thing"] == 2


def test_a_failed_notice_is_tried_again_and_then_mended(target, react):
    broken = [True]

    def flaky(rows):
        if broken[0]:
            raise KeyError("template")
        Remark.objects.create(text="sent")

    react(notice={"example.said": [flaky]})
    timers_before = dict(timers._handlers)
    timers.register({"reaction.retry": reactions.retry})
    try:
        with action():
            record(Said(1), target, by=SYSTEM)
        broken[0] = False
        with kernel.pretend(kernel.time.after(120)):
            assert timers.fire_due() == 1
    finally:
        timers.register(timers_before)
    assert Remark.objects.get().text == "sent"
    assert FailedReaction.objects.get().mended_at is not None
    assert Timer.objects.open().count() == 0


def test_what_a_notice_records_is_reacted_to(target, react):
    seen = []
    react(
        notice={"example.said": [lambda rows: record(Followed(1), target, by=SYSTEM) and None]},
        state={"example.followed": [lambda rows: seen.append(len(rows))]},
    )
    with action():
        record(Said(1), target, by=SYSTEM)
    assert kinds(target) == ["example.said", "example.followed"]
    assert seen == [1]
    assert Entry.objects.count() == 2
