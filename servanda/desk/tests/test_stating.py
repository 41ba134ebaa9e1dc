"""The technical statement on the ticket's page, and the answer written beside it (T15)."""

import pytest
from django.urls import reverse

from servanda.mail.models import Outgoing
from servanda.people import actors
from servanda.tickets import actions
from servanda.tickets.models import PlainWords, Statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(desk):
    return desk.staff("agent", given_name="Eszter", family_name="Fekete")


@pytest.fixture
def specialist(desk):
    return desk.staff("specialist", given_name="Bálint", family_name="Kiss")


@pytest.fixture
def ticket(desk, agent, specialist):
    ticket = desk.ticket()
    actions.assign(ticket, by=actors.of_staff(agent), staff=specialist)
    return ticket


def state(desk, specialist, ticket, **data):
    address = reverse("desk:stated", args=[ticket.ref])
    given = {"text": "NTLM loop on SRV2", "cause": "KB5034", "done": "Rolled back"} | data
    return desk.client(specialist).post(address, given, follow=True)


def page(client, ticket, **asked):
    return client.get(reverse("desk:ticket", args=[ticket.ref]), asked).content.decode()


def answer(client, ticket, **data):
    address = reverse("desk:answer", args=[ticket.ref])
    return client.post(address, {"language": "en", "text": "It works again."} | data, follow=True)


def test_the_customers_words_stand_beside_the_form(desk, specialist, ticket):
    shown = page(desk.client(specialist), ticket)
    form = shown[shown.index("tabbed__panel--stated") :]
    assert "Nothing comes out of it." in form[: form.index("stated_text")]


def test_an_empty_one_says_what_to_do_and_keeps_the_choice(desk, specialist, ticket):
    response = state(desk, specialist, ticket, text="", cause="", done="", hand="on")
    assert response.status_code == 422
    shown = response.content.decode()
    assert "Write what was found, its cause, or what was done." in shown
    assert 'id="pick-stated" checked' in shown


def test_handed_over_it_is_the_agents_next_step(desk, agent, specialist, ticket):
    state(desk, specialist, ticket, hand="on", agent=agent.pk)
    client = desk.client(agent)
    queue = client.get(reverse("desk:queue")).content.decode()
    assert "A technical statement waits for your plain words" in queue
    listed = client.get(reverse("desk:queue"), {"list": "to_word"}).content.decode()
    assert ticket.subject in listed
    assert "asks you to put a technical statement" in page(client, ticket)
    letter = Outgoing.objects.get(purpose="statement")
    assert letter.recipient == agent.account.email
    assert "NTLM" not in letter.text


def test_the_statement_stands_beside_the_answer_box_and_then_beside_the_answer(
    desk, agent, specialist, ticket
):
    state(desk, specialist, ticket, hand="on", agent=agent.pk)
    client, ref = desk.client(agent), Statement.objects.get().message.ref
    beside = page(client, ticket, words=ref)
    assert f'name="statement" value="{ref}" checked' in beside
    answer(client, ticket, statement=ref, known="0")
    assert PlainWords.objects.get().message.text == "It works again."
    shown = page(client, ticket)
    assert "two-texts--said" in shown
    assert "It stands beside the answer made of it" in shown


def test_a_solution_can_be_made_of_it_too(desk, agent, specialist, ticket):
    state(desk, specialist, ticket)
    ref = Statement.objects.get().message.ref
    answer(desk.client(agent), ticket, statement=ref, known="0", then="solve")
    ticket.refresh_from_db()
    assert ticket.state == "solved"
    assert PlainWords.objects.count() == 1


def test_a_colleague_was_quicker_and_nothing_is_lost(desk, agent, specialist, ticket):
    state(desk, specialist, ticket)
    ref = Statement.objects.get().message.ref
    answer(desk.as_role("head"), ticket, statement=ref, known="0")
    response = answer(desk.client(agent), ticket, statement=ref, known="0", text="My own words")
    shown = response.content.decode()
    assert response.status_code == 422
    assert "meanwhile; nothing of yours was sent" in shown
    assert "My own words" in shown
    assert Outgoing.objects.filter(purpose="answer").count() == 1
    assert answer(
        desk.client(agent), ticket, statement=ref, known="1", text="My own words"
    ).status_code == 200  # fmt: skip


def test_a_draft_remembers_the_statement_it_is_made_of(desk, agent, specialist, ticket):
    state(desk, specialist, ticket)
    client, ref = desk.client(agent), Statement.objects.get().message.ref
    kept = {"act": "save", "text": "Half", "statement": ref, "known": "0"}
    client.post(reverse("desk:draft", args=[ticket.ref, "answer"]), kept)
    assert f'name="statement" value="{ref}" checked' in page(client, ticket)


def test_it_can_be_settled_and_handed_again(desk, agent, specialist, ticket):
    state(desk, specialist, ticket, hand="on", agent=agent.pk)
    ref = Statement.objects.get().message.ref
    address = reverse("desk:statement", args=[ticket.ref, ref])
    client = desk.client(agent)
    client.post(address, {"act": "settle"})
    assert not Statement.objects.to_be_worded().exists()
    client.post(address, {"act": "hand"})
    assert Statement.objects.to_be_worded().get().handed_to is None


def test_a_stranger_to_the_ticket_reaches_no_statement(desk, specialist, ticket):
    state(desk, specialist, ticket)
    ref = Statement.objects.get().message.ref
    other = desk.as_role("specialist")
    assert other.post(reverse("desk:statement", args=[ticket.ref, ref])).status_code == 404
    elsewhere = desk.ticket("Another")
    address = reverse("desk:statement", args=[elsewhere.ref, ref])
    assert desk.as_role("agent").post(address, {"act": "settle"}).status_code == 404


def test_the_portal_shows_the_plain_words_alone(desk, agent, specialist, ticket):
    from servanda.tickets import links

    state(desk, specialist, ticket, hand="on", agent=agent.pk)
    ref = Statement.objects.get().message.ref
    answer(desk.client(agent), ticket, statement=ref, known="0")
    browser = type(desk.client(agent))()
    address = links.ticket_url(ticket.ref, desk.contact.ref)
    shown = browser.get(address.split("//", 1)[1].split("/", 1)[1].join(["/", ""]), follow=True)
    said = shown.content.decode()
    assert "It works again." in said
    assert "NTLM" not in said
    assert "plain words" not in said
