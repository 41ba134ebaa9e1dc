"""Procedures in the settings, and the checklist that they become on a ticket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda import kernel
from servanda.catalogue import actions as catalogue
from servanda.catalogue.actions import Draft, Planned
from servanda.catalogue.models import Procedure, ProcedureVersion
from servanda.people import actors
from servanda.people.tests.factory import ROOT, make_team
from servanda.tickets import actions as tickets
from servanda.tickets.actions import checklist
from servanda.tickets.helpful import wordings

pytestmark = pytest.mark.django_db
PRINTER = Draft(
    name={"en": "The printer does not print"},
    seconds=90 * 60,
    steps=(Planned("Look at it", role="agent"), Planned("Restart the queue")),
    words="printer",
    cost="included",
)


def written(draft=PRINTER, **values):
    return catalogue.save_procedure(None, draft, by=ROOT, **values)


def typed(**values):
    return {
        "name_en": "The printer does not print",
        "usual": "1:30",
        "cost": "included",
        "base": "0",
        "step_0": "Look at it",
        "who_0": "role:agent",
        "step_1": "",
        "step_2": "Restart the queue",
    } | values


class TestWriting:
    def test_a_manager_writes_one_and_blank_rows_are_left_out(self, desk):
        team = make_team()
        client = desk.as_role("service_manager")
        data = typed(who_2=f"team:{team.ref}")
        response = client.post(reverse("desk:new_procedure"), data, follow=True)
        assert "The printer does not print" in response.content.decode()
        steps = ProcedureVersion.objects.get().steps.all()
        assert [(step.text, step.role, step.team) for step in steps] == [
            ("Look at it", "agent", None),
            ("Restart the queue", "", team),
        ]

    def test_a_page_and_its_saving_cost_the_same_however_many_teams_help(self, desk):
        client, asked = desk.as_role("service_manager"), []
        for number in (1, 5):
            steps = tuple(Planned(f"Step {place}", team=make_team()) for place in range(number))
            kept = written(Draft(name={"en": "Backup"}, seconds=3600, steps=steps))
            address = reverse("desk:procedure", args=[kept.ref])
            who = {f"who_{place}": f"team:{step.team.ref}" for place, step in enumerate(steps)}
            words = {f"step_{place}": step.text for place, step in enumerate(steps)}
            data = typed(name_en="Backup", usual="1:00", cost="contract", base="1") | who | words
            data["step_2"] = words.get("step_2", "")
            for act, given in ((client.get, {}), (client.post, data)):
                with CaptureQueriesContext(connection) as counted:
                    assert act(address, given).status_code in (200, 302)
                asked.append(len(counted))
        assert asked[:2] == asked[2:]

    def test_what_is_not_understood_is_said_and_nothing_typed_is_lost(self, desk):
        client = desk.as_role("service_manager")
        response = client.post(reverse("desk:new_procedure"), typed(usual="soon"))
        page = response.content.decode()
        assert response.status_code == 422
        assert "Write 90, 1:30 or 1.5 h" in page
        assert "Restart the queue" in page
        assert not Procedure.objects.exists()

    def test_a_changed_one_shows_its_earlier_version(self, desk):
        procedure = written()
        client = desk.as_role("head")
        address = reverse("desk:procedure", args=[procedure.ref])
        client.post(address, typed(usual="2 h", base="1"))
        page = client.get(address).content.decode()
        assert 'value="2:00"' in page
        assert "Version 1" in page

    def test_a_colleague_who_was_quicker_is_not_overwritten(self, desk):
        procedure = written()
        client = desk.as_role("head")
        address = reverse("desk:procedure", args=[procedure.ref])
        client.post(address, typed(usual="2 h", base="1"))
        response = client.post(address, typed(usual="3 h", base="1"))
        assert response.status_code == 422
        assert "Look at their version first" in response.content.decode()

    def test_a_customers_own_way_begins_as_a_copy(self, desk):
        procedure = written()
        client = desk.as_role("service_manager")
        address = reverse("desk:new_variant", args=[procedure.ref])
        page = client.get(address, {"customer": desk.customer.ref}).content.decode()
        assert "Restart the queue" in page
        client.post(address, typed(usual="30", customer=desk.customer.ref))
        variant = Procedure.objects.get(customer=desk.customer)
        assert (variant.variant_of, variant.current.seconds) == (procedure, 1800)
        listed = client.get(reverse("desk:procedures")).content.decode()
        assert "variant: <bdi>Alma Kft.</bdi>" in listed

    def test_put_aside_and_offered_again(self, desk):
        procedure = written()
        client = desk.as_role("service_manager")
        address = reverse("desk:retire_procedure", args=[procedure.ref])
        client.post(address)
        procedure.refresh_from_db()
        assert procedure.retired_at is not None
        client.post(address, {"again": "1"})
        procedure.refresh_from_db()
        assert procedure.retired_at is None

    @pytest.mark.parametrize("role", ["agent", "specialist", "account_manager", "administrator"])
    def test_others_do_not_get_in(self, desk, role):
        assert desk.as_role(role).get(reverse("desk:procedures")).status_code == 403

    def test_the_list_costs_the_same_however_long(self, desk, django_assert_max_num_queries):
        client = desk.as_role("service_manager")
        for _ in range(12):
            written()
        with django_assert_max_num_queries(14):
            client.get(reverse("desk:procedures"))


class TestOnTheTicket:
    @pytest.fixture
    def ticket(self, desk):
        return desk.ticket("The printer is silent")

    @pytest.fixture
    def agent(self, desk):
        return desk.as_role("agent")

    def choose(self, agent, ticket, procedure):
        address = reverse("desk:choose_procedure", args=[ticket.ref])
        return agent.post(address, {"procedure": procedure.pk}, follow=True)

    def post(self, agent, step, act, **values):
        return agent.post(reverse("desk:step", args=[step.ref]), {"act": act} | values)

    def test_what_fits_is_proposed_with_the_reason_and_chosen(self, agent, ticket):
        procedure = written()
        address = reverse("desk:ticket", args=[ticket.ref])
        page = agent.get(address).content.decode()
        assert "since they write “<bdi>printer</bdi>”" in page
        page = self.choose(agent, ticket, procedure).content.decode()
        assert "Usually 1 h 30 min of working time" in page
        assert "Restart the queue" in page
        assert "Goes by the procedure: The printer does not print." in page

    def test_what_to_expect_is_offered_in_the_customers_language(self, agent, ticket):
        type(ticket).objects.filter(pk=ticket.pk).update(language="es")
        page = self.choose(agent, ticket, written()).content.decode()
        assert "Está incluido en su contrato." in page

    def test_a_step_is_ticked_and_the_list_alone_comes_back(self, agent, ticket):
        self.choose(agent, ticket, written())
        step = ticket.steps.first()
        response = agent.post(
            reverse("desk:step", args=[step.ref]), {"act": "tick"}, headers={"HX-Request": "true"}
        )
        part = response.content.decode()
        assert "1 of 2" in part
        assert "<html" not in part
        step.refresh_from_db()
        assert not step.is_open

    def test_left_out_without_a_reason_the_form_says_so_and_keeps_what_was_typed(
        self, agent, ticket
    ):
        self.choose(agent, ticket, written())
        step = ticket.steps.first()
        response = self.post(agent, step, "skip", text="")
        assert response.status_code == 422
        assert "Say why it is left out" in response.content.decode()
        assert self.post(agent, step, "skip", text="No power switch").status_code == 302
        page = agent.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()
        assert "left out" in page
        assert "No power switch" in page

    def test_own_steps_are_added_noted_and_taken_off(self, agent, ticket):
        agent.post(reverse("desk:add_step", args=[ticket.ref]), {"text": "Call the courier"})
        step = ticket.steps.get()
        self.post(agent, step, "note", text="Before noon")
        page = agent.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()
        assert "Call the courier" in page
        assert "Before noon" in page
        self.post(agent, step, "remove")
        page = agent.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()
        assert "Off the checklist: Call the courier" in page

    def test_it_is_let_go_and_that_is_undone(self, agent, ticket):
        self.choose(agent, ticket, written())
        address = reverse("desk:choose_procedure", args=[ticket.ref])
        page = agent.post(address, {"act": "drop"}, follow=True).content.decode()
        undo = page.split('action="/desk/undo/')[1].split('"')[0]
        agent.post(f"/desk/undo/{undo}")
        assert ticket.runs.filter(dropped_at=None).count() == 1

    def test_a_step_of_a_ticket_that_one_may_not_see_is_not_there(self, desk, agent, ticket):
        self.choose(agent, ticket, written())
        stranger = desk.as_role("specialist")
        response = self.post(stranger, ticket.steps.first(), "tick")
        assert response.status_code == 404

    def test_an_unknown_act_is_not_there(self, agent, ticket):
        self.choose(agent, ticket, written())
        assert self.post(agent, ticket.steps.first(), "explode").status_code == 404

    def test_the_panel_costs_the_same_however_many_steps(
        self, agent, ticket, django_assert_num_queries
    ):
        self.choose(agent, ticket, written())
        agent.post(reverse("desk:add_step", args=[ticket.ref]), {"text": "Call the courier"})
        address = reverse("desk:ticket", args=[ticket.ref])
        agent.get(address)
        counted = CaptureQueriesContext(connection)
        with counted:
            agent.get(address)
        before = len(counted)
        agent.post(
            reverse("desk:add_step", args=[ticket.ref]),
            {"text": "\n".join(f"step {number}" for number in range(9))},
        )
        agent.get(address)
        with django_assert_num_queries(before):
            agent.get(address)


class TestRealDurations:
    def solved_after(self, desk, minutes, procedure):
        start = datetime(2026, 6, 1, 8, 0, tzinfo=UTC)  # a Monday, within the hours
        agent = actors.of_staff(desk.staff("agent"))
        with kernel.pretend(start):
            ticket = desk.ticket()
            checklist.choose_procedure(ticket, by=agent, version=procedure.current)
        with kernel.pretend(start + timedelta(minutes=minutes)):
            tickets.solve(ticket, by=agent, text="It prints.")
        return ticket

    def test_the_median_of_what_counted_is_shown_beside_the_plan(self, desk):
        procedure = written()
        for minutes in (30, 40, 100):
            last = self.solved_after(desk, minutes, procedure)
        address = reverse("desk:norm", args=[last.ref])
        part = desk.as_role("agent").get(address).content.decode()
        assert "the last 3 took 40 min (median)" in part

    def test_two_tickets_say_nothing_yet(self, desk):
        procedure = written()
        for minutes in (30, 40):
            last = self.solved_after(desk, minutes, procedure)
        address = reverse("desk:norm", args=[last.ref])
        assert not desk.as_role("agent").get(address).content.decode().strip()


def test_what_is_left_of_looking_together_goes_on_the_checklist(desk):
    ticket, client = desk.ticket(), desk.as_role("agent")
    address = reverse("desk:diagnosis", args=[ticket.ref])
    steps = wordings()["en"].steps
    client.post(address, {"step": ["0"], "then": "checklist"})
    assert [step.text for step in ticket.steps.all()] == list(steps[1:])
