"""An account manager prepares, holds and writes up the meeting."""

from __future__ import annotations

import pytest
from django.urls import reverse

from servanda.onboarding.models import Onboarding, Summary

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract(desk):
    return desk.line.version.contract


@pytest.fixture
def manager(desk):
    return desk.as_role("account_manager")


def address(name, contract):
    return reverse(f"desk:{name}", args=[contract.ref])


def words(response):
    return response.content.decode()


def test_from_the_agenda_to_the_summary(desk, contract, manager):
    page = address("onboarding", contract)
    assert "Prepare the meeting" in words(manager.get(page))
    manager.post(address("onboarding_begin", contract))
    manager.post(address("onboarding_meeting", contract), {"meeting_at": "2027-01-08T10:00"})
    manager.post(address("onboarding_point", contract), {"title": "Par\0king"})
    point = Onboarding.objects.get().points.last()
    manager.post(
        address("onboarding_notes", contract),
        {f"said_{point.pk}": "Behind the \0house"},
    )
    shown = words(manager.get(page))
    assert "Behind the house" in shown
    assert "The meeting is" in shown
    manager.post(
        address("onboarding_send", contract),
        {"contact": desk.contact.pk, "text": "Parking: behind the house"},
    )
    assert Summary.objects.get().text == "Parking: behind the house"
    assert "not confirmed yet" in words(manager.get(page))


def test_a_summary_to_nobody_keeps_what_was_typed(desk, contract, manager):
    manager.post(address("onboarding_begin", contract))
    response = manager.post(
        address("onboarding_send", contract), {"contact": "", "text": "Typed with care"}
    )
    assert response.status_code == 422
    assert "Typed with care" in words(response)


def test_a_wrong_time_is_said(contract, manager):
    manager.post(address("onboarding_begin", contract))
    response = manager.post(address("onboarding_meeting", contract), {"meeting_at": "soon"})
    assert response.status_code == 422


def test_an_agent_reads_and_changes_nothing(desk, contract, manager):
    agent = desk.as_role("agent")
    assert "Prepare the meeting" not in words(agent.get(address("onboarding", contract)))
    assert agent.post(address("onboarding_begin", contract)).status_code == 403
    assert not Onboarding.objects.exists()


def test_the_head_sees_what_was_not_agreed(desk, contract):
    page = words(desk.as_role("head").get(reverse("desk:day")))
    assert "Expectations not agreed yet" in page
    assert address("onboarding", contract) in page
