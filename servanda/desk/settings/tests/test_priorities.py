"""Priorities named by the provider, and proposed by the provider's matrix."""

from __future__ import annotations

import pytest
from django.urls import reverse

from servanda.catalogue import actions
from servanda.catalogue.priorities import USUAL, matrix, names
from servanda.kernel import Refused
from servanda.kernel.models import Entry
from servanda.people.tests.factory import ROOT, make_actor
from servanda.tickets.triage.evidence import gather
from servanda.tickets.triage.rules import propose

pytestmark = pytest.mark.django_db
AS_IT_IS = {"_".join(cell): priority or "" for cell, priority in USUAL.items()}


@pytest.fixture
def manager(desk):
    return desk.as_role("service_manager")


def said():
    return Entry.objects.filter(kind="catalogue.priorities_changed").count()


def save(client, **values):
    return client.post(reverse("desk:priorities"), AS_IT_IS | values)


def test_a_name_is_what_colleagues_choose_by(desk, manager):
    save(manager, name_1_en="production stands", name_1_hu="áll a termelés")
    assert dict(names()[1]) == {"en": "production stands", "hu": "áll a termelés"}
    page = manager.get(reverse("desk:ticket", args=[desk.ticket().ref])).content.decode()
    assert "P1 · production stands" in page
    assert "P2 · work is badly hindered" in page


def test_a_name_taken_out_gives_the_usual_one_back(manager):
    save(manager, name_1_en="production stands")
    save(manager)
    assert names() == {}
    assert said() == 2


def test_saving_what_is_there_already_says_nothing(manager):
    save(manager)
    assert said() == 0


def test_a_name_and_a_cell_are_saved_together(manager):
    save(manager, name_1_en="production stands", many_urgent="2")
    assert 1 in names()
    assert matrix()["many", "urgent"] == 2


def test_the_matrix_proposes_as_the_provider_says(desk, manager):
    ticket = desk.ticket("Nobody can print", text="All of us, nobody can print. Urgent!")
    assert propose(gather(ticket)).priority.value == 1
    save(manager, many_urgent="2")
    assert matrix()["many", "urgent"] == 2
    assert propose(gather(ticket)).priority.value == 2


def test_a_cell_left_to_the_contract_proposes_nothing_of_its_own(desk, manager):
    ticket = desk.ticket("Nobody can print", text="All of us, nobody can print. Urgent!")
    save(manager, many_urgent="")
    assert propose(gather(ticket)).priority.reason.code != "impact"


def test_a_priority_that_does_not_exist_is_refused(desk, manager):
    assert save(manager, many_urgent="5").status_code == 422
    with pytest.raises(Refused, match="four priorities"):
        actions.set_priorities(by=ROOT, named={}, proposed={("many", "urgent"): 5})
    with pytest.raises(TypeError):
        actions.set_priorities(by=ROOT, named={}, proposed={("few", "urgent"): 1})


def test_who_does_not_keep_the_catalogue_does_not_name_priorities(desk):
    assert save(desk.as_role("agent")).status_code == 403
    with pytest.raises(Refused):
        actions.set_priorities(by=make_actor("agent"), named={}, proposed={})
