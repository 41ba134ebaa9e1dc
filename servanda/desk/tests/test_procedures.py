"""Procedures in the settings, and the checklist that they become on a ticket."""

from __future__ import annotations

import pytest
from django.urls import reverse

from servanda.catalogue import actions as catalogue
from servanda.catalogue.actions import Draft, Planned
from servanda.catalogue.models import Procedure, ProcedureVersion
from servanda.people.tests.factory import ROOT, make_team

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
