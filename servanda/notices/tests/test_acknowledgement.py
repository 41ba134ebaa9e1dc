"""The acknowledgement: at once, in the requester's language, and nothing in it that is not true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import process_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from servanda import kernel
from servanda.kernel import Actor, unit
from servanda.kernel.models import Entry, FailedReaction
from servanda.mail.models import Outgoing
from servanda.mail.tests.test_protection import SECRET
from servanda.notices import acknowledgement
from servanda.notices.cases import cases_of, the_provider, tickets_of
from servanda.notices.letter import render
from servanda.notices.reader import of_requester
from servanda.notices.tests.world import FRIDAY, LANGUAGES, World, mails_to
from servanda.people.models import Absence, Staff
from servanda.people.tests.factory import make_provider, make_staff
from servanda.tickets import actions, intake
from servanda.tickets.tests.world import mail, store

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2026, 6, 6, 9, 0, tzinfo=UTC)


def acknowledged(world: World, **given: object) -> Outgoing:
    world.open(**given)  # type: ignore[arg-type]
    assert not FailedReaction.objects.exists(), FailedReaction.objects.first().error
    (mail,) = mails_to(world.contact)
    return mail


def away(staff: Staff, at: datetime) -> None:
    day = timedelta(days=1)
    Absence.objects.create(staff=staff, starts_at=at - day, ends_at=at + 5 * day, kind="sick")


@pytest.mark.parametrize("language", LANGUAGES)
def test_says_number_times_and_who_in_every_language(language: str) -> None:
    with kernel.pretend(FRIDAY):
        mail = acknowledged(world := World(language))
    number = world.customer.tickets.get().number
    assert mail.subject == f"Re: Printer is down [#{number}]"
    assert mail.language == language
    assert mail.is_automatic
    for body in (mail.text, mail.html):
        assert f"#{number}" in body
        assert "%(" not in body
        assert "Tóth" in body
        assert "/t/" in body
    direction = "rtl" if language == "he" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in mail.html
    expected = {"en": "7:20", "hu": "8:20", "he": "9:20", "es": "8:20"}[language]
    assert expected in mail.text


def test_says_the_times_as_people_speak_and_the_hours_of_the_line() -> None:
    with kernel.pretend(FRIDAY):
        mail = acknowledged(World("en", zone="Europe/Budapest"))
    assert "We answer by: Monday 8 June, 8:20" in mail.text
    assert "We solve it by: Monday 8 June, 11:50" in mail.text
    hours = "Opening hours: Monday to Thursday 8:00–12:00 and 12:30–16:30, Friday 8:00–14:00\n"
    assert hours in mail.text


def test_names_the_zone_to_who_lives_by_another_clock() -> None:
    with kernel.pretend(FRIDAY):
        mail = acknowledged(World("en"))
    assert "Monday 8 June, 7:20, London time" in mail.text
    assert "Friday 8:00–14:00 (Budapest time)" in mail.text


def test_we_work_on_it_only_when_somebody_does() -> None:
    with kernel.pretend(FRIDAY):
        world = World("en")
        waiting = acknowledged(world)
        with unit.action():
            staff = world.supporter
            taken = world.open(subject="Second", assignee=staff)
            actions.assign(taken, by=_agent(staff), staff=staff)
    second = mails_to(world.contact)[-1]
    assert "We work on it" not in waiting.text
    assert "We work on it." in second.text


def _agent(staff: Staff) -> Actor:
    return Actor("staff", staff.pk, frozenset({"agent"}))


def test_when_closed_it_says_when_we_start() -> None:
    with kernel.pretend(SATURDAY):
        mail = acknowledged(World("en", zone="Europe/Budapest"))
    assert "We are closed at the moment and start on it Monday 8 June, 8:00." in mail.text
    assert "We work on it" not in mail.text


def test_names_the_deputy_when_the_supporter_is_away_and_the_team_when_both_are() -> None:
    with kernel.pretend(FRIDAY):
        world = World("en")
        away(world.supporter, FRIDAY)
        first = acknowledged(world)
        away(world.deputy, FRIDAY)
        world.open(subject="Second")
    assert "Kis Pál" in first.text
    assert "Tóth" not in first.text
    second = mails_to(world.contact)[-1]
    assert "Tóth" not in second.text
    assert "Kis Pál" not in second.text


def test_who_is_away_on_the_day_we_start_is_not_named() -> None:
    with kernel.pretend(SATURDAY):
        world = World("en")
        monday = SATURDAY + timedelta(days=2)
        Absence.objects.create(
            staff=world.supporter,
            starts_at=monday - timedelta(hours=9),
            ends_at=monday + timedelta(days=1),
            kind="leave",
        )
        mail = acknowledged(world)
    assert "Kis Pál" in mail.text


def test_without_a_contract_nothing_is_promised() -> None:
    with kernel.pretend(FRIDAY):
        mail = acknowledged(World("en", covered=False))
    assert "will come back to you about it" in mail.text
    assert "We answer by" not in mail.text
    assert "We solve it by" not in mail.text
    assert "Opening hours" not in mail.text


@pytest.mark.parametrize(
    "given",
    [{"acknowledge": False}, {"kind": "task", "channel": "staff"}, {"kind": "alert"}],
    ids=["not wanted", "task", "alert"],
)
def test_not_for_what_needs_none(given: dict[str, object]) -> None:
    with kernel.pretend(FRIDAY):
        world = World("en")
        world.open(by=_agent(make_staff()), **given)
    assert mails_to(world.contact) == []


def test_not_mailed_when_it_was_read_out() -> None:
    with kernel.pretend(FRIDAY), unit.action():
        world = World("en")
        ticket = world.open(channel="call", by=_agent(world.supporter), spoken=True)
        actions.read_out(ticket, by=_agent(world.supporter), contact=world.contact)
    assert mails_to(world.contact) == []


@pytest.mark.parametrize("policy", [True, False])
def test_strangers_only_by_policy(policy: bool) -> None:
    provider = make_provider()
    provider.unknown_senders_acknowledged = policy
    provider.save()
    with kernel.pretend(FRIDAY):
        actions.open_ticket(
            by=Actor.sender(),
            channel="mail",
            subject="Hello",
            text="Who are you?",
            requester_address="stranger@nowhere.example",
            language="en",
        )
    found = Outgoing.objects.filter(recipient="stranger@nowhere.example")
    assert found.exists() is policy
    if policy:
        assert "/t/" not in found.get().text


@pytest.mark.parametrize("language", ["hu", "es"])
def test_who_is_on_first_name_terms_is_greeted_so(language: str) -> None:
    with kernel.pretend(FRIDAY):
        mail = acknowledged(World(language, formal=False, given_name="Bea", family_name="Zöld"))
    assert "Bea" in mail.text
    assert "Zöld" not in mail.text
    assert f'<html lang="{language}"' in mail.html


def test_a_loop_of_machines_is_held(settings: object) -> None:
    settings.MAIL_AUTO_PER_ADDRESS = 3  # type: ignore[attr-defined]
    with kernel.pretend(FRIDAY):
        world = World("en")
        for round_ in range(5):
            world.open(subject=f"Automatic {round_}")
    states = [mail.state for mail in mails_to(world.contact)]
    assert states.count("waiting") == 3
    assert states.count("held") == 2


def test_words_of_the_customer_are_escaped_and_isolated() -> None:
    with kernel.pretend(FRIDAY):
        mail = acknowledged(World("he"), subject="<b>Printer</b> & co 100 %")
    assert "<b>Printer" not in mail.html
    assert "<bdi>&lt;b&gt;Printer&lt;/b&gt; &amp; co 100 %</bdi>" in mail.html
    assert "\u2068<b>Printer</b> & co 100 %\u2069" in mail.text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "we could not read it"),
        ("hu", "nem tudtuk elolvasni"),
        ("he", "לא יכולנו לקרוא אותה"),
        ("es", "no hemos podido leerlo"),
    ],
)
def test_who_sent_an_encrypted_mail_is_asked_for_a_readable_one(language: str, words: str) -> None:
    with kernel.pretend(FRIDAY):
        world = World(language)
        for body in (SECRET, "It does not print."):
            raw = store(mail(world.contact.email, "Printer", body))
            assert intake.process_one(raw).outcome == "ticket"
    sealed, plain = mails_to(world.contact)
    assert words in sealed.text
    assert words in sealed.html
    assert words not in plain.text


def test_a_batch_of_25_costs_as_many_queries_as_one() -> None:
    def cost(count: int) -> int:
        with kernel.pretend(FRIDAY), CaptureQueriesContext(connection) as caught, unit.action():
            for world in worlds[:count]:
                world.open()
            before = len(caught)
        return len(caught) - before

    with kernel.pretend(FRIDAY):
        worlds = [World(LANGUAGES[n % 4]) for n in range(25)]
    cost(25)  # what signed contracts say is kept in the process once it was read
    assert cost(25) == cost(1)
    assert not FailedReaction.objects.exists()
    assert Outgoing.objects.count() == 25 + 25 + 1


def test_rendering_takes_less_than_a_millisecond() -> None:
    with kernel.pretend(FRIDAY):
        world = World("hu")
        ticket = world.open()
        entries = list(Entry.objects.filter(stream=ticket.stream_id, kind="ticket.opened"))
        ticket = tickets_of(entries)[ticket.pk]
        case = cases_of([ticket])[ticket.pk]
        provider = the_provider()
        reader = of_requester(ticket, provider)
        best = 1.0
        with translation.override("hu"):
            for _round in range(50):
                start = process_time()
                render(acknowledgement.letter(case, reader), reader, provider)
                best = min(best, process_time() - start)
    assert best < 0.001
