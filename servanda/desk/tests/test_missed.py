"""Letters about missed targets, as they are written, approved and looked at on the desk."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda import kernel
from servanda.catalogue.credits import Impact
from servanda.kernel import kept
from servanda.mail.models import Outgoing
from servanda.misses import actions
from servanda.misses.actions.monthly import prepare_last_month
from servanda.misses.models import Cause, Letter, Miss
from servanda.misses.queries import owing
from servanda.misses.tests.world import GOLD, World, credit_of, when
from servanda.people import actions as people
from servanda.people.backend import SIGN_IN
from servanda.people.models import ContactRole, Staff
from servanda.people.tests.factory import ROOT

pytestmark = pytest.mark.django_db
LATER = "2026-06-02 09:00"


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def as_one(client_of, world):
    return lambda actor: client_of(Staff.objects.get(pk=actor.id))


@pytest.fixture
def client_of(client):
    def signed_in(staff):
        fresh = type(client)()
        staff.language = "en"
        staff.save()
        fresh.force_login(staff.account, backend=SIGN_IN)
        return fresh

    return signed_in


def typed(world, **values):
    return {"cause": world.cause.ref, "words": "The fuser was sold out.",
            "following": "We keep one in store."} | values  # fmt: skip


def test_it_is_written_approved_and_gone(world, as_one):
    ticket = world.misses_resolution("2026-06-01")
    agent, manager = as_one(world.agent), as_one(world.manager)
    with kernel.pretend(when(LATER)):
        page = agent.get(url("ticket", ticket.ref)).content.decode()
        assert "The customer has not been told." in page
        assert "€48.00" in page
        look = agent.post(url("missed", ticket.ref), typed(world) | {"look": "1"})
        assert "The cause: A part was not in stock. The fuser was sold out." in (
            look.content.decode()
        )
        assert not Letter.objects.exists()
        agent.post(url("missed", ticket.ref), typed(world) | {"send": "1"})
        assert "waits for approval" in agent.get(url("ticket", ticket.ref)).content.decode()
        letter = Letter.objects.get()
        assert agent.post(url("letter", letter.ref), {"act": "approve", "credit": "4800"})
        assert not Outgoing.objects.filter(text__contains="The cause").exists()
        rows = manager.get(url("letters")).content.decode()
        assert "Waiting for approval" in rows
        assert url("letter", letter.ref) in rows
        done = manager.post(url("letter", letter.ref), {"act": "approve", "credit": "4800"})
        assert done.status_code == 302
        assert Outgoing.objects.filter(text__contains="The cause").count() == 1
        page = agent.get(url("ticket", ticket.ref)).content.decode()
        assert "The customer was told what was missed." in page
        assert "The customer has not been told." not in page


def test_a_manager_sends_their_own_letter_in_one_step(world, as_one):
    ticket = world.misses_resolution("2026-06-01")
    with kernel.pretend(when(LATER)):
        as_one(world.manager).post(url("missed", ticket.ref), typed(world) | {"send": "1"})
    assert Letter.objects.get().sent_at


def test_words_that_blame_are_refused_and_kept(world, as_one):
    ticket = world.misses_resolution("2026-06-01")
    words = "Because you did not answer our question."
    with kernel.pretend(when(LATER)):
        answer = as_one(world.agent).post(
            url("missed", ticket.ref), typed(world, words=words) | {"send": "1"}
        )
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "puts it on the customer" in page
    assert words in page
    assert not Letter.objects.exists()


def test_one_sent_back_shows_the_reason_to_whoever_writes_it_anew(world, as_one):
    ticket = world.misses_resolution("2026-06-01")
    letter = world.writes(ticket, LATER)
    with kernel.pretend(when(LATER)):
        as_one(world.manager).post(url("letter", letter.ref), {"act": "back", "why": "Which part?"})
        page = as_one(world.agent).get(url("missed", ticket.ref)).content.decode()
    assert "Which part?" in page
    assert "The fuser was sold out." in page


def test_a_reason_is_asked_for(world, as_one):
    letter = world.writes(world.misses_resolution("2026-06-01"), LATER)
    answer = as_one(world.manager).post(url("letter", letter.ref), {"act": "back", "why": ""})
    assert answer.status_code == 422
    assert "Say why, in a few words." in answer.content.decode()


def test_a_credit_is_withdrawn_with_a_reason_and_both_figures_stay(world, as_one):
    world.misses_resolution("2026-06-01")
    miss = Miss.objects.get()
    manager, ref = as_one(world.manager), world.line.version.contract.ref
    manager.post(url("credit_withdraw", miss.ref), {"why": "It was a question."})
    assert credit_of(miss.ticket) == 0
    page = manager.get(url("contract_credits", ref)).content.decode()
    assert "It was a question." in page
    assert "€48.00" in page
    assert as_one(world.agent).post(url("credit_withdraw", miss.ref)).status_code == 403


def test_the_letter_of_a_month_goes_to_the_coordinator():
    world = World(impact=Impact(GOLD.credits, GOLD.cap, monthly=(1,)))
    people.set_duties(world.contact, by=ROOT, duties=[ContactRole.COORDINATOR])
    tickets = [world.misses_resolution(f"2026-06-0{day}") for day in (1, 3)]
    with kernel.pretend(when("2026-07-01 07:00")):
        assert [prepare_last_month(by=kernel.Actor.system()) for _ in range(2)] == [1, 0]
        letter = Letter.objects.get()
        sent = actions.send_month(letter, by=world.manager, words="We keep parts in store now.")
    mail = Outgoing.objects.get(purpose="missed_month")
    assert mail.recipient == world.contact.email
    assert "In June 2026 we did not keep these times" in mail.text
    assert all(f"#{ticket.number}" in mail.text for ticket in tickets)
    assert "€96.00" in mail.text
    assert sent.minor == 9600
    assert all(miss.told_at for miss in Miss.objects.all())


def test_causes_and_limits_are_settings(world, as_one):
    manager, head = as_one(world.manager), as_one(world.head)
    manager.post(url("new_cause"), {"name_en": "The supplier was late"})
    cause = Cause.objects.order_by("pk").last()
    assert str(cause) == "The supplier was late"
    manager.post(url("retire_cause", cause.ref))
    assert "Put aside" in manager.get(url("causes")).content.decode()
    assert manager.get(url("limits")).status_code == 403
    head.post(url("limits"), {"EUR": "40"})
    letter = world.writes(world.misses_resolution("2026-06-01"), LATER)
    with kernel.pretend(when(LATER)):
        page = manager.get(url("letter", letter.ref)).content.decode()
        answer = manager.post(url("letter", letter.ref), {"act": "approve", "credit": "4800"})
    assert "Somebody who may let this amount go approves it." in page
    assert answer.status_code == 422


def test_a_specialist_reads_only_letters_about_their_tickets(world, client_of):
    from servanda.people.tests.factory import make_staff

    letter = world.writes(world.misses_resolution("2026-06-01"), LATER)
    specialist = client_of(make_staff("specialist"))
    assert specialist.get(url("letter", letter.ref)).status_code == 404
    assert url("letter", letter.ref) not in specialist.get(url("letters")).content.decode()
    assert specialist.get(url("missed", letter.ticket.ref)).status_code == 404


def test_the_page_of_letters_costs_the_same_however_many(world, as_one):
    manager = as_one(world.manager)
    world.writes(world.misses_resolution("2026-06-01"), LATER)
    kept.forget()
    with CaptureQueriesContext(connection) as one:
        manager.get(url("letters"))
    for day in ("02", "03", "04"):
        world.writes(world.misses_response(f"2026-06-{day}"), f"2026-06-{day} 15:30")
    kept.forget()
    with CaptureQueriesContext(connection) as four:
        manager.get(url("letters"))
    assert len(four) == len(one)


def test_what_is_owed_is_read_in_few_queries(world, django_assert_max_num_queries):
    ticket = world.misses_resolution("2026-06-01")
    with django_assert_max_num_queries(3):
        owing(ticket, world.agent)
