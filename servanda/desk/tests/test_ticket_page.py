"""What a colleague does on a ticket's page, and what the page refuses."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from servanda.kernel import Actor
from servanda.mail.models import Outgoing
from servanda.people import actions as people
from servanda.people import actors
from servanda.people.tests.factory import ROOT
from servanda.tickets import actions
from servanda.tickets.models import Ticket

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(desk):
    return desk.staff("agent", given_name="Eszter", family_name="Fekete")


@pytest.fixture
def browser(desk, agent):
    return desk.client(agent)


@pytest.fixture
def ticket(desk):
    return desk.ticket()


def act(browser, ticket, name, **data):
    return browser.post(reverse(f"desk:{name}", args=[ticket.ref]), data, follow=True)


def page(browser, ticket):
    return browser.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()


def answers():
    return Outgoing.objects.filter(is_automatic=False).order_by("-id")


def fresh(ticket):
    return Ticket.objects.get(pk=ticket.pk)


def test_it_shows_what_was_said_what_is_owed_and_why(browser, ticket):
    shown = page(browser, ticket)
    for words in (
        "The printer is silent",
        "Nothing comes out of it.",
        "First response",
        "Resolution",
        "Gold, clause 3.2",
        "Alma Kft.",
        "Nagy Béla",
    ):
        assert words in shown


def test_it_is_read_in_few_statements(browser, ticket, django_assert_max_num_queries):
    page(browser, ticket)  # the contract's terms are kept from here on
    with django_assert_max_num_queries(45):
        page(browser, ticket)


def test_an_answer_leaves_by_mail_and_stands_in_the_conversation(browser, ticket, desk):
    shown = act(browser, ticket, "answer", text="Is it switched on?", then="").content.decode()
    assert "Is it switched on?" in shown
    letter = answers().first()
    assert letter.recipient == desk.contact.email
    assert f"#{ticket.number}" in letter.subject
    assert fresh(ticket).state == "open"


def test_a_question_makes_the_clock_wait(browser, ticket):
    act(browser, ticket, "answer", text="Which floor is it on?", then="wait")
    assert fresh(ticket).state == "waiting_customer"
    assert "waiting, not counted" in page(browser, ticket)


def test_the_solution_asks_the_customer_to_confirm(browser, ticket):
    act(browser, ticket, "answer", text="The cable was loose.", then="solve")
    assert fresh(ticket).state == "solved"


def test_the_page_says_that_the_customer_was_asked_again(browser, ticket):
    act(browser, ticket, "answer", text="The cable was loose.", then="solve")
    actions.remind(fresh(ticket), by=Actor.system(), step="reminder")
    assert "The customer was asked again whether it works." in page(browser, ticket)


def test_an_empty_answer_sends_nothing_and_says_so(browser, ticket):
    before = Outgoing.objects.count()
    response = browser.post(reverse("desk:answer", args=[ticket.ref]), {"text": " "})
    assert response.status_code == 422
    assert "Nothing was sent" in response.content.decode()
    assert Outgoing.objects.count() == before


def test_a_refused_answer_keeps_every_word(browser, ticket, agent):
    by = actors.of_staff(agent)
    actions.answer(ticket, by=by, text="Hello")
    actions.solve(ticket, by=by, text="Done")
    response = browser.post(
        reverse("desk:answer", args=[ticket.ref]),
        {"text": "A long answer that took an hour", "then": "solve"},
    )
    assert response.status_code == 422
    assert "A long answer that took an hour" in response.content.decode()


def test_files_go_with_the_answer(browser, ticket):
    file = SimpleUploadedFile("cable.png", b"\x89PNG...", "image/png")
    act(browser, ticket, "answer", text="See the picture", uploads=[file])
    assert [item.name for item in answers().first().files.all()] == ["cable.png"]
    assert "cable.png" in page(browser, ticket)


def test_files_too_large_for_a_mail_are_refused_and_the_text_is_kept(browser, ticket):
    file = SimpleUploadedFile("film.mov", b"0" * (25 * 1024 * 1024 + 1))
    response = browser.post(
        reverse("desk:answer", args=[ticket.ref]), {"text": "See the film", "uploads": [file]}
    )
    shown = response.content.decode()
    assert "larger than 25 MB" in shown
    assert "See the film" in shown


def test_a_note_is_for_colleagues_only(browser, ticket):
    before = Outgoing.objects.count()
    shown = act(browser, ticket, "note", text="He sounded tired").content.decode()
    assert "He sounded tired" in shown
    assert Outgoing.objects.count() == before


def test_a_call_in_which_the_contact_was_reached_counts_as_the_answer(browser, ticket, desk):
    act(
        browser,
        ticket,
        "call",
        contact=desk.contact.pk,
        direction="out",
        minutes=4,
        text="We looked at it together",
        spoken="on",
    )
    assert "We looked at it together" in page(browser, ticket)
    assert ticket.clocks.get(metric="first_response").state == "met"


def test_take_it_assigns_to_me(browser, ticket, agent):
    act(browser, ticket, "assign", me="1")
    assert fresh(ticket).assignee == agent


def test_what_a_priority_would_do_is_shown_before_and_changes_nothing(browser, ticket):
    shown = browser.get(reverse("desk:priority", args=[ticket.ref]), {"priority": 1})
    assert "P1 would mean" in shown.content.decode()
    assert "Resolution" in shown.content.decode()
    assert fresh(ticket).priority == 3


def test_saving_the_priority_changes_what_is_owed(browser, ticket):
    before = ticket.clocks.get(metric="resolution").due_at
    act(browser, ticket, "priority", priority=1)
    assert fresh(ticket).priority == 1
    assert ticket.clocks.get(metric="resolution").due_at < before


def test_a_misclick_can_be_taken_back(browser, ticket):
    before = ticket.clocks.get(metric="resolution").due_at
    act(browser, ticket, "priority", priority=1)
    assert "Take the change back" in page(browser, ticket)
    act(browser, ticket, "correct")
    assert fresh(ticket).priority == 3
    assert ticket.clocks.get(metric="resolution").due_at == before
    assert "Take the change back" not in page(browser, ticket)


def test_nobody_here_can_close_what_a_customer_reported(browser, ticket):
    act(browser, ticket, "answer", text="The cable was loose.", then="solve")
    assert 'value="finish"' not in page(browser, ticket)
    shown = act(browser, ticket, "state", act="finish").content.decode()
    assert 'role="alert"' in shown
    assert fresh(ticket).state == "solved"


def test_a_spoken_confirmation_names_the_contact_and_the_call(browser, ticket, desk):
    act(browser, ticket, "answer", text="The cable was loose.", then="solve")
    act(
        browser,
        ticket,
        "confirmed",
        contact=desk.contact.pk,
        direction="in",
        minutes=1,
        text="Says it prints",
        spoken="on",
    )
    closed = fresh(ticket)
    assert (closed.state, closed.outcome) == ("closed", "confirmed")
    event = closed.stream.entries.get(kind="ticket.confirmed").event
    assert event.contact == desk.contact.pk
    assert closed.messages.get(pk=event.call).text == "Says it prints"


def test_a_confirmation_without_words_is_refused(browser, ticket, desk):
    act(browser, ticket, "answer", text="The cable was loose.", then="solve")
    act(browser, ticket, "confirmed", contact=desk.contact.pk, direction="in", text="")
    assert fresh(ticket).state == "solved"


def test_a_task_of_our_own_ends_with_one_button(browser, desk, agent):
    task = actions.open_ticket(
        by=actors.of_staff(agent), channel="staff", subject="Renew the certificate", kind="task"
    )
    assert 'value="finish"' in page(browser, task)
    act(browser, task, "state", act="finish")
    assert fresh(task).state == "closed"


def test_who_is_this_gives_the_ticket_its_contract(browser, desk):
    ticket = desk.stranger_ticket()
    assert "Who is this?" in page(browser, ticket)
    found = browser.get(reverse("desk:search"), {"q": "nagy", "ticket": ticket.ref})
    assert desk.contact.ref in found.content.decode()
    act(browser, ticket, "who", contact=desk.contact.ref)
    known = fresh(ticket)
    assert (known.customer, known.requester, known.line) == (
        desk.customer,
        desk.contact,
        desk.line,
    )


def test_an_address_that_we_know_is_proposed_where_nobody_vouches_for_the_mail(browser, desk):
    """A colleague forwarded it, and no server said that it is from them."""
    ticket = desk.stranger_ticket(requester_address=desk.contact.email)
    words = page(browser, ticket)
    assert "Nobody we know writes from" not in words
    assert f"{desk.contact.email}</bdi> is an address of <bdi>Nagy Béla" in words
    assert f'name="contact" value="{desk.contact.ref}"' in words
    act(browser, ticket, "who", contact=desk.contact.ref)
    assert fresh(ticket).requester == desk.contact


def test_a_company_is_proposed_by_its_domain(browser, desk):
    people.add_domain(desk.customer, by=ROOT, name="alma-works.example")
    ticket = desk.stranger_ticket(requester_address="new@alma-works.example")
    words = page(browser, ticket)
    assert "Nobody we know writes from" not in words
    assert f'name="customer" value="{desk.customer.ref}"' in words
    act(browser, ticket, "who", customer=desk.customer.ref)
    assert fresh(ticket).customer == desk.customer


def test_not_a_ticket_can_be_undone(browser, ticket):
    act(browser, ticket, "state", act="discard")
    assert fresh(ticket).state == "not_a_ticket"
    act(browser, ticket, "state", act="restore")
    assert fresh(ticket).is_live


def test_only_thanks_undoes_the_reopening(browser, ticket, desk, agent):
    actions.solve(ticket, by=actors.of_staff(agent), text="Done")
    said = actions.receive(
        ticket, by=actors.of_contact(desk.contact), text="Great work, thank you all, see you Monday"
    )
    assert fresh(ticket).state == "open"
    assert "Was only thanks" in page(browser, ticket)
    browser.post(reverse("desk:thanks", args=[ticket.ref, said.ref]), {"why": "thanks"})
    assert fresh(ticket).state == "solved"


def test_a_script_in_a_mail_is_shown_as_words(browser, desk):
    ticket = desk.ticket(
        subject="<script>alert(1)</script>", text="<img src=x onerror=alert(1)> javascript:alert(1)"
    )
    shown = page(browser, ticket)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
