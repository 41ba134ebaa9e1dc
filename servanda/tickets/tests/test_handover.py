"""A colleague passes on to the desk what a customer wrote to them alone (T11)."""

from __future__ import annotations

import pytest

from servanda.kernel.models import Entry
from servanda.mail.models import Outgoing, RawMail
from servanda.tickets import actions, intake
from servanda.tickets.models import Message, Ticket
from servanda.tickets.tests.world import mail, store

BELA = "Béla Varga <bela@acme.example>"
SERVER = "mx.duna.example"
PASSED = f"{SERVER}; dmarc=pass header.from=duna.example"
FAILED = f"{SERVER}; dmarc=fail header.from=duna.example"


@pytest.fixture(autouse=True)
def believed(settings):
    settings.MAIL_TRUSTED_SERVERS = [SERVER]


@pytest.fixture
def pal(world):
    world.specialist.account.email = "pal@duna.example"
    world.specialist.account.save()
    return world.specialist


def forwarded(first=BELA, note="Not mine, please take it.", results=PASSED, **values):
    text = (
        f"{note}\n\n---------- Forwarded message ---------\nFrom: {first}\n"
        "Date: Tue, Nov 24, 2026 at 9:12 AM\nSubject: Printer\nTo: <pal@duna.example>\n\n\n"
        "It prints blank pages."
    )
    headers = {"Authentication_Results": results} if results else {}
    return mail("Pál Kis <pal@duna.example>", "Fwd: Printer", text, **headers, **values)


def take(raw, **values):
    return intake.process_one(store(raw, **values))


def test_whoever_wrote_first_is_the_requester(world, pal):
    take(forwarded())
    ticket = Ticket.objects.get()
    assert (ticket.customer, ticket.requester) == (world.acme, world.bela)
    assert (ticket.subject, ticket.line) == ("Printer", world.line)
    message = ticket.messages.get(audience="public")
    assert message.text == "It prints blank pages."
    assert (message.contact, message.address) == (world.bela, "bela@acme.example")
    assert "Nov 24, 2026" in message.quoted


def test_it_counts_from_when_the_desk_got_it(world, pal):
    raw = store(forwarded())
    intake.process_one(raw)
    assert Ticket.objects.get().received_at == raw.received_at


def test_the_colleagues_own_words_stay_among_ourselves(world, pal):
    take(forwarded())
    note = Message.objects.get(audience="internal")
    assert (note.text, note.staff) == ("Not mine, please take it.", pal)
    assert not Message.objects.filter(audience="public", text__contains="Not mine").exists()


def test_without_words_above_there_is_no_note(world, pal):
    take(forwarded(note=""))
    assert not Message.objects.filter(audience="internal").exists()


def test_the_history_says_who_passed_it_on(world, pal):
    take(forwarded())
    opened = Entry.objects.get(kind="ticket.opened")
    assert opened.data["handed_over_by"] == pal.pk


def test_the_customer_is_told_where_to_write_next_time(world, pal):
    take(forwarded())
    letter = Outgoing.objects.get(purpose="acknowledgement")
    assert letter.to[0][1] == "bela@acme.example"
    assert "desk@duna.example" in letter.text
    assert "Kis Pál" in letter.text


def test_others_who_write_to_the_desk_are_not_told_so(world):
    take(mail(BELA))
    letter = Outgoing.objects.get(purpose="acknowledgement")
    assert "Kis Pál" not in letter.text


def test_the_files_come_along(world, pal):
    take(forwarded(files={"page.pdf": b"blank"}))
    message = Message.objects.get(audience="public")
    assert [file.name for file in message.attachments.all()] == ["page.pdf"]


# Nobody speaks for somebody else


def test_what_fails_authentication_is_held(world, pal):
    fate = take(forwarded(results=FAILED))
    assert (fate.outcome, fate.reason) == ("held", "authentication")
    assert not Ticket.objects.exists()


@pytest.mark.parametrize("results", ["", "elsewhere.example; dmarc=pass"])
def test_where_nobody_vouches_for_the_colleague_it_is_nobodys_yet(world, pal, results):
    take(forwarded(results=results))
    ticket = Ticket.objects.get()
    assert (ticket.customer, ticket.requester) == (None, None)
    assert ticket.requester_address == "bela@acme.example"
    assert not Outgoing.objects.exists()


def test_then_saying_who_it_is_is_enough(world, pal):
    take(forwarded(results=""))
    ticket = Ticket.objects.get()
    actions.attach(ticket, by=world.by(world.agent), customer=world.acme, contact=world.bela)
    assert ticket.requester == world.bela


def test_what_somebody_looked_at_and_released_is_believed(world, pal):
    take(forwarded(results=FAILED))
    intake.release(RawMail.objects.get(), by=world.by(world.agent))
    assert Ticket.objects.get().requester == world.bela


def test_a_customer_who_forwards_speaks_for_themselves(world):
    text = forwarded().decode("utf-8", "replace").replace("pal@duna.example", "anna@acme.example")
    take(text.replace("Pál Kis", "Anna").encode())
    assert Ticket.objects.get().requester == world.anna


def test_words_among_ourselves_are_not_handed_over(world, pal):
    take(forwarded("Judit Nagy <judit@duna.example>"))
    assert Entry.objects.get(kind="ticket.opened").data.get("handed_over_by") is None


def test_somebody_unknown_stays_unknown(world, pal):
    take(forwarded("Who <who@nowhere.example>"))
    ticket = Ticket.objects.get()
    assert (ticket.customer, ticket.requester_address) == (None, "who@nowhere.example")
    assert not Outgoing.objects.exists()


# Into the ticket it belongs to


def test_an_answer_to_our_ticket_joins_it_as_the_customers_words(world, pal):
    take(mail(BELA, message_id="<first@acme.example>"))
    fate = take(forwarded(references="<first@acme.example>"))
    ticket = Ticket.objects.get()
    assert (fate.outcome, fate.ticket) == ("reply", ticket.number)
    assert ticket.messages.filter(direction="in", contact=world.bela).count() == 2
    assert ticket.messages.get(audience="internal").text == "Not mine, please take it."


def test_words_of_another_customer_join_only_as_a_note(world, pal):
    take(mail(BELA, message_id="<first@acme.example>"))
    take(forwarded("Greg <greg@globex.example>", references="<first@acme.example>"))
    ticket = Ticket.objects.get()
    assert ticket.messages.filter(direction="in").count() == 1
    assert ticket.messages.get(audience="internal").staff == pal
