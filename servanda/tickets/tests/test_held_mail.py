"""Held mail: kept with its reason, let in, put aside, run again; and every act undone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from servanda import kernel
from servanda.kernel import Refused
from servanda.mail.models import Mailbox, Outgoing, RawMail
from servanda.people.actions import keep_supplier
from servanda.people.models import Contact, ContactAddress, Staff
from servanda.tickets import actions, intake
from servanda.tickets.held_mail import Asked, counted, held_mail, neighbours, of_same_sender
from servanda.tickets.models import HeldMail, Participant, Ticket
from servanda.tickets.tests.test_intake import answered
from servanda.tickets.tests.world import World, mail, store

SPY = "spy@nowhere.example"
FAILED = {"Authentication_Results": "mx.duna.example; dmarc=fail"}
DUTY = "duty@carrier.example"


def hold(raw: bytes) -> RawMail:
    row = store(raw)
    assert intake.process_one(row).outcome == "held"
    return row


def automatic(**values: str) -> RawMail:
    return hold(mail(SPY, "Out of office", Auto_Submitted="auto-replied", **values))


def ask_supplier(world: World, ticket: Ticket, *, wait: bool = False) -> None:
    by = world.by(world.agent)
    row = keep_supplier(None, by=by, name="Carrier", addresses=[(DUTY, "")])
    actions.write_to_supplier(
        ticket, by=by, to=row.addresses.get(), subject="Line", text="Please measure.", wait=wait
    )


def taken_back(ticket: Ticket) -> list[str]:
    rows = ticket.stream.entries.filter(kind="ticket.taken_back").order_by("number")
    return [row.data["act"] for row in rows if row.data["act"] != "ticket.resumed"]


def address_of(staff: Staff) -> str:
    staff.account.email = "pal@duna.example"
    staff.account.save()
    return staff.account.email


def undo(world: World, raw: RawMail) -> None:
    entry = intake.last_act(raw.pk)
    assert entry is not None
    intake.bring_back(raw, by=world.by(world.agent), number=entry.number)


def waits(raw: RawMail) -> bool:
    return held_mail_of(raw) is not None and RawMail.objects.get(pk=raw.pk).outcome == "held"


def held_mail_of(raw: RawMail) -> HeldMail | None:
    return HeldMail.objects.waiting().filter(raw=raw).first()


class TestTheList:
    def test_it_shows_what_the_mail_says_without_reading_it_again(self, world: World):
        Mailbox.objects.create(address="desk@duna.example")
        automatic(text="Back on Monday.")
        row = held_mail(world.by(world.agent)).get()
        assert (row.subject, row.sender_address) == ("Out of office", SPY)
        assert row.glimpse == "Back on Monday."
        assert row.mailbox.address == "desk@duna.example"
        assert "raw" in row.raw.get_deferred_fields()

    def test_nobody_without_the_right_sees_any(self, world: World):
        automatic()
        assert not held_mail(world.by(world.anna)).exists()
        assert not held_mail(world.by(world.specialist)).exists()

    def test_one_query_for_any_number(self, world: World, django_assert_num_queries):
        for number in range(8):
            automatic(text=f"{number}")
        agent = world.by(world.agent)
        with django_assert_num_queries(1):
            rows = list(held_mail(agent))
            assert [str(row.mailbox) + row.raw.ref for row in rows]

    def test_filters_and_counts(self, world: World):
        agent = world.by(world.agent)
        automatic()
        hold(b"Subject: nobody\n\nx")
        assert counted(agent)[0] == {"automatic": 1, "no_sender": 1}
        assert held_mail(agent, Asked(reason="no_sender")).get().subject == "nobody"
        assert held_mail(agent, Asked(words="OFFICE spy")).get().reason == "automatic"
        assert not held_mail(agent, Asked(words="office nobody")).exists()

    def test_one_that_stops_the_intake_is_listed_unread(self, world: World):
        raw = store(mail(SPY))
        RawMail.objects.filter(pk=raw.pk).update(attempts=6)
        intake.process()
        row = held_mail(world.by(world.agent)).get()
        assert (row.reason, row.subject) == ("crash", "")

    def test_one_that_fails_is_listed_with_its_mark(self, world: World, monkeypatch):
        raw = store(mail(SPY))
        monkeypatch.setattr("servanda.tickets.intake.loop.decide", lambda *_, **__: 1 / 0)
        intake.process_one(raw)
        row = held_mail(world.by(world.agent), Asked(reason="error")).get()
        assert row.reason.startswith("error:")
        assert row.subject == "Printer"

    def test_one_walks_from_each_to_the_next(self, world: World):
        rows = []
        for minutes in (3, 2, 1):
            with kernel.pretend(kernel.now() - timedelta(minutes=minutes)):
                rows.append(HeldMail.objects.get(raw=automatic(text=str(minutes))))
        agent = world.by(world.agent)
        assert neighbours(agent, rows[1]) == (rows[2].raw_id, rows[0].raw_id)
        assert neighbours(agent, rows[2])[0] is None
        assert of_same_sender(agent, rows[0]) == 2


class TestLettingIn:
    def test_into_the_ticket_that_a_colleague_names(self, world: World):
        ticket, our_id = answered(world)
        raw = hold(mail(SPY, "Re: Printer", "I am their electrician.", reply_to=our_id))
        fate = intake.release(raw, by=world.by(world.agent), into=ticket)
        assert (fate.outcome, fate.ticket) == ("reply", ticket.number)
        assert ticket.messages.get(address=SPY).text.strip() == "I am their electrician."
        assert not HeldMail.objects.exists()

    def test_what_a_colleague_wrote_is_a_note_there(self, world: World, settings):
        settings.MAIL_TRUSTED_SERVERS = ["mx.duna.example"]
        ticket, our_id = answered(world)
        address = address_of(world.specialist)
        raw = hold(mail(address, "Re: Printer", "They never pay.", reply_to=our_id, **FAILED))
        intake.release(raw, by=world.by(world.agent), into=ticket)
        message = ticket.messages.get(text__contains="never pay")
        assert (message.audience, message.staff) == ("internal", world.specialist)
        assert not Participant.objects.filter(ticket=ticket, address=address).exists()

    def test_what_a_colleague_forwards_is_of_whoever_wrote_first(self, world: World, settings):
        settings.MAIL_TRUSTED_SERVERS = ["mx.duna.example"]
        ticket, _our_id = answered(world)
        address = address_of(world.specialist)
        text = (
            "He is upset.\n\n---------- Forwarded message ---------\n"
            "From: Anna <anna@acme.example>\nDate: Tue, Nov 24, 2026 at 9:12 AM\n"
            f"Subject: Printer\nTo: <{address}>\n\n\nIt smokes."
        )
        raw = hold(mail(address, "Fwd: Printer", text, **FAILED))
        intake.release(raw, by=world.by(world.agent), into=ticket)
        said = ticket.messages.get(text="It smokes.")
        assert (said.audience, said.contact) == ("public", world.anna)
        assert ticket.messages.get(text="He is upset.").audience == "internal"
        undo(world, raw)
        assert ticket.messages.get(text="It smokes.").audience == "internal"
        assert taken_back(ticket) == ["ticket.received", "ticket.noted"]

    def test_what_a_supplier_wrote_is_not_for_the_customer(self, world: World):
        ticket, _our_id = answered(world)
        ask_supplier(world, ticket)
        raw = hold(mail(DUTY, "News", "The line is dead", Precedence="list"))
        intake.release(raw, by=world.by(world.agent), into=ticket)
        assert ticket.messages.get(text__contains="is dead").audience == "third_party"

    def test_nor_where_the_ticket_on_which_it_was_asked_was_merged_into(self, world: World):
        (asked, _id), (middle, _id), (last, _id) = (answered(world) for _ in range(3))
        ask_supplier(world, asked)
        by = world.by(world.agent)
        actions.merge(asked, by=by, into=middle)
        actions.merge(middle, by=by, into=last)
        raw = hold(mail(DUTY, "News", "The line is dead", Precedence="list"))
        intake.release(raw, by=by, into=last)
        assert last.messages.get(text__contains="is dead").audience == "third_party"

    def test_a_new_contact_gets_their_contract(self, world: World):
        raw = hold(mail("new@elsewhere.example", Auto_Submitted="auto-replied"))
        known = intake.Known(world.acme, given_name="Nóra", family_name="Új")
        fate = intake.release(raw, by=world.by(world.agent), known=known)
        ticket = Ticket.objects.get(number=fate.ticket)
        assert (ticket.customer, str(ticket.requester)) == (world.acme, "Új Nóra")
        assert ticket.line == world.line

    def test_a_second_address_of_somebody_we_know(self, world: World):
        raw = automatic()
        known = intake.Known(world.acme, world.anna)
        fate = intake.release(raw, by=world.by(world.agent), known=known)
        assert Ticket.objects.get(number=fate.ticket).requester == world.anna
        assert world.anna.addresses.filter(address=SPY).exists()

    def test_one_that_fails_again_stays_held(self, world: World, monkeypatch):
        raw = automatic()
        monkeypatch.setattr("servanda.tickets.intake.loop.decide", lambda *_, **__: 1 / 0)
        with pytest.raises(Refused, match="failed again"):
            intake.release(raw, by=world.by(world.agent))
        assert waits(raw)

    def test_two_colleagues_at_once_let_it_in_once(self, world: World):
        raw = automatic()
        intake.release(raw, by=world.by(world.agent))
        with pytest.raises(Refused, match="quicker"):
            intake.release(raw, by=world.by(world.head))
        assert Ticket.objects.count() == 1

    def test_run_again_judges_it_anew(self, world: World, settings):
        settings.MAIL_TRUSTED_SERVERS = ["mx.duna.example"]
        ticket, our_id = answered(world)
        raw = hold(mail("anna@acme.example", "Re: Printer", reply_to=our_id, **FAILED))
        assert intake.run_again(raw, by=world.by(world.agent)).outcome == "held"
        assert waits(raw)
        settings.MAIL_TRUSTED_SERVERS = []
        assert intake.run_again(raw, by=world.by(world.agent)).ticket == ticket.number
        assert not HeldMail.objects.exists()


class TestUndo:
    def test_what_became_a_ticket_waits_again_and_its_acknowledgement_never_left(
        self, world: World
    ):
        raw = hold(mail("new@acme.example", Auto_Submitted="auto-replied"))
        fate = intake.release(raw, by=world.by(world.agent))
        undo(world, raw)
        ticket = Ticket.objects.get(number=fate.ticket)
        assert ticket.state == "not_a_ticket"
        assert waits(raw)
        assert RawMail.objects.get(pk=raw.pk).reason == "automatic"
        assert not Outgoing.objects.waiting().filter(about=ticket.ref).exists()
        again = intake.release(raw, by=world.by(world.agent))
        assert again.ticket != fate.ticket

    def test_it_waits_where_it_stood_with_what_it_pointed_to(self, world: World):
        ticket, our_id = answered(world)
        raw = hold(mail(SPY, "Re: Printer", "Mine!", reply_to=our_id))
        HeldMail.objects.update(held_at=kernel.now() - timedelta(days=3))
        before = HeldMail.objects.get()
        assert before.suggested == ticket
        intake.release(raw, by=world.by(world.agent))
        undo(world, raw)
        after = HeldMail.objects.get()
        assert (after.held_at, after.suggested) == (before.held_at, ticket)

    def test_what_joined_a_ticket_leaves_it_as_if_never_there(self, world: World):
        ticket, our_id = answered(world)
        actions.answer(
            ticket, by=world.by(world.agent), text="Which one?", question=True, wait=True
        )
        raw = hold(mail(SPY, "Re: Printer", "Mine!", reply_to=our_id))
        intake.release(raw, by=world.by(world.agent), into=ticket)
        ticket.refresh_from_db()
        assert ticket.state == "open"
        undo(world, raw)
        ticket.refresh_from_db()
        assert ticket.state == "waiting_customer"
        assert ticket.messages.get(address=SPY).audience == "internal"
        assert not Participant.objects.filter(address=SPY).exists()
        assert waits(raw)

    def test_what_reopened_a_solved_ticket_leaves_it_solved(self, world: World):
        ticket, our_id = answered(world)
        actions.solve(ticket, by=world.by(world.agent), text="Done.")
        raw = hold(mail(SPY, "Re: Printer", "Not at all!", reply_to=our_id))
        intake.release(raw, by=world.by(world.agent), into=ticket)
        ticket.refresh_from_db()
        assert ticket.state == "open"
        undo(world, raw)
        ticket.refresh_from_db()
        assert ticket.state == "solved"

    def test_what_a_supplier_wrote_leaves_the_ticket_waiting_for_them(self, world: World):
        ticket, _our_id = answered(world)
        ask_supplier(world, ticket, wait=True)
        since = Ticket.objects.get(pk=ticket.pk).state_since
        raw = hold(mail(DUTY, "News", "The line is dead", Precedence="list"))
        intake.release(raw, by=world.by(world.agent), into=ticket)
        undo(world, raw)
        ticket.refresh_from_db()
        assert taken_back(ticket) == ["ticket.supplier_answered"]
        assert (ticket.state, ticket.state_since) == ("waiting_third_party", since)
        assert ticket.messages.get(text__contains="is dead").audience == "internal"

    def test_what_a_colleague_wrote_counts_as_never_noted(self, world: World, settings):
        settings.MAIL_TRUSTED_SERVERS = ["mx.duna.example"]
        ticket, our_id = answered(world)
        raw = hold(mail(address_of(world.specialist), "Re: x", "Hm", reply_to=our_id, **FAILED))
        intake.release(raw, by=world.by(world.agent), into=ticket)
        undo(world, raw)
        assert taken_back(ticket) == ["ticket.noted"]

    def test_once_answered_it_stays(self, world: World):
        raw = hold(mail("new@acme.example", Auto_Submitted="auto-replied"))
        fate = intake.release(raw, by=world.by(world.agent))
        ticket = Ticket.objects.get(number=fate.ticket)
        actions.answer(ticket, by=world.by(world.agent), text="Hello.")
        with pytest.raises(Refused, match="gone on"):
            undo(world, raw)
        assert not waits(raw)

    def test_who_was_made_known_is_a_stranger_again(self, world: World):
        raw = automatic()
        known = intake.Known(world.acme, given_name="Nóra")
        intake.release(raw, by=world.by(world.agent), known=known)
        undo(world, raw)
        assert not ContactAddress.objects.filter(address=SPY).exists()
        assert Contact.objects.get(given_name="Nóra").left_at is not None

    def test_spam_waits_again_for_its_reason(self, world: World):
        raw = automatic()
        intake.discard_held(raw, by=world.by(world.agent))
        assert not waits(raw)
        assert held_mail(world.by(world.agent), Asked(spam=True)).get().raw == raw
        undo(world, raw)
        assert waits(raw)
        assert RawMail.objects.get(pk=raw.pk).reason == "automatic"

    def test_a_later_act_is_not_undone_by_an_older_undo(self, world: World):
        raw = automatic()
        intake.discard_held(raw, by=world.by(world.agent))
        number = intake.last_act(raw.pk).number
        intake.release(raw, by=world.by(world.head))
        with pytest.raises(Refused, match="since"):
            intake.bring_back(raw, by=world.by(world.agent), number=number)
