"""Company, teams, colleagues, and a leaver's hand-over."""

from __future__ import annotations

import pytest
from django.urls import reverse

from servanda.mail.models import Outgoing
from servanda.people.actions import change_customer
from servanda.people.models import Provider, Staff, Team
from servanda.people.tests.factory import ROOT, make_team
from servanda.tickets import actions as tickets

pytestmark = pytest.mark.django_db


def page_of(response):
    return response.content.decode()


@pytest.fixture
def boss(desk):
    return desk.as_role("head", "administrator")


def colleague(**values):
    return {
        "given_name": "Béla",
        "family_name": "Nagy",
        "roles": ["agent"],
        "language": "hu",
        "zone": "Europe/Budapest",
    } | values


def test_the_company_is_changed(boss):
    values = {
        "name": "Kapocs Zrt.",
        "desk_address": "help@kapocs.example",
        "language": "es",
        "zone": "Europe/Madrid",
    }
    assert boss.post(reverse("desk:company"), values).status_code == 302
    assert Provider.objects.get().desk_address == "help@kapocs.example"
    refused = boss.post(reverse("desk:company"), values | {"name": " "})
    assert refused.status_code == 422


def test_a_team_is_made_renamed_and_manned(desk, boss):
    one, two = desk.staff("agent"), desk.staff("agent")
    boss.post(reverse("desk:new_team"), {"name_en": "Support", "members": [one.pk]})
    team = Team.objects.get()
    address = reverse("desk:team", args=[team.ref])
    boss.post(address, {"name_en": "Desk", "name_hu": "Ügyfélszolgálat", "members": [two.pk]})
    team.refresh_from_db()
    assert dict(team.name) == {"en": "Desk", "hu": "Ügyfélszolgálat"}
    assert list(team.members.all()) == [two]
    assert boss.post(address, {"members": [one.pk]}).status_code == 422
    assert "Ügyfélszolgálat" in page_of(boss.get(address))


def test_a_taken_address_is_said_at_its_field(desk, boss):
    there = desk.staff("agent")
    response = boss.post(reverse("desk:new_colleague"), colleague(email=there.email))
    assert response.status_code == 422
    assert "signs in with" in page_of(response)


def test_roles_and_teams_are_changed_and_the_last_keyholder_stays(desk, boss):
    staff, team = desk.staff("agent"), make_team()
    address = reverse("desk:colleague", args=[staff.ref])
    boss.post(address, colleague(roles=["specialist", "agent"], teams=[team.pk]))
    assert {role.role for role in staff.roles.filter(until=None)} == {"agent", "specialist"}
    assert list(team.members.all()) == [staff]
    only = Staff.objects.get(roles__role="head")
    response = boss.post(reverse("desk:colleague", args=[only.ref]), colleague(roles=["agent"]))
    assert response.status_code == 422
    assert "Nobody could grant roles" in page_of(response)


def test_inviting_again_mails_a_new_link(desk, boss):
    staff = desk.staff("agent", language="es")
    boss.post(reverse("desk:invite", args=[staff.ref]))
    boss.post(reverse("desk:invite", args=[staff.ref]))
    assert Outgoing.objects.filter(purpose="invitation", language="es").count() == 2
    assert staff.invitations.filter(withdrawn_at=None).count() == 1


def test_without_a_mail_server_the_link_is_shown_to_hand_over(desk, boss, settings):
    staff = desk.staff("agent")
    boss.post(reverse("desk:invite", args=[staff.ref]))
    settings.SMTP_URL = ""
    assert "/desk/invited/" in page_of(boss.get(reverse("desk:colleague", args=[staff.ref])))
    settings.SMTP_URL = "smtp://mail.example"
    assert "/desk/invited/" not in page_of(boss.get(reverse("desk:colleague", args=[staff.ref])))


class TestLeaving:
    def test_signed_out_everywhere_at_once(self, desk, boss):
        staff = desk.staff("agent")
        devices = [desk.client(staff), desk.client(staff)]
        boss.post(reverse("desk:leave", args=[staff.ref]))
        for device in devices:
            assert device.get(reverse("desk:queue")).status_code in (302, 403)

    def test_what_they_held_is_listed_and_handed_over(self, desk, boss):
        leaver, heir = desk.staff("agent"), desk.staff("agent")
        change_customer(desk.customer, by=ROOT, own_supporter=leaver, deputy=heir)
        held = [desk.ticket(f"Number {number}") for number in range(3)]
        for ticket in held:
            tickets.assign(ticket, by=ROOT, staff=leaver)
        solved = desk.ticket("Done already")
        tickets.assign(solved, by=ROOT, staff=leaver)
        tickets.solve(solved, by=ROOT, text="It prints.")
        boss.post(reverse("desk:leave", args=[leaver.ref]))
        page = page_of(boss.get(reverse("desk:leave", args=[leaver.ref])))
        assert all(ticket.subject in page for ticket in held)
        assert solved.subject not in page
        boss.post(reverse("desk:hand_over", args=[leaver.ref]), {"to": heir.pk})
        for ticket in held:
            ticket.refresh_from_db()
            assert ticket.assignee == heir
        desk.customer.refresh_from_db()
        assert (desk.customer.own_supporter, desk.customer.deputy) == (heir, None)

    def test_to_nobody_they_go_back_to_the_team(self, desk, boss):
        leaver = desk.staff("agent")
        team = make_team(leaver)
        ticket = desk.ticket()
        tickets.assign(ticket, by=ROOT, staff=leaver, team=team)
        boss.post(reverse("desk:hand_over", args=[leaver.ref]), {"to": ""})
        ticket.refresh_from_db()
        assert (ticket.assignee, ticket.team) == (None, team)

    def test_it_can_be_taken_back(self, desk, boss):
        staff = desk.staff("agent")
        boss.post(reverse("desk:leave", args=[staff.ref]))
        boss.post(reverse("desk:come_back", args=[staff.ref]))
        staff = Staff.objects.get(pk=staff.pk)
        assert staff.left_at is None
        assert staff.account.is_active

    def test_an_administrator_alone_hands_over_no_tickets(self, desk):
        leaver = desk.staff("agent")
        client = desk.as_role("administrator")
        ticket = desk.ticket()
        tickets.assign(ticket, by=ROOT, staff=leaver)
        response = client.post(reverse("desk:hand_over", args=[leaver.ref]), {"to": ""})
        assert response.status_code == 422
        ticket.refresh_from_db()
        assert ticket.assignee == leaver


def test_lists_cost_the_same_for_many(desk, boss, django_assert_max_num_queries):
    make_team(desk.staff("agent"))
    with django_assert_max_num_queries(40) as few:
        boss.get(reverse("desk:colleague_list"))
        boss.get(reverse("desk:teams"))
    count = len(few)
    for _ in range(6):
        make_team(desk.staff("agent"), desk.staff("specialist"))
    with django_assert_max_num_queries(count):
        boss.get(reverse("desk:colleague_list"))
        boss.get(reverse("desk:teams"))
