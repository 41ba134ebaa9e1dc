from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from servanda import kernel
from servanda.kernel import Actor, chain, digest, periodic, timers
from servanda.kernel.journal import record
from servanda.kernel.models import Stream
from servanda.kernel.periodic import Periodic
from servanda.kernel.tests.example_events import Said
from servanda.kernel.unit import action

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 6, 1, 1, tzinfo=UTC)


@pytest.fixture
def runs():
    """The instants at which a daily job ran; it is due at 02:00 UTC."""
    ran = []
    jobs, handlers = dict(periodic._jobs), dict(timers._handlers)
    job = Periodic(
        "daily", timedelta(days=1), timedelta(hours=2), lambda _: ran.append(kernel.now())
    )
    periodic.register([job])
    timers.register({"periodic": periodic.fire})
    yield ran
    periodic.register(list(jobs.values()))
    timers.register(handlers)


def at(instant):
    with kernel.pretend(instant):
        return timers.fire_due()


def test_it_runs_once_a_day_however_many_workers_plan_it(runs):
    with kernel.pretend(NIGHT):
        periodic.plan()
        periodic.plan()
    for hour in range(72):
        at(NIGHT + timedelta(hours=hour))
    assert runs == [NIGHT + timedelta(hours=1, days=day) for day in range(3)]


def test_after_downtime_it_is_made_up_for_once(runs):
    with kernel.pretend(NIGHT):
        periodic.plan()
    at(NIGHT + timedelta(days=5))
    assert len(runs) == 1


@pytest.fixture
def folder(tmp_path, settings):
    settings.DATA_DIR = tmp_path


def say(stream, thing):
    with action():
        record(Said(thing), stream, by=Actor.system())


def test_a_tail_cut_together_with_its_head_shows_against_the_digest(folder):
    target = Stream.objects.create(key="thing:1")
    say(target, 1)
    target.refresh_from_db()
    first = bytes(target.head_hash)
    say(target, 2)
    digest.write()
    assert list(digest.verify()) == []
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kernel_entry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM kernel_entry WHERE number = 2")
        cursor.execute("ALTER TABLE kernel_entry ENABLE TRIGGER USER")
    Stream.objects.update(head_number=1, head_hash=first)
    assert list(chain.verify()) == []
    assert [(fault.stream, fault.number) for fault in digest.verify()] == [("thing:1", 2)]


def test_a_later_digest_has_only_what_grew_since(folder):
    one, two = (Stream.objects.create(key=f"thing:{number}") for number in (1, 2))
    say(one, 1)
    say(two, 1)
    digest.write()
    say(two, 2)
    path = digest.write()
    lines = [line for line in path.read_text().splitlines() if not line.startswith("#")]
    assert [line.rsplit(" ", 1)[0] for line in lines] == ["thing:1 1", "thing:2 1", "thing:2 2"]
    assert list(digest.verify()) == []


def test_a_row_stamped_before_a_digest_and_committed_after_it_is_in_the_next(folder):
    target = Stream.objects.create(key="thing:1")
    with kernel.pretend(NIGHT):
        say(target, 1)
    with kernel.pretend(NIGHT + timedelta(seconds=10)):
        digest.write()
    with kernel.pretend(NIGHT + timedelta(seconds=9)):
        say(target, 2)
    with kernel.pretend(NIGHT + timedelta(days=1)):
        path = digest.write()
    assert path.read_text().startswith("thing:1 2 ")
    assert list(digest.verify()) == []
