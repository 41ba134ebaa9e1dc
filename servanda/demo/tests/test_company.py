"""The whole sample company, as the demo shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from servanda import demo, kernel
from servanda.clocks.models import Clock
from servanda.clocks.reactions import standing
from servanda.contracts.models import Line
from servanda.demo.tests.conftest import Company
from servanda.escalation.models import Firing
from servanda.kernel import chain
from servanda.kernel.models import Entry, FailedReaction, Timer
from servanda.mail.models import Outgoing, RawMail
from servanda.people.models import Contact, Role, StaffRole
from servanda.promises.models import Block
from servanda.tickets.models import (
    LIVE,
    AnswerTemplate,
    Callback,
    Kind,
    Message,
    Rating,
    State,
    Ticket,
)

pytestmark = pytest.mark.django_db
SATURDAY_NIGHT = datetime(2026, 6, 13, 21, 40, tzinfo=UTC)


@pytest.fixture(scope="module", autouse=True)
def loaded(company: Company) -> Iterator[None]:
    with company(SATURDAY_NIGHT, None):
        yield


def test_it_has_some_150_tickets_in_all_states():
    states = Counter(Ticket.objects.values_list("state", flat=True))
    assert set(states) == set(State.values)
    assert 130 <= sum(states.values()) <= 170
    assert 22 <= sum(states[state] for state in LIVE) <= 36


def test_all_kinds_channels_and_languages_occur():
    assert set(Ticket.objects.values_list("kind", flat=True)) == set(Kind.values)
    channels = {"mail", "call", "portal", "staff", "monitoring"}
    assert set(Ticket.objects.values_list("channel", flat=True)) == channels
    assert set(Ticket.objects.values_list("language", flat=True)) == {"en", "hu", "he", "es"}


def test_every_outcome_occurs():
    outcomes = set(Ticket.objects.values_list("outcome", flat=True))
    assert outcomes >= {"confirmed", "lapsed", "finished", "declined", "duplicate", "discarded"}
    assert Rating.objects.filter(remark__isnull=False).count() > 5
    assert Message.objects.filter(only_thanks=True).exists()


def test_there_is_mail_that_waits_for_somebody():
    assert RawMail.objects.filter(outcome="held").exists()
    assert Ticket.objects.live().filter(customer=None).exists()
    assert Ticket.objects.live().filter(line=None, customer__isnull=False).exists()


def test_something_is_alive_on_a_saturday_night():
    running = Clock.objects.filter(state="running", metric="resolution", ticket__state__in=LIVE)
    soon = running.filter(due_at__gt=kernel.now(), due_at__lt=kernel.now() + timedelta(hours=6))
    assert soon.filter(priority__lte=2).exists()
    assert Clock.objects.filter(missed_at__isnull=False, ticket__state__in=LIVE).exists()


def test_every_way_of_working_on_a_ticket_can_be_seen():
    live = Ticket.objects.live()
    assert Block.objects.filter(removed_at=None, ends_at__gt=SATURDAY_NIGHT).exists()
    assert Callback.objects.filter(ended_at=None, ticket__in=live).exists()
    assert Ticket.objects.filter(state=State.MERGED, merged_into__in=live).exists()
    assert Entry.objects.filter(kind="ticket.split").exists()
    assert live.filter(requester_address="almacen@montjuic-dist.example").exists()
    assert AnswerTemplate.objects.count() >= 3
    assert Line.objects.filter(calendar__versions__left__isnull=False).exists()


def test_ladders_were_climbed_up_to_the_director():
    roles = set(Firing.objects.values_list("rung__role", flat=True))
    assert roles >= {Role.SERVICE_MANAGER, Role.HEAD}


def test_nothing_failed_on_the_way():
    assert not FailedReaction.objects.exists()
    assert not Timer.objects.exclude(error="").exists()
    assert not Timer.objects.open().filter(fire_at__lt=kernel.now()).exists()
    assert not Outgoing.objects.waiting().exists()


def test_the_journal_has_no_fault():
    assert list(chain.verify()) == []


def test_stored_clocks_are_what_the_journal_says():
    tickets = list(Ticket.objects.live())
    stored = {(row.ticket_id, row.metric): row.due_at for row in Clock.objects.all()}
    for each in standing(tickets):
        for metric, course in each.courses.items():
            assert stored[each.ticket.pk, metric] == course.due_at


def test_each_acknowledgement_is_in_the_contacts_language():
    languages = dict(Contact.objects.values_list("addresses__address", "language"))
    letters = Outgoing.objects.filter(purpose="acknowledgement")
    assert letters.count() > 80
    known = [letter for letter in letters if letter.recipient in languages]
    assert all(letter.language == languages[letter.recipient] for letter in known)


def test_an_account_of_each_role_signs_in():
    shown = demo.people()
    assert [role for _name, role, _email in shown] == list(Role.values)
    for _name, role, email in shown:
        account = authenticate(RequestFactory().post("/"), username=email, password=demo.PASSWORD)
        assert account is not None
        assert StaffRole.objects.filter(staff__account=account, role=role).exists()
