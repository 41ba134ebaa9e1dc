from datetime import UTC, datetime, timedelta

import pytest

from servanda import kernel
from servanda.kernel import timers
from servanda.kernel.models import Remark, Timer
from servanda.kernel.unit import action

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def fired():
    """The keys fired so far; a timer of kind "bad" raises."""
    keys = []

    def bad(timer):
        Remark.objects.create(text="half done")
        raise ValueError("broken")

    before = dict(timers._handlers)
    timers.register({"good": lambda timer: keys.append(timer.key), "bad": bad})
    yield keys
    timers.register(before)


def put(key, at=NOON, kind="good"):
    with action():
        timers.set_timer(kind, key, at)


def fire(at):
    with kernel.pretend(at):
        return timers.fire_due()


def test_nothing_fires_before_its_time(fired):
    put("a")
    assert fire(NOON - timedelta(seconds=1)) == 0
    assert fire(NOON) == 1
    assert fired == ["a"]


def test_overdue_timers_fire_in_order_each_once(fired):
    put("second", NOON + timedelta(minutes=1))
    put("first", NOON)
    fire(NOON + timedelta(hours=1))
    fire(NOON + timedelta(hours=2))
    assert fired == ["first", "second"]


def test_a_timer_can_be_moved(fired):
    put("a")
    put("a", NOON + timedelta(hours=1))
    assert fire(NOON) == 0
    assert fire(NOON + timedelta(hours=1)) == 1


def test_what_has_fired_stays_fired(fired):
    put("a")
    fire(NOON)
    put("a", NOON + timedelta(hours=1))
    fire(NOON + timedelta(hours=2))
    assert fired == ["a"]


def test_a_cancelled_timer_never_fires(fired):
    put("a")
    timers.cancel(["a"])
    assert fire(NOON) == 0


def test_one_that_raises_is_pushed_back_and_blocks_nobody(fired):
    put("bad", NOON, kind="bad")
    put("good", NOON + timedelta(seconds=1))
    fire(NOON + timedelta(minutes=1))
    assert fired == ["good"]
    assert not Remark.objects.exists()
    stuck = Timer.objects.get(key="bad")
    assert (stuck.attempts, stuck.fired_at, stuck.due_at) == (1, None, NOON)
    assert stuck.fire_at > NOON + timedelta(minutes=1)
    assert "broken" in stuck.error


def test_one_that_never_works_still_blocks_nobody_after_a_year(fired):
    put("bad", NOON, kind="bad")
    Timer.objects.update(attempts=1500)
    put("good", NOON + timedelta(seconds=1))
    at = NOON + timedelta(minutes=1)
    fire(at)
    assert fired == ["good"]
    assert Timer.objects.get(key="bad").fire_at == at + timers.LONGEST_PUSH


def test_the_nearest_open_timer_says_how_long_to_sleep(fired):
    put("b", NOON + timedelta(hours=1))
    put("a", NOON)
    assert timers.next_at() == NOON
    fire(NOON)
    assert timers.next_at() == NOON + timedelta(hours=1)
