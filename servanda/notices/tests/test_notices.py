"""Every other notice: to the right person, in their language, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.contracts.models import Rung
from servanda.escalation.events import RungFired
from servanda.escalation.models import Firing
from servanda.kernel import Actor, journal, timers, unit
from servanda.kernel.models import FailedReaction
from servanda.mail.models import Outgoing
from servanda.notices.tests.world import FRIDAY, LANGUAGES, SOLVE_BY, World, mails_to
from servanda.people.actors import of_contact
from servanda.people.models import ContactDuty, Staff
from servanda.people.tests.factory import make_contact, make_staff
from servanda.tickets import actions
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db
IN_ALL = pytest.mark.parametrize("language", LANGUAGES)


def agent(staff: Staff) -> Actor:
    return Actor("staff", staff.pk, frozenset({"agent"}))


@pytest.fixture(autouse=True)
def _now() -> object:
    with kernel.pretend(FRIDAY):
        yield
        failed = FailedReaction.objects.first()
        assert failed is None, failed.error


def whole(mail: Outgoing, language: str) -> None:
    """Nothing missing, nothing left unfilled, the right direction, in text and HTML alike."""
    assert mail.language == language
    assert mail.is_automatic
    assert "%(" not in mail.subject + mail.text + mail.html
    assert "None" not in mail.text
    direction = "rtl" if language == "he" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in mail.html


def solved(world: World) -> Ticket:
    ticket = world.open()
    actions.solve(ticket, by=agent(world.supporter), text="A new toner.\nIt prints <again>.")
    return ticket


@IN_ALL
def test_solved_tells_what_was_done_and_links_the_two_buttons(language: str) -> None:
    ticket = solved(world := World(language))
    (mail,) = mails_to(world.contact, "solved")
    whole(mail, language)
    assert "> A new toner." in mail.text
    assert "It prints &lt;again&gt;." in mail.html
    assert "/confirm" in mail.text
    assert "/confirm" in mail.html
    assert mail.subject == f"Re: Printer is down [#{ticket.number}]"
    assert ticket.messages.get(direction="out").outgoing == mail


def test_solved_continues_the_thread() -> None:
    world = World()
    ticket = world.open()
    answer = actions.answer(ticket, by=agent(world.supporter), text="We look.")
    actions.solve(ticket, by=agent(world.supporter), text="Done.")
    (mail,) = mails_to(world.contact, "solved")
    assert answer.outgoing.message_id in mail.references


def test_solved_goes_to_the_coordinator_when_the_requester_has_left() -> None:
    world = World()
    ticket = world.open()
    coordinator = make_contact(world.customer, language="en")
    ContactDuty.objects.create(contact=coordinator, role="coordinator")
    type(world.contact).objects.filter(pk=world.contact.pk).update(left_at=FRIDAY)
    actions.solve(ticket, by=agent(world.supporter), text="Done.")
    assert mails_to(world.contact, "solved") == []
    assert len(mails_to(coordinator, "solved")) == 1


def test_tasks_ask_nobody() -> None:
    world = World()
    task = world.open(by=agent(world.supporter), channel="staff", kind="task")
    actions.solve(task, by=agent(world.supporter), text="Done.")
    assert mails_to(world.contact) == []


@IN_ALL
def test_reminder(language: str) -> None:
    ticket = solved(world := World(language))
    actions.remind(ticket, by=Actor.system(), step="reminder")
    (mail,) = mails_to(world.contact, "reminder")
    whole(mail, language)
    assert "/confirm" in mail.text


@IN_ALL
def test_after_the_second_silence_the_account_manager_is_asked_to_call(language: str) -> None:
    world = World("en")
    manager = make_staff("account_manager", language=language)
    type(world.customer).objects.filter(pk=world.customer.pk).update(account_manager=manager)
    ticket = solved(world)
    actions.remind(ticket, by=Actor.system(), step="manager")
    assert mails_to(world.contact, "reminder") == []
    (mail,) = mails_to(manager)
    whole(mail, language)
    assert f"/desk/t/{ticket.ref}" in mail.text


@IN_ALL
def test_lapsed_says_how_to_go_on(language: str) -> None:
    ticket = solved(world := World(language))
    actions.lapse(ticket, by=Actor.system())
    (mail,) = mails_to(world.contact, "lapsed")
    whole(mail, language)


@IN_ALL
def test_assigned_by_somebody_else(language: str) -> None:
    world, mine = World("en"), make_staff(language=language)
    ticket = world.open()
    actions.assign(ticket, by=agent(world.supporter), staff=mine)
    (mail,) = mails_to(mine, "assigned")
    whole(mail, language)
    assert world.customer.name in mail.text


def test_taking_a_ticket_oneself_is_no_news() -> None:
    world = World()
    actions.assign(world.open(), by=agent(world.supporter), staff=world.supporter)
    assert mails_to(world.supporter) == []


@IN_ALL
def test_the_assignee_hears_that_the_customer_answered(language: str) -> None:
    world, mine = World("en"), make_staff(language=language)
    ticket = world.open(assignee=mine)
    actions.receive(
        ticket, by=of_contact(world.contact), text="One more thing.", contact=world.contact
    )
    (mail,) = mails_to(mine, "answered")
    whole(mail, language)
    assert "> One more thing." in mail.text


@pytest.mark.parametrize("given", [{"automatic": True}, {"only_thanks": True}])
def test_machines_and_thanks_are_no_news(given: dict[str, bool]) -> None:
    world, mine = World(), make_staff()
    ticket = world.open(assignee=mine)
    actions.receive(ticket, by=of_contact(world.contact), text="Out of office.", **given)
    assert mails_to(mine) == []


@IN_ALL
def test_not_yet_reaches_the_assignee_with_the_words(language: str) -> None:
    world, mine = World("en"), make_staff(language=language)
    ticket = world.open(assignee=mine)
    actions.solve(ticket, by=agent(mine), text="Done.")
    actions.object_to_solution(
        ticket, by=of_contact(world.contact), text="Still dark.", channel="link"
    )
    (mail,) = mails_to(mine)
    whole(mail, language)
    assert mail.purpose == "objected"
    assert "> Still dark." in mail.text


def test_an_answer_that_reopens_is_told_once() -> None:
    world, mine = World(), make_staff()
    ticket = world.open(assignee=mine)
    actions.solve(ticket, by=agent(mine), text="Done.")
    actions.receive(ticket, by=of_contact(world.contact), text="It is back.", contact=world.contact)
    (mail,) = mails_to(mine)
    assert mail.purpose == "reopened"
    assert "> It is back." in mail.text


def fire(ticket: Ticket, staff: Staff, percent: int, **given: object) -> Firing:
    """A rung fires, as escalation does it."""
    rung = Rung.objects.get(version=ticket.line.version, percent=percent)
    with unit.action():
        firing = Firing.objects.create(
            ticket=ticket, metric="resolution", rung=rung, staff=staff,
            since=ticket.received_at, percent=percent, due_at=SOLVE_BY,
            fired_at=kernel.now(), **given,
        )  # fmt: skip
        event = RungFired(
            ticket=ticket.pk, firing=firing.pk, rung=rung.pk, percent=percent, metric="resolution",
            due_at=SOLVE_BY, staff=staff.pk, told=firing.told,
        )  # fmt: skip
        journal.record(event, ticket.stream_id, by=Actor.system())
    return firing


@IN_ALL
def test_a_rung_says_what_is_due_by_which_clause_and_what_was_done(language: str) -> None:
    lead = make_staff("service_manager", language=language)
    world = World("en", ladder=[(75, lead)])
    ticket = world.open(assignee=world.supporter)
    actions.note(ticket, by=agent(world.supporter), text="Looked at it.")
    fire(ticket, lead, 75)
    (mail,) = mails_to(lead, "rung")
    whole(mail, language)
    assert "75" in mail.subject
    assert "11:50" in mail.text
    assert "3.2" in mail.text
    assert "Tóth" in mail.text
    assert f"/desk/t/{ticket.ref}" in mail.text


def test_a_missed_target_is_called_missed() -> None:
    head = make_staff("head")
    fire(World(ladder=[(100, head)]).open(), head, 100)
    assert "Missed" in mails_to(head)[0].subject


def test_a_later_rung_names_who_acknowledged() -> None:
    lead, manager = make_staff(), make_staff("service_manager", zone="Europe/Budapest")
    ticket = World(ladder=[(50, lead), (75, manager)]).open()
    fire(ticket, lead, 50, acknowledged_at=FRIDAY, acknowledged_by=lead)
    with kernel.pretend(FRIDAY + timedelta(minutes=20)):
        fire(ticket, manager, 75)
    (mail,) = mails_to(manager)
    assert f"Acknowledged: by {lead.name}, today 13:50" in mail.text


def test_a_rung_that_is_not_to_write_writes_nothing() -> None:
    lead = make_staff()
    fire(World(ladder=[(50, lead)]).open(), lead, 50, told=False)
    assert mails_to(lead) == []


def test_a_rung_is_never_stopped_by_the_caps(settings: object) -> None:
    settings.MAIL_AUTO_PER_ADDRESS = 1  # type: ignore[attr-defined]
    lead = make_staff()
    ticket = World(ladder=[(percent, lead) for percent in (50, 75, 100)]).open()
    for percent in (50, 75, 100):
        fire(ticket, lead, percent)
    assert [mail.state for mail in mails_to(lead)] == ["waiting"] * 3


def test_the_ladder_writes_by_itself_when_its_time_comes() -> None:
    lead = make_staff()
    ticket = World(ladder=[(50, lead)]).open()
    with kernel.pretend(FRIDAY + timedelta(minutes=30)):
        timers.fire_due()
    assert mails_to(lead) == []  # closed for the weekend: ten minutes of working time have passed
    with kernel.pretend(SOLVE_BY - timedelta(minutes=110)):
        timers.fire_due()
        timers.fire_due()
    mails = [mail for mail in mails_to(lead, "rung") if "The solution" in mail.text]
    assert len(mails) == 1
    assert f"[#{ticket.number}]" in mails[0].subject
