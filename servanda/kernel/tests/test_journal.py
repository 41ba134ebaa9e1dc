from datetime import UTC, datetime

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError

from servanda import kernel
from servanda.kernel import Actor, chain
from servanda.kernel.journal import record
from servanda.kernel.models import Entry, Remark, Stream
from servanda.kernel.tests.example_events import Said
from servanda.kernel.unit import action

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system()
MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)


def stream(key="thing:1"):
    return Stream.objects.create(key=key)


def say(to, *things, seals=(), at=None):
    with action():
        return [record(Said(thing), to, by=SYSTEM, at=at, seals=seals) for thing in things]


def faults():
    return [(fault.number, fault.what) for fault in chain.verify()]


def tamper(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE kernel_entry DISABLE TRIGGER USER")
        cursor.execute(sql, parameters)
        cursor.execute("ALTER TABLE kernel_entry ENABLE TRIGGER USER")


def test_rows_of_a_stream_are_numbered_from_one():
    one, two = stream("a"), stream("b")
    say(one, 1, 2)
    say(two, 3)
    say(one, 4)
    assert list(one.entries.order_by("number").values_list("number", "data__thing")) == [
        (1, 1),
        (2, 2),
        (3, 4),
    ]
    assert faults() == []


def test_a_row_keeps_when_it_happened_and_when_it_was_written_down():
    with kernel.pretend(datetime(2026, 6, 2, 8, tzinfo=UTC)):
        (entry,) = say(stream(), 1, at=MONDAY)
    entry.refresh_from_db()
    assert entry.at == MONDAY
    assert entry.recorded_at == datetime(2026, 6, 2, 8, tzinfo=UTC)


def test_the_event_comes_back_typed():
    target = stream()
    with action():
        record(Said(7, code="gold", until=MONDAY), target, by=SYSTEM)
    assert target.entries.get().event == Said(7, code="gold", until=MONDAY)


def test_words_are_refused_in_the_data():
    with pytest.raises(ValueError, match="must be an id, code or number"), action():
        record(Said(1, code="Anna Kovács phoned"), stream(), by=SYSTEM)


def test_an_address_is_refused_in_the_data():
    with pytest.raises(ValueError, match="must be an id"), action():
        record(Said(1, code="anna@example.com"), stream(), by=SYSTEM)


def test_recording_outside_an_action_is_an_error():
    with pytest.raises(RuntimeError, match="action"):
        record(Said(1), stream(), by=SYSTEM)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE kernel_entry SET data = '{}'", "DELETE FROM kernel_entry"],
)
def test_the_database_refuses_to_change_or_remove_a_row(sql):
    say(stream(), 1)
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_changed_row_shows():
    say(stream(), 1, 2, 3)
    tamper("""UPDATE kernel_entry SET data = '{"thing": 9}' WHERE number = 2""")
    assert faults() == [(2, "changed row")]


def test_a_removed_row_shows():
    say(stream(), 1, 2, 3)
    tamper("DELETE FROM kernel_entry WHERE number = 2")
    assert (2, "missing row") in faults()


def test_a_cut_tail_shows():
    say(stream(), 1, 2)
    tamper("DELETE FROM kernel_entry WHERE number = 2")
    assert faults() == [(2, "cut tail")]


def test_changed_words_show():
    remark = Remark.objects.create(text="We will credit you", language="en")
    say(stream(), 1, seals=[remark])
    assert faults() == []
    Remark.objects.filter(pk=remark.pk).update(text="We will not credit you")
    assert faults() == [(1, f"changed words of {remark.seal}")]


def test_removed_words_show():
    remark = Remark.objects.create(text="A promise")
    say(stream(), 1, seals=[remark])
    seal = remark.seal
    remark.delete()
    assert faults() == [(1, f"changed words of {seal}")]


def test_the_chain_holds_no_words():
    remark = Remark.objects.create(text="Anna Kovács")
    say(stream(), 1, seals=[remark])
    row = Entry.objects.values("data", "seals").get()
    assert "Anna" not in str(row)


def test_a_failed_action_writes_nothing():
    target = stream()

    def fail():
        with action():
            record(Said(1), target, by=SYSTEM)
            raise KeyError("no such ticket")

    with pytest.raises(KeyError):
        fail()
    assert target.entries.count() == 0
    assert faults() == []
