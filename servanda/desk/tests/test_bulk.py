"""One act on several tickets: what can go through does, the others are named with the reason."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.people.tests.factory import make_team
from servanda.tickets import actions
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db


def act(client, *tickets, **asked):
    data = {"t": [ticket.ref for ticket in tickets], **asked}
    page = client.post(reverse("desk:bulk"), data, follow=True)
    return html.unescape(page.content.decode())


def undo(client, page):
    address = re.search(r'action="(/desk/undo/[^"]+)"', page)[1]
    return html.unescape(client.post(address, follow=True).content.decode())


def states(*tickets):
    found = {row.pk: row for row in Ticket.objects.filter(pk__in=[one.pk for one in tickets])}
    return [(found[one.pk].state, found[one.pk].assignee_id) for one in tickets]


def test_taking_several_and_undoing_it_leaves_them_as_they_were(desk):
    staff = desk.staff("agent")
    client, tickets = desk.client(staff), [desk.ticket(), desk.ticket(), desk.ticket()]
    page = act(client, *tickets, take=1)
    assert "You have it now. (3 tickets)" in page
    assert states(*tickets) == [("open", staff.pk)] * 3
    assert "3 acts undone." in undo(client, page)
    assert states(*tickets) == [("new", None)] * 3


def test_each_refusal_is_said_by_number_and_the_others_go_through(desk):
    client, fine, merged = desk.as_role("agent"), desk.ticket(), desk.ticket()
    Ticket.objects.filter(pk=merged.pk).update(state="merged")
    page = act(client, fine, merged, kind="request")
    assert "Kind is now: Request." in page
    assert f"#{merged.number}: This cannot be done in the ticket's present state." in page
    assert list(Ticket.objects.order_by("pk").values_list("kind", flat=True)) == [
        "request",
        "incident",
    ]


def test_assigning_to_a_colleague_or_a_team(desk):
    client, ticket = desk.as_role("agent"), desk.ticket()
    other = desk.staff("specialist", given_name="Anna", family_name="Kiss")
    team = make_team(other)
    people = client.get(reverse("desk:people")).content.decode()
    assert other.name in people
    assert f'value="{team.code}"' in people
    assert f"Assigned to {other.name}." in act(client, ticket, staff=other.ref)
    act(client, ticket, team=team.code)
    ticket.refresh_from_db()
    assert (ticket.team, ticket.assignee) == (team, None)


def test_the_priority_says_beforehand_what_it_does_to_the_due_times(desk):
    client, ticket = desk.as_role("agent"), desk.ticket(priority=3)
    page = client.get(reverse("desk:bulk_priority"), {"t": ticket.ref, "priority": 1})
    assert "Resolution" in page.content.decode()
    ticket.refresh_from_db()
    assert ticket.priority == 3
    page = act(client, ticket, priority=1)
    ticket.refresh_from_db()
    assert ticket.priority == 1
    undo(client, page)
    ticket.refresh_from_db()
    assert ticket.priority == 3


def test_nothing_is_put_aside_beyond_its_due_time_in_passing(desk):
    client, ticket, stranger = desk.as_role("agent"), desk.ticket(), desk.stranger_ticket()
    page = act(client, ticket, stranger, aside=(kernel.now() + timedelta(days=30)).isoformat())
    assert f"#{ticket.number}: It is due before that." in page
    assert [row.ticket for row in stranger.snoozes.all()] == [stranger]
    assert not ticket.snoozes.exists()


def test_not_a_ticket_is_for_what_nobody_has_answered(desk):
    staff = desk.staff("agent")
    answered, spam = desk.ticket(), desk.stranger_ticket()
    actions.answer(answered, by=desk_actor(staff), text="Hello")
    page = act(desk.client(staff), answered, spam, discard=1)
    assert f"#{answered.number}: Somebody has answered it already" in page
    spam.refresh_from_db()
    assert spam.state == "not_a_ticket"
    undo(desk.client(staff), page)
    spam.refresh_from_db()
    assert spam.state == "new"


def desk_actor(staff):
    from servanda.people import actors

    return actors.of_staff(staff)


@pytest.mark.parametrize(
    "asked",
    [{}, {"staff": "nobody"}, {"priority": "9"}, {"kind": "spam"}, {"aside": "soon"}],
)
def test_an_unknown_act_says_what_to_do_and_changes_nothing(desk, asked):
    ticket = desk.ticket()
    assert "Choose what to do." in act(desk.as_role("agent"), ticket, **asked)
    assert states(ticket) == [("new", None)]


def test_without_a_tick_it_says_how_to_choose(desk):
    assert "Choose tickets first" in act(desk.as_role("agent"), take=1)


def test_a_specialist_does_nothing_to_what_they_do_not_see(desk):
    ticket = desk.ticket()
    assert "Choose tickets first" in act(desk.as_role("specialist"), ticket, take=1)
    assert states(ticket) == [("new", None)]


def test_a_role_without_the_right_is_refused_by_number(desk):
    ticket = desk.ticket()
    page = act(desk.as_role("account_manager"), ticket, take=1)
    assert f"#{ticket.number}: You may not do this." in page
    assert states(ticket) == [("new", None)]


def test_the_way_back_stays_on_this_desk(desk):
    data = {"t": desk.ticket().ref, "take": 1, "next": "https://evil.example/"}
    response = desk.as_role("agent").post(reverse("desk:bulk"), data)
    assert response["Location"] == reverse("desk:queue")


def merging(client, *tickets):
    return client.get(reverse("desk:bulk_merge"), {"t": [ticket.ref for ticket in tickets]})


def test_one_chosen_ticket_or_two_go_to_what_merging_would_do(desk):
    client, one, other, third = desk.as_role("agent"), desk.ticket(), desk.ticket(), desk.ticket()
    alone = reverse("desk:merge", args=[one.ref])
    assert merging(client, one).url == alone
    page = client.get(merging(client, one, other).url)
    assert page.context["chosen"] == other
    for wrong in ((), (one, other, third)):
        assert merging(client, *wrong).url == reverse("desk:queue")


def test_only_who_may_merge_comes_there(desk):
    assert merging(desk.as_role("specialist"), desk.ticket()).status_code == 403
