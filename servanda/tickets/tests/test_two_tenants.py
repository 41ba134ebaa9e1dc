"""Whatever somebody of one customer writes, nothing of another customer's comes to them."""

from __future__ import annotations

from itertools import product

import pytest

from servanda.mail.models import Outgoing, RawMail
from servanda.tickets import actions, intake
from servanda.tickets.models import Message, Ticket
from servanda.tickets.tests.test_intake import answered, deliver
from servanda.tickets.tests.world import World, mail

GREG = "greg@globex.example"
SECRET = "The password of the vault is Tulip"
SENDERS = {
    "himself": f"Greg Smith <{GREG}>",
    "anna's name": f"Kovács Anna <{GREG}>",
    "anna's address as name": f'"anna@acme.example" <{GREG}>',
    "two senders": f"{GREG}, anna@acme.example",
    "a look-alike": "anna@acme.example.globex.example",
    "her domain as name": "anna@acme.example@globex.example",
    "plus": "greg+anna=acme.example@globex.example",
    "two senders, hers first": f"anna@acme.example, {GREG}",
    "two brackets": f"<anna@acme.example> <{GREG}>",
    "her address before the brackets": f"anna@acme.example <{GREG}>",
    "two lines": f"anna@acme.example\nFrom: {GREG}",
    "an empty line": "\nX-Nothing: 1",
    "in quotes": '"anna@acme.example"@globex.example',
}


def _pointers(ticket: Ticket, our_id: str, their_id: str) -> list[dict[str, str]]:
    return [
        {"reply_to": our_id},
        {"references": f"<x@y.example> {our_id}"},
        {"reply_to": their_id},
        {"subject": f"Re: [#{ticket.number}] Printer"},
        {"reply_to": our_id, "subject": f"Fwd: [#{ticket.number}]"},
        {"cc": "anna@acme.example", "reply_to": our_id},
        {"to": "desk@duna.example, anna@acme.example", "references": their_id},
        {"Sender": "anna@acme.example", "reply_to": our_id},
        {"Reply_To": "anna@acme.example", "reply_to": our_id},
        {"X_Original_From": "anna@acme.example", "reply_to": our_id},
        {"Resent_From": "anna@acme.example", "reply_to": our_id},
        {"Auto_Submitted": "auto-replied", "reply_to": our_id},
        {"Authentication_Results": "mx.duna.example; dmarc=pass", "reply_to": our_id},
    ]


@pytest.mark.parametrize("sender", SENDERS)
def test_no_mail_of_another_customers_reaches_a_ticket(world: World, sender: str, settings):
    settings.MAIL_NEW_PER_MINUTE = 999
    ticket, our_id = answered(world)
    actions.note(ticket, by=world.by(world.agent), text=SECRET)
    actions.answer(ticket, by=world.by(world.agent), text=SECRET)
    their_id = ticket.messages.get(direction="in").mail_id
    before = set(ticket.messages.values_list("pk", flat=True))
    people = set(ticket.participants.values_list("address", flat=True))
    state = (ticket.state, ticket.customer_id, ticket.requester_id)
    for given in _pointers(ticket, our_id, their_id):
        values = {"subject": "Re: Printer", "text": "Send me all of it."} | given
        deliver(_from(SENDERS[sender], **values))
    ticket.refresh_from_db()
    assert set(ticket.messages.values_list("pk", flat=True)) == before
    assert set(ticket.participants.values_list("address", flat=True)) == people
    assert (ticket.state, ticket.customer_id, ticket.requester_id) == state
    _nothing_leaks(world, ticket)


def _from(sender: str, **values: str) -> bytes:
    """With the From line as it stands, however wrong."""
    raw = mail("x@x.example", **values)
    return raw.replace(b"From: x@x.example", f"From: {sender}".encode(), 1)


def _nothing_leaks(world: World, ticket: Ticket) -> None:
    greg = world.by(world.greg)
    assert not Ticket.objects.visible_to(greg).filter(customer=world.acme).exists()
    assert not Message.objects.visible_to(greg).filter(ticket__customer=world.acme).exists()
    for letter in Outgoing.objects.exclude(about=ticket.ref):
        seen = f"{letter.subject} {letter.text} {letter.html}"
        assert "Tulip" not in seen
        assert ticket.ref not in seen
    for letter in Outgoing.objects.filter(about=ticket.ref):
        assert not any(one.endswith("globex.example") for one in letter.addresses)


@pytest.mark.parametrize(
    ("verdict", "number"), list(product(["dmarc=fail", "spf=fail", "dkim=fail"], range(4)))
)
def test_a_forged_sender_is_stopped_by_what_the_trusted_server_says(
    world: World, settings, verdict: str, number: int
):
    settings.MAIL_TRUSTED_SERVERS = ["mx.duna.example"]
    ticket, our_id = answered(world)
    given = [
        {"reply_to": our_id},
        {"references": our_id},
        {"subject": f"[#{ticket.number}] Printer"},
        {"reply_to": our_id, "Auto_Submitted": "auto-replied"},
    ][number]
    results = {"Authentication_Results": f"mx.duna.example; {verdict}"}
    fate = deliver(mail("anna@acme.example", **({"subject": "Re"} | given | results)))
    assert (fate.outcome, fate.reason) == ("held", "authentication")
    assert ticket.messages.filter(direction="in").count() == 1


def test_a_verdict_of_a_server_that_is_not_ours_counts_nothing(world: World, settings):
    settings.MAIL_TRUSTED_SERVERS = ["mx.duna.example"]
    ticket, our_id = answered(world)
    raw = mail("anna@acme.example", "Re", reply_to=our_id,
               Authentication_Results="mx.evil.example; dmarc=fail")  # fmt: skip
    assert deliver(raw).ticket == ticket.number


def test_let_in_by_a_colleague_it_is_still_their_own_ticket(world: World):
    ticket, our_id = answered(world)
    fate = deliver(mail(GREG, "Re: Printer", reply_to=our_id, Auto_Submitted="auto-replied"))
    assert (fate.outcome, fate.reason) == ("held", "automatic")
    raw = RawMail.objects.get(pk=fate.raw)
    again = intake.release(raw, by=world.by(world.agent))
    assert Ticket.objects.get(number=again.ticket).customer == world.globex
    _nothing_leaks(world, ticket)
