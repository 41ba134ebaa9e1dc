"""Worked example 18 as a service manager enters it: the contract typed, the letters written and
approved on the desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.contracts.models import Contract, Line
from servanda.contracts.tests.factory import calendar_of, make_offering
from servanda.desk.tests.contracts.entering import drafted, line_values, sign
from servanda.mail.models import Outgoing
from servanda.misses.models import Letter, Miss
from servanda.misses.tests.world import World, when
from servanda.people.backend import SIGN_IN
from servanda.people.models import Staff

pytestmark = pytest.mark.django_db
CELLS = {"resolution_1": "4 h", "first_response_1": "30 min"}
GOLD = {"credit_resolution": "10 %", "credit_first_response": "5 %", "credit_cap": "30 %"}
SILVER = {"credit_resolution": "10 %", "code": "mail-silver", "price": "300"}
KINDS = ("resolution", "response", "resolution", "resolution", "resolution")
DAYS = ("2026-06-01", "2026-06-03", "2026-06-08", "2026-06-10", "2026-06-17")


def url(name, *args):
    return reverse(f"desk:{name}", args=args)


@pytest.fixture
def world():
    return World()


@pytest.fixture
def clients(client, world):
    """The agent's and the service manager's browser."""

    def signed_in(actor):
        staff = Staff.objects.get(pk=actor.id)
        staff.language = "en"
        staff.save()
        fresh = type(client)()
        fresh.force_login(staff.account, backend=SIGN_IN)
        return fresh

    return signed_in(world.agent), signed_in(world.manager)


def typed(manager, world) -> tuple[Line, Line]:
    """Gold at 480.00 with a cap, silver at 300.00 without, in one contract."""
    hours, offering = calendar_of("HU"), make_offering()
    with kernel.pretend(when("2026-01-02 09:00")):
        contract = drafted(manager, world.customer)
        address = f"{url('contract_line_new', contract.ref)}?offering={offering.ref}"
        for cells in (GOLD, SILVER):
            answer = manager.post(address, line_values(hours, **CELLS, **cells))
            assert answer.status_code == 302, answer.content.decode()
        sign(manager, contract)
    lines = {line.code: line for line in Line.objects.filter(version__contract=contract)}
    return lines["support"], lines["mail-silver"]


def test_18_caps_order_and_withdrawal(world, clients):
    agent, manager = clients
    gold, silver = typed(manager, world)
    misses = {"resolution": world.misses_resolution, "response": world.misses_response}
    tickets = [misses[kind](day, line=gold) for kind, day in zip(KINDS, DAYS, strict=True)]
    tickets.append(world.misses_resolution("2026-06-22", line=silver))
    letters = []
    with kernel.pretend(when("2026-06-23 09:00")):
        for ticket in tickets:
            given = {"cause": world.cause.ref, "words": "It was sold out.", "send": "1",
                     "following": "We keep one in store."}  # fmt: skip
            agent.post(url("missed", ticket.ref), given)
            letters.append(Letter.objects.get(ticket=ticket))
        assert [letter.minor for letter in letters] == [4800, 2400, 4800, 2400, 0, 3000]
        # No letter with money leaves before the service manager's approval; the last gold one has
        # none in it and has gone.
        assert [bool(letter.sent_at) for letter in letters] == [False] * 4 + [True, False]
        for letter in letters:
            seen = {"act": "approve", "credit": str(letter.minor)}
            manager.post(url("letter", letter.ref), seen)
        assert not Letter.objects.filter(sent_at=None).exists()
        assert Outgoing.objects.filter(text__contains="The cause").count() == 6
        contract = Contract.objects.get(pk=gold.version.contract_id)
        page = manager.get(url("contract_credits", contract.ref)).content.decode()
        assert "€174.00" in page
        first = Miss.objects.get(ticket=tickets[0])
        manager.post(url("credit_withdraw", first.ref), {"why": "Wrongly classified."})
        page = manager.get(url("contract_credits", contract.ref)).content.decode()
    assert "Wrongly classified." in page
    assert "€174.00" in page


def test_18_a_price_amended_in_the_middle_of_the_month(world, clients):
    """15 days at 400 and 15 at 480 make 440.00: 44, 22, 44, 22 and nothing more (30 % is 132)."""
    agent, manager = clients
    hours, offering = calendar_of("HU"), make_offering()
    with kernel.pretend(when("2026-01-02 09:00")):
        contract = drafted(manager, world.customer)
        address = f"{url('contract_line_new', contract.ref)}?offering={offering.ref}"
        manager.post(address, line_values(hours, **CELLS, **GOLD, price="400"))
        sign(manager, contract)
    with kernel.pretend(when("2026-05-20 09:00")):
        given = {"effective_on": "2026-06-16", "open_tickets": "old"}
        manager.post(url("contract_amend", contract.ref), given)
        copied = contract.versions.get(signed_at=None).lines.get()
        values = line_values(hours, **CELLS, **GOLD, price="480")
        manager.post(url("contract_line", contract.ref, copied.ref), values)
        sign(manager, contract)
    line = Line.objects.get(version__contract=contract, version__number=1)
    misses = {"resolution": world.misses_resolution, "response": world.misses_response}
    tickets = [misses[kind](day, line=line) for kind, day in zip(KINDS, DAYS, strict=True)]
    with kernel.pretend(when("2026-06-23 09:00")):
        for ticket in tickets:
            given = {"cause": world.cause.ref, "words": "It was sold out.", "send": "1",
                     "following": "We keep one in store."}  # fmt: skip
            agent.post(url("missed", ticket.ref), given)
        amounts = [Letter.objects.get(ticket=ticket).minor for ticket in tickets]
        assert amounts == [4400, 2200, 4400, 2200, 0]
        page = manager.get(url("contract_credits", contract.ref)).content.decode()
    assert "€132.00" in page
