"""Drafts, presence and sending as the pages do it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from servanda.people import actors
from servanda.tickets import actions
from servanda.tickets.models import Message, Unsent

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


def save(browser, ticket, tab="answer", **data):
    return browser.post(reverse("desk:draft", args=[ticket.ref, tab]), {"act": "save", **data})


def page(browser, ticket):
    return browser.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()


def test_a_draft_is_on_the_page_again_and_says_when_it_was_saved(browser, ticket):
    kept = save(browser, ticket, text="Dear Béla, half", seen="1", version="0").json()
    assert kept["version"] == 1
    assert kept["saved"].startswith("today")
    shown = page(browser, ticket)
    assert "Dear Béla, half" in shown
    assert 'data-draft-version="1"' in shown
    assert 'name="seen" value="1"' in shown


def test_the_call_form_keeps_its_other_fields_too(browser, ticket):
    save(browser, ticket, "call", text="He said", direction="out", minutes="12", spoken="on")
    shown = page(browser, ticket)
    assert 'value="12"' in shown
    assert '<option value="out" selected>' in shown


def test_the_page_opens_where_the_last_draft_was_begun(browser, ticket):
    assert 'id="pick-answer" checked' in page(browser, ticket)
    save(browser, ticket, text="Dear Béla")
    save(browser, ticket, "note", text="Ask Anna first")
    shown = page(browser, ticket)
    assert 'id="pick-note" checked' in shown
    assert 'id="pick-answer" checked' not in shown


def test_a_refused_answer_is_shown_before_a_later_draft(browser, ticket):
    save(browser, ticket, "note", text="Ask Anna first")
    response = browser.post(reverse("desk:answer", args=[ticket.ref]), {"text": ""})
    assert 'id="pick-answer" checked' in response.content.decode()


def test_a_colleague_sees_nothing_of_it(desk, browser, ticket):
    save(browser, ticket, text="Not for you")
    assert "Not for you" not in page(desk.as_role("head"), ticket)


def test_two_windows_are_told_of_each_other(browser, ticket):
    save(browser, ticket, text="Dear", version="0")
    save(browser, ticket, text="Dear Béla", version="1")
    other = save(browser, ticket, text="Hello", version="1")
    assert other.status_code == 409
    assert other.json()["text"] == "Dear Béla"
    assert "another window" in other.json()["refused"]


def test_discarded_and_brought_back(browser, ticket):
    save(browser, ticket, text="Dear Béla")
    address = reverse("desk:draft", args=[ticket.ref, "answer"])
    browser.post(address, {"act": "discard"})
    assert "Dear Béla" not in page(browser, ticket)
    assert browser.post(address, {"act": "restore"}).json()["text"] == "Dear Béla"
    assert "Dear Béla" in page(browser, ticket)


def test_files_of_a_draft_go_with_the_answer(browser, ticket):
    address = reverse("desk:draft_file", args=[ticket.ref, "answer"])
    file = SimpleUploadedFile("cable.png", b"\x89PNG...", "image/png")
    assert "cable.png" in browser.post(address, {"uploads": [file]}).content.decode()
    assert "cable.png" in page(browser, ticket)
    browser.post(reverse("desk:answer", args=[ticket.ref]), {"text": "See the picture"})
    said = Message.objects.get(text="See the picture")
    assert [file.name for file in said.attachments.all()] == ["cable.png"]
    assert not Unsent.objects.exists()


def test_a_file_can_be_taken_out_again_but_not_by_others(desk, browser, ticket):
    address = reverse("desk:draft_file", args=[ticket.ref, "answer"])
    browser.post(address, {"uploads": [SimpleUploadedFile("a.txt", b"x")]})
    ref = Unsent.objects.get().files.get().ref
    desk.as_role("head").post(address, {"remove": ref})
    assert Unsent.objects.get().files.exists()
    assert "a.txt" not in browser.post(address, {"remove": ref}).content.decode()


def test_words_on_a_ticket_that_went_to_others_are_kept_in_my_drafts(desk, ticket):
    specialist = desk.staff("specialist")
    head = actors.of_staff(desk.staff("head"))
    actions.assign(ticket, by=head, staff=specialist, team=None)
    client = desk.client(specialist)
    save(client, ticket, text="The disk is full")
    assert "The printer is silent" in client.get(reverse("desk:drafts")).content.decode()
    actions.assign(ticket, by=head, staff=None, team=None)
    shown = client.get(reverse("desk:drafts")).content.decode()
    assert "The disk is full" in shown
    assert "The printer is silent" not in shown


def answer(browser, ticket, **data):
    return browser.post(reverse("desk:answer", args=[ticket.ref]), data)


def test_what_happened_meanwhile_is_shown_and_nothing_is_lost(desk, browser, ticket):
    actions.receive(ticket, by=actors.of_contact(desk.contact), text="It works again, never mind")
    refused = answer(browser, ticket, text="We send somebody", seen="1", key="k", then="wait")
    shown = refused.content.decode()
    assert refused.status_code == 200
    assert "It works again, never mind" in shown
    assert "We send somebody" in shown
    assert "Send it anyway" in shown
    assert not Message.objects.filter(text="We send somebody").exists()
    again = answer(browser, ticket, text="We send somebody", key="k", then="wait")
    assert again.status_code == 302
    assert Message.objects.filter(text="We send somebody").exists()


def test_sending_the_same_page_twice_sends_once(browser, ticket):
    for _ in range(2):
        assert answer(browser, ticket, text="Once", key="k").status_code == 302
    assert Message.objects.filter(text="Once").count() == 1


def test_an_answer_can_be_undone_for_a_moment(browser, ticket):
    done = browser.post(
        reverse("desk:answer", args=[ticket.ref]), {"text": "Too early", "key": "k"}, follow=True
    )
    shown = done.content.decode()
    assert "leaves in a few seconds" in shown
    address = shown.split('action="/desk/undo/')[1].split('"')[0]
    browser.post(f"/desk/undo/{address}", {"next": reverse("desk:ticket", args=[ticket.ref])})
    shown = page(browser, ticket)
    assert "Taken back before it left" in shown
    assert Unsent.objects.get().text == "Too early"


def test_copies_can_be_left_out_and_added(desk, browser, ticket):
    by = actors.of_staff(desk.staff("head"))
    actions.answer(ticket, by=by, text="Hello", cc=["boss@alma.example", "cfo@alma.example"])
    answer(
        browser, ticket, text="Only some", copies_shown="1", copies=["boss@alma.example"],
        copy="new@alma.example; other@alma.example",
    )  # fmt: skip
    letter = Message.objects.get(text="Only some").outgoing
    copied = {address for _name, address in letter.cc}
    assert copied == {"boss@alma.example", "new@alma.example", "other@alma.example"}


def test_a_wrong_address_is_named_and_the_words_stay(browser, ticket):
    refused = answer(browser, ticket, text="A long answer", copy="boss@alma")
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "“boss@alma” is not a mail address" in shown
    assert "A long answer" in shown


def test_the_answer_is_framed_in_the_language_chosen(browser, ticket):
    answer(browser, ticket, text="Hola", language="es")
    said = Message.objects.get(text="Hola")
    assert (said.language, said.outgoing.language) == ("es", "es")


def here(browser, ticket, **data):
    return browser.post(reverse("desk:here", args=[ticket.ref]), data).content.decode()


def test_who_reads_and_who_writes_is_shown_to_the_others(desk, browser, ticket):
    head = desk.client(desk.staff("head", given_name="Péter", family_name="Szabó"))
    assert "Szabó" not in here(browser, ticket, window="a")
    here(head, ticket, window="b")
    assert "Péter Szabó</bdi> is reading" in here(browser, ticket, window="a")
    here(head, ticket, window="b", writing="1")
    shown = here(browser, ticket, window="a")
    assert "is writing" in shown
    assert "Fekete" not in shown
    here(head, ticket, window="b", left="1")
    assert "Szabó" not in here(browser, ticket, window="a")


def test_a_page_not_heard_of_any_more_counts_as_closed(desk, browser, ticket):
    from datetime import timedelta

    from servanda import kernel

    head = desk.as_role("head")
    here(head, ticket, window="b")
    with kernel.pretend(kernel.now() + timedelta(minutes=2)):
        assert "is reading" not in here(browser, ticket, window="a")


def attach(browser, ticket, version):
    address = reverse("desk:draft_file", args=[ticket.ref, "answer"])
    file = SimpleUploadedFile("log.txt", b"It stopped.")
    response = browser.post(address, {"uploads": file, "version": version, "seen": "0"})
    return response["X-Draft-Version"]


def test_a_file_from_another_window_does_not_make_it_master_of_the_words(browser, ticket):
    save(browser, ticket, text="Written in the first window", seen="0", version="0")
    version = attach(browser, ticket, version="0")
    late = save(browser, ticket, text="Typed in the second", seen="0", version=version)
    assert late.status_code == 409
    assert Unsent.objects.get().text == "Written in the first window"


def test_words_on_their_way_while_a_file_begins_the_draft_are_kept(browser, ticket):
    assert attach(browser, ticket, version="0") == "1"
    kept = save(browser, ticket, text="Sent off before the file came", seen="0", version="0")
    assert kept.status_code == 200
    row = Unsent.objects.get()
    assert (row.text, row.files.count()) == ("Sent off before the file came", 1)
