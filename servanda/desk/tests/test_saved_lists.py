"""Lists of one's own: kept, shared, never wider than what their reader sees."""

import html
import re

import pytest
from django.db.models import Q
from django.urls import reverse

from servanda import kernel
from servanda.kernel import Refused, kept
from servanda.kernel.models import Entry
from servanda.people import actors
from servanda.people.tests.factory import make_team
from servanda.tickets import actions
from servanda.tickets.actions import saving
from servanda.tickets.models import SavedList, Statement, Ticket

pytestmark = pytest.mark.django_db
QUERY = {"list": ["all"], "priority": ["1"]}


@pytest.fixture
def agent(desk):
    return desk.staff("agent")


@pytest.fixture
def browser(desk, agent):
    return desk.client(agent)


def post(client, address, *args, **data):
    response = client.post(reverse(f"desk:{address}", args=args), data, follow=True)
    return html.unescape(response.content.decode())


def queue(client, query=""):
    return html.unescape(client.get(reverse("desk:queue") + query).content.decode())


def sidebar(page):
    """Names of the saved lists with their numbers ("" for none), in order."""
    found = re.findall(r'dir="auto">([^<]+)</span>(?:<span class="nav__count">(\d+))?', page)
    return found[: len(found) // 2]  # they stand in the sidebar and in the menu of narrow screens


def make(staff, name="Urgent", query=None, **values):
    return saving.save_list(by=actors.of_staff(staff), name=name, query=query or QUERY, **values)


def test_a_sentence_is_saved_and_stands_in_the_sidebar_with_its_number(browser, desk):
    desk.ticket(priority=1)
    desk.ticket(priority=3)
    page = post(browser, "list_save", query="list=all&priority=1", name="Urgent ones")
    assert sidebar(page) == [("Urgent ones", "1")]
    assert "<h1><bdi>Urgent ones</bdi></h1>" in page
    assert Entry.objects.filter(kind="list.saved").count() == 1


def test_a_saved_list_that_cannot_be_counted_stops_nobodys_queue(browser, desk, monkeypatch):
    other = desk.staff("head")
    make(other, "Squared", query={"list": ["all"], "q": ["²"]}, audience="all")
    make(other, "Broken", audience="all")
    assert sidebar(queue(browser)) == [("Broken", ""), ("Squared", "")]

    def stumble(chosen, _asking):
        if chosen:
            raise ValueError
        return Q()

    monkeypatch.setattr("servanda.clocks.filters.rule", stumble)
    desk.ticket(priority=1)
    kept.forget()
    assert sidebar(queue(browser)) == [("Broken", ""), ("Squared", "")]


def test_a_new_sentence_under_the_same_name_has_its_new_number_at_once(browser, agent, desk):
    desk.ticket(priority=3)
    saved = make(agent)
    assert sidebar(queue(browser)) == [("Urgent", "")]
    page = queue(browser, f"?list=all&priority=3&saved={saved.ref}")
    assert "Save the change" in page
    page = post(browser, "list_change", saved.ref, query="list=all&priority=3")
    assert sidebar(page) == [("Urgent", "1")]
    assert "Save the change" not in page


def test_a_saved_list_counts_the_closed_tickets_that_stand_in_it(browser, agent, desk):
    ticket = desk.ticket()
    stated = actions.state_technically(ticket, by=actors.of_staff(agent), found="The fuser")
    Statement.objects.filter(pk=stated.pk).update(handed_at=kernel.now())
    Ticket.objects.filter(pk=ticket.pk).update(state="closed")
    make(agent, "My words", query={"list": ["to_word"]})
    assert sidebar(queue(browser)) == [("My words", "1")]


def test_a_list_without_a_name_is_refused_in_words(browser):
    assert "Give the list a name." in post(browser, "list_save", query="list=all", name="  ")
    assert not SavedList.objects.exists()


def test_what_is_saved_is_only_what_makes_sense(browser):
    post(browser, "list_save", query="list=../x&priority=1&evil=1&customer=%27--", name="X")
    assert SavedList.objects.get().query == {"list": ["all"], "priority": ["1"]}


def test_a_list_is_its_owners_until_it_is_shared(desk, agent):
    team_mate, stranger = desk.staff("agent"), desk.staff("agent")
    team = make_team(agent, team_mate, code="network")
    saved = make(agent)
    assert sidebar(queue(desk.client(team_mate))) == []
    page = post(desk.client(agent), "list_change", saved.ref, name="Ours", audience="team-network")
    assert "Saved as “Ours”." in page
    assert sidebar(queue(desk.client(team_mate))) == [("Ours", "")]
    assert sidebar(queue(desk.client(stranger))) == []
    saving.change_list(saved, by=actors.of_staff(agent), name="All's", audience="all")
    assert sidebar(queue(desk.client(stranger))) == [("All's", "")]
    assert team.pk


def test_a_shared_list_never_shows_more_than_its_reader_sees(desk, agent):
    desk.ticket("Not for you", priority=1)
    saved = make(agent, audience="all")
    client = desk.as_role("specialist")
    page = queue(client, f"?list=all&priority=1&saved={saved.ref}")
    assert "Not for you" not in page
    assert sidebar(page) == [("Urgent", "")]


def test_me_is_whoever_reads_it(desk, agent):
    ticket = desk.ticket(priority=1)
    saved = make(agent, query={"list": ["all"], "who": ["me"]}, audience="all")
    ticket.assignee = agent
    ticket.save(update_fields=["assignee"])
    assert sidebar(queue(desk.client(agent))) == [("Urgent", "1")]
    assert sidebar(queue(desk.as_role("agent"))) == [("Urgent", "")]
    assert saved.ref


def test_a_colleagues_list_cannot_be_changed_but_by_who_runs_the_desk(desk, agent):
    saved = make(agent, audience="all")
    page = post(desk.as_role("agent"), "list_change", saved.ref, name="Mine now")
    assert "This list is a colleague's." in page
    post(desk.as_role("agent"), "list_remove", saved.ref)
    assert SavedList.objects.kept().get().name == "Urgent"
    post(desk.as_role("head"), "list_remove", saved.ref)
    assert not SavedList.objects.kept().exists()


def test_anothers_own_list_is_not_there(desk, agent):
    saved = make(agent)
    for name in ("list_change", "list_remove", "list_restore", "list_move"):
        response = desk.as_role("head").post(reverse(f"desk:{name}", args=[saved.ref]))
        assert response.status_code == 404


def test_who_may_not_share_is_refused(desk):
    with pytest.raises(Refused):
        make(desk.staff("administrator"), audience="all")
    assert make(desk.staff("administrator")).pk


def test_a_team_one_is_not_in_is_refused(desk, agent):
    with pytest.raises(Refused, match="teams"):
        make(agent, audience="team", team=make_team(desk.staff("agent"), code="theirs"))


def test_removing_can_be_undone(browser, agent):
    saved = make(agent)
    page = post(browser, "list_remove", saved.ref, query="list=all&priority=1")
    assert "is removed" in page
    assert sidebar(page) == []
    address = re.search(r'action="(/desk/lists/[^"]+/restore)"', page)[1]
    page = html.unescape(browser.post(address, follow=True).content.decode())
    assert sidebar(page) == [("Urgent", "")]


def test_a_removed_list_is_not_there_but_for_who_may_bring_it_back(desk, agent):
    saved = make(agent, audience="all")
    saving.remove_list(saved, by=actors.of_staff(agent))
    for name in ("list_change", "list_remove", "list_move"):
        response = desk.client(agent).post(reverse(f"desk:{name}", args=[saved.ref]))
        assert response.status_code == 404
    restore = reverse("desk:list_restore", args=[saved.ref])
    assert desk.as_role("agent").post(restore).status_code == 404
    with pytest.raises(Refused, match="removed"):
        saving.change_list(saved, by=actors.of_staff(agent), name="Again", audience="all")
    desk.client(agent).post(restore)
    assert SavedList.objects.kept().get().name == "Urgent"


def test_bringing_back_keeps_to_the_most_there_may_be(agent, monkeypatch):
    monkeypatch.setattr(saving, "MOST", 1)
    by, first = actors.of_staff(agent), make(agent)
    saving.remove_list(first, by=by)
    saving.remove_list(first, by=by)
    second = make(agent)
    with pytest.raises(Refused, match="1 lists"):
        saving.remove_list(first, by=by, back=True)
    assert SavedList.objects.kept().get() == second
    assert Entry.objects.filter(kind="list.removed").count() == 1


def test_they_are_put_in_order(browser, agent):
    lists = [make(agent, name) for name in ("One", "Two", "Three")]
    post(browser, "list_move", lists[2].ref, up="1")
    post(browser, "list_move", lists[0].ref, up="1")
    page = post(browser, "list_move", lists[0].ref, down="1")
    assert [name for name, _ in sidebar(page)] == ["Three", "One", "Two"]
    moves = Entry.objects.filter(kind="list.moved").order_by("number")
    assert [row.data["place"] for row in moves] == [1, 1]  # the first cannot go up


def test_lists_are_not_without_end(agent, monkeypatch):
    monkeypatch.setattr(saving, "MOST", 2)
    make(agent)
    make(agent)
    with pytest.raises(Refused, match="2 lists"):
        make(agent)


def test_more_lists_cost_no_more_queries(browser, agent, desk, django_assert_max_num_queries):
    make(agent)
    with django_assert_max_num_queries(30) as seen:
        queue(browser)
    one = len(seen)
    for number in range(5):
        make(agent, f"List {number}")
    with django_assert_max_num_queries(one):
        queue(browser)
