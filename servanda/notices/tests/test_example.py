"""Letters are shown for an example where nothing led to one, and nothing remains of it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections

from servanda import kernel
from servanda.kernel import kept, unit
from servanda.kernel.models import FailedReaction
from servanda.notices import rehearsal
from servanda.notices.example import cast
from servanda.notices.example.people import NAMES
from servanda.notices.example.scenes import SCENES
from servanda.notices.kinds import KINDS
from servanda.notices.reader import Manner
from servanda.notices.tests.world import FRIDAY, LANGUAGES, World
from servanda.people.models import Provider
from servanda.people.tests.factory import make_provider, make_staff
from servanda.tickets import numbers

FORMAL = Manner("en", formal=True)
WITHOUT_ROWS = {"invitation", "sign_in", "morning", "held"}


def shown(code, manner=FORMAL):
    return rehearsal.example(KINDS[code], manner=manner)


def rows():
    """How many there are in every table, and where the ticket numbers stand."""
    models = [one for one in apps.get_models(include_auto_created=True) if one._meta.managed]
    found = {one._meta.db_table: one._base_manager.count() for one in models}
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM tickets_ticket_number")
        return found | {"number": cursor.fetchone()}


@pytest.fixture
def company():
    make_staff("administrator", language="en")
    return make_provider()


def test_every_letter_that_follows_from_what_happened_has_an_example():
    assert set(SCENES) == set(KINDS) - WITHOUT_ROWS
    assert set(NAMES) == set(LANGUAGES)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(SCENES))
def test_on_the_first_day_each_is_shown_in_its_readers_language(company, code, language):
    letter = shown(code, Manner(language, formal=False))
    assert letter is not None, "no such letter came of its scene"
    assert letter.example
    assert f'lang="{language}"' in letter.words.html
    if language != "en":
        assert "printer" not in letter.words.text
    made_up = {name for names in (NAMES[language].contact, NAMES[language].colleague)
               for name in names}  # fmt: skip
    assert code == "flood" or any(name in letter.words.text for name in made_up)


@pytest.mark.django_db
@pytest.mark.parametrize("hour", [3, 9, 15, 23])
@pytest.mark.parametrize("day", [28, 29, 31])
def test_at_whatever_time_somebody_looks(company, day, hour):
    """New Year's Eve, the night, a weekend: an example has no bad moment."""
    with kernel.pretend(datetime(2028, 12, day, hour, 30, tzinfo=UTC)):
        assert [code for code in SCENES if shown(code) is None] == []


@pytest.mark.django_db
def test_it_says_what_the_company_itself_would_promise():
    """Its own hours, where it has given some."""
    World()
    with kernel.pretend(FRIDAY):
        text = shown("acknowledgement").words.text
    assert "Opening hours: Monday to Thursday 8:00–12:00 and 12:30–16:30" in text
    assert "We solve it by" in text


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("code", sorted(SCENES))
def test_nothing_of_it_remains(code):
    make_provider()
    make_staff("administrator")
    before, answers = rows(), dict(kept._answers)
    with psycopg.connect(**_connection()) as listener:
        listener.autocommit = True
        listener.execute("LISTEN servanda")
        assert shown(code) is not None
        assert list(listener.notifies(timeout=0.05)) == []
    assert rows() == before
    assert kept._answers == answers
    assert FailedReaction.objects.count() == 0
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_the_next_ticket_has_the_next_number():
    world = World()
    first = world.open()
    assert shown("solved").words.subject.endswith(f"[#{first.number + numbers.AHEAD}]")
    assert world.open().number == first.number + 1


@pytest.mark.django_db(transaction=True)
def test_whoever_writes_meanwhile_does_not_wait(monkeypatch):
    """Customers write, colleagues are added, while somebody looks at an example."""
    world = World()
    took = []

    def write():
        start = time.monotonic()
        try:
            world.open("Written meanwhile")
            make_staff("agent")
            return time.monotonic() - start
        finally:
            connections.close_all()

    def slow(played):
        SCENES["solved"](played)
        with ThreadPoolExecutor(1) as other:
            took.append(other.submit(write).result(timeout=10))

    monkeypatch.setitem(SCENES, "solved_too", slow)
    rehearsal.example(KINDS["solved_too"], manner=FORMAL)
    assert len(took) == 1, "the other one waited for the example"
    assert world.customer.tickets.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_look_at_once_both_see_it():
    make_provider()
    make_staff("administrator")

    def look(code):
        try:
            return shown(code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as several:
        found = list(several.map(look, ["solved", "rung", "allowance", "solved"] * 3))
    assert None not in found


@pytest.mark.django_db(transaction=True)
def test_a_scene_that_fails_leaves_nothing_either(monkeypatch):
    make_provider()
    make_staff("administrator")
    before = rows()

    def fails(played):
        played.writes()
        raise ValueError("no such scene")

    monkeypatch.setitem(SCENES, "solved", fails)
    with pytest.raises(ValueError, match="no such scene"):
        shown("solved")
    assert rows() == before
    assert numbers.take() == [before["number"][0] + before["number"][1]]


@pytest.mark.django_db
def test_it_never_takes_a_running_action_with_it(company):
    with unit.action(), pytest.raises(RuntimeError):
        shown("solved")


@pytest.mark.django_db
def test_what_is_computed_meanwhile_is_not_kept(company):
    tail = kept.tail(cast.ROOT)
    with rehearsal.leaving_nothing():
        assert kept.answer("example", tail, lambda: "made up") == ("made up", True)
    assert kept.answer("example", tail, lambda: "real")[0] == "real"


@pytest.mark.django_db
def test_own_words_are_shown_in_it(company):
    letter = rehearsal.example(
        KINDS["acknowledgement"], manner=FORMAL, draft={"en": "Yours, {provider}, to {customer}."}
    )
    assert "to Brightwater Accounting Ltd." in letter.words.text
    assert Provider.objects.get().letter_words == {}


def _connection():
    known = connection.settings_dict
    given = {"dbname": known["NAME"], "user": known["USER"], "password": known["PASSWORD"],
             "host": known["HOST"], "port": known["PORT"]}  # fmt: skip
    return {key: value for key, value in given.items() if value}
