from datetime import UTC, datetime

import pytest

from servanda import kernel
from servanda.kernel import Actor
from servanda.kernel.erasing import erase_words
from servanda.kernel.events import WordsErased
from servanda.kernel.models import Entry, Remark, Stream
from servanda.kernel.tests.test_journal import SYSTEM, faults, say
from servanda.kernel.unit import action

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 9, tzinfo=UTC)
HEAD = Actor("staff", 5)


@pytest.fixture
def target():
    return Stream.objects.create(key="thing:1")


@pytest.fixture
def remark(target):
    row = Remark.objects.create(text="my password is hunter2", language="en")
    say(target, 1, seals=[row])
    return row


def erase(target, *rows, why="password"):
    with action():
        return erase_words(rows, target, by=HEAD, why=why)


def test_erased_words_are_gone_and_say_who_when_and_why(target, remark):
    with kernel.pretend(MONDAY):
        erase(target, remark)
    remark.refresh_from_db()
    assert (remark.text, remark.language, bytes(remark.salt)) == ("", "", b"")
    assert (remark.erased_by_kind, remark.erased_by_id) == ("staff", 5)
    assert (remark.erased_at, remark.erased_why) == (MONDAY, "password")


def test_an_erasure_stands_in_the_journal_and_the_journal_holds(target, remark):
    with kernel.pretend(MONDAY):
        erase(target, remark)
    row = target.entries.order_by("number").last()
    assert row.event == WordsErased((remark.seal,), "password")
    assert (row.at, row.actor) == (MONDAY, HEAD)
    assert faults() == []


def test_words_erased_twice_are_recorded_once(target, remark):
    erase(target, remark)
    assert erase(target, remark, why="gdpr:art17") is None
    assert Entry.objects.filter(kind="words.erased").count() == 1
    remark.refresh_from_db()
    assert remark.erased_why == "password"


def test_several_rows_are_one_act(target, remark):
    other = Remark.objects.create(text="and my number")
    say(target, 2, seals=[other])
    erase(target, remark, other)
    assert Entry.objects.get(kind="words.erased").event.seals == (remark.seal, other.seal)
    assert faults() == []


def test_a_reason_in_words_is_refused_and_nothing_is_erased(target, remark):
    with pytest.raises(ValueError, match="why must be"):
        erase(target, remark, why="Anna asked for it")
    remark.refresh_from_db()
    assert remark.text == "my password is hunter2"


def test_forged_words_do_not_pass_as_erased(remark):
    Remark.objects.update(text="FORGED", erased_at=MONDAY)
    assert faults() == [(1, f"changed words of {remark.seal}")]


def test_words_emptied_without_a_row_in_the_journal_show(remark):
    Remark.objects.update(text="", language="", salt=b"", erased_at=MONDAY)
    assert faults() == [(1, f"changed words of {remark.seal}")]


@pytest.mark.parametrize("left", [{"text": "FORGED"}, {"salt": b"old salt"}])
def test_what_was_erased_must_stay_empty(target, remark, left):
    erase(target, remark)
    Remark.objects.update(**left)
    assert faults() == [(1, f"words back after their erasure: {remark.seal}")]


def test_an_erased_row_may_be_sealed_again(target, remark):
    erase(target, remark)
    say(target, 3, seals=[remark])
    assert faults() == []


def test_an_erasure_recorded_in_another_stream_counts(target, remark):
    other = Stream.objects.create(key="thing:2")
    erase(other, remark)
    assert faults() == []


def test_a_failed_action_erases_nothing(target, remark):
    def fail():
        with action():
            erase_words([remark], target, by=SYSTEM, why="password")
            raise KeyError("no such ticket")

    with pytest.raises(KeyError):
        fail()
    assert Remark.objects.get().text == "my password is hunter2"
    assert faults() == []
