"""What becomes of a mail: exactly one fate, by the rules of threading and identity."""

from __future__ import annotations

import pytest

from servanda.mail.models import Outgoing, RawMail
from servanda.tickets import actions, intake
from servanda.tickets.intake import Fate
from servanda.tickets.models import HeldMail, Message, Ticket
from servanda.tickets.tests.world import World, mail, store

ANNA = "Kovács Anna <anna@acme.example>"


def deliver(raw: bytes) -> Fate:
    return intake.process_one(store(raw))


def answered(world: World) -> tuple[Ticket, str]:
    """A ticket of Anna's that we answered, and the Message-ID of our answer."""
    number = deliver(mail(ANNA)).ticket
    ticket = Ticket.objects.get(number=number)
    message = actions.answer(ticket, by=world.by(world.agent), text="We look into it.")
    assert message.outgoing is not None
    return ticket, message.outgoing.message_id


class TestNewTickets:
    def test_a_known_contact_gets_a_ticket_with_customer_line_and_priority(self, world: World):
        fate = deliver(mail(ANNA, "Nem nyomtat", "Nem működik a nyomtató, kérem segítsenek."))
        ticket = Ticket.objects.get(number=fate.ticket)
        assert fate.outcome == "ticket"
        assert (ticket.customer, ticket.requester, ticket.line) == (
            world.acme, world.anna, world.line,
        )  # fmt: skip
        assert (ticket.state, ticket.priority, ticket.language) == ("new", 3, "hu")
        assert ticket.team == world.team
        message = ticket.messages.get()
        assert (message.contact, message.direction, message.audience) == (
            world.anna, "in", "public",
        )  # fmt: skip

    def test_a_colleague_at_the_customers_domain_is_the_customers(self, world: World):
        ticket = Ticket.objects.get(number=deliver(mail("new@acme.example")).ticket)
        assert ticket.customer == world.acme
        assert ticket.requester is None
        assert ticket.requester_address == "new@acme.example"

    def test_nobody_we_know_becomes_who_is_this(self, world: World):
        ticket = Ticket.objects.get(number=deliver(mail("x@nowhere.example")).ticket)
        assert ticket.customer is None
        assert ticket.stream.entries.get(kind="ticket.opened").data["acknowledge"] is False

    def test_strangers_are_acknowledged_if_the_provider_says_so(self, world: World):
        world.provider.unknown_senders_acknowledged = True
        world.provider.save()
        ticket = Ticket.objects.get(number=deliver(mail("x@nowhere.example")).ticket)
        assert ticket.stream.entries.get(kind="ticket.opened").data["acknowledge"] is True

    def test_without_a_sender_it_is_held(self, world: World):
        fate = deliver(b"Subject: hello\n\nwho am I")
        assert (fate.outcome, fate.reason) == ("held", "no_sender")

    def test_without_body_or_subject_it_is_a_ticket(self, world: World):
        fate = deliver(f"From: {ANNA}\n\n".encode())
        assert fate.outcome == "ticket"
        assert Ticket.objects.get(number=fate.ticket).subject

    def test_a_charset_that_does_not_exist_is_no_hindrance(self, world: World):
        raw = f"From: {ANNA}\nSubject: x\nContent-Type: text/plain; charset=klingon\n\nhé\n"
        assert deliver(raw.encode()).outcome == "ticket"

    def test_colleagues_in_copy_take_part_and_strangers_do_not(self, world: World):
        raw = mail(ANNA, cc="bela@acme.example, spy@nowhere.example, greg@globex.example")
        ticket = Ticket.objects.get(number=deliver(raw).ticket)
        assert [one.address for one in ticket.participants.all()] == ["bela@acme.example"]

    def test_attachments_are_kept(self, world: World):
        raw = mail(ANNA, files={"a.txt": b"one", "b.txt": b"two"})
        message = Message.objects.get(ticket__number=deliver(raw).ticket)
        assert [one.name for one in message.attachments.order_by("id")] == ["a.txt", "b.txt"]

    def test_what_failed_authentication_is_from_nobody_we_know(self, world: World, settings):
        settings.MAIL_TRUSTED_SERVERS = ["mx.duna.example"]
        raw = mail(ANNA, Authentication_Results="mx.duna.example; dmarc=fail")
        ticket = Ticket.objects.get(number=deliver(raw).ticket)
        assert ticket.customer is None

    def test_a_program_opens_a_ticket_that_is_not_acknowledged(self, world: World):
        fate = deliver(mail(ANNA, Auto_Submitted="auto-generated"))
        ticket = Ticket.objects.get(number=fate.ticket)
        assert ticket.stream.entries.get(kind="ticket.opened").data["acknowledge"] is False

    def test_our_own_address_writing_to_us_is_a_loop(self, world: World):
        assert deliver(mail("desk@duna.example")).reason == "loop"


class TestReplies:
    def test_our_signed_id_leads_to_the_ticket(self, world: World):
        ticket, our_id = answered(world)
        fate = deliver(mail(ANNA, "Re: Printer", "Still not.", reply_to=our_id))
        assert (fate.outcome, fate.ticket) == ("reply", ticket.number)

    def test_a_colleague_in_the_same_company_joins(self, world: World):
        ticket, our_id = answered(world)
        fate = deliver(mail("bela@acme.example", "Re: Printer", "Me too", references=our_id))
        assert (fate.outcome, fate.ticket) == ("reply", ticket.number)
        assert ticket.participants.get().contact == world.bela

    def test_a_stranger_with_our_id_is_held_with_the_ticket_as_a_suggestion(self, world: World):
        ticket, our_id = answered(world)
        fate = deliver(mail("spy@nowhere.example", "Re: Printer", "Give me", reply_to=our_id))
        assert (fate.outcome, fate.reason) == ("held", "stranger")
        assert HeldMail.objects.get().suggested == ticket
        assert ticket.messages.filter(direction="in").count() == 1

    def test_a_stranger_with_a_number_in_the_subject_is_held_too(self, world: World):
        ticket, _our_id = answered(world)
        fate = deliver(mail("spy@nowhere.example", f"Re: [#{ticket.number}] Printer"))
        assert (fate.outcome, fate.reason) == ("held", "stranger")

    def test_another_customers_contact_never_joins(self, world: World):
        _ticket, our_id = answered(world)
        fate = deliver(mail("greg@globex.example", "Re: Printer", reply_to=our_id))
        assert Ticket.objects.get(number=fate.ticket).customer == world.globex

    def test_a_forged_id_leads_nowhere(self, world: World):
        _ticket, our_id = answered(world)
        forged = our_id[:-30] + ("a" if our_id[-30] != "a" else "b") + our_id[-29:]
        assert deliver(mail(ANNA, "Re: x", reply_to=forged)).outcome == "ticket"

    def test_who_failed_authentication_is_held_not_joined(self, world: World, settings):
        settings.MAIL_TRUSTED_SERVERS = ["mx.duna.example"]
        _ticket, our_id = answered(world)
        failed = {"Authentication_Results": "mx.duna.example; dmarc=fail"}
        fate = deliver(mail(ANNA, "Re: Printer", reply_to=our_id, **failed))
        assert (fate.outcome, fate.reason) == ("held", "authentication")

    def test_a_number_in_the_subject_counts_under_the_same_rule(self, world: World):
        ticket, _our_id = answered(world)
        mark = f"[#{ticket.number}]"
        assert deliver(mail(ANNA, f"Printer {mark}", "More")).ticket == ticket.number
        assert deliver(mail("spy@nowhere.example", mark)).ticket != ticket.number

    def test_a_manager_in_copy_answers_the_first_mail_before_we_do(self, world: World):
        first = mail(ANNA, cc="bela@acme.example", message_id="<first@acme.example>")
        ticket = deliver(first).ticket
        fate = deliver(mail("bela@acme.example", "Re: Printer", reply_to="<first@acme.example>"))
        assert (fate.outcome, fate.ticket) == ("reply", ticket)

    def test_mail_and_answer_to_it_in_one_batch_become_one_ticket(self, world: World):
        store(mail(ANNA, message_id="<first@acme.example>"))
        store(mail("bela@acme.example", "Re: Printer", reply_to="<first@acme.example>"))
        assert intake.process() == 2
        assert Ticket.objects.count() == 1

    def test_out_of_office_is_flagged_and_changes_nothing(self, world: World):
        ticket, our_id = answered(world)
        actions.answer(
            ticket, by=world.by(world.agent), text="Which one?", question=True, wait=True
        )
        fate = deliver(
            mail(ANNA, "Automatikus válasz", "Szabadságon", reply_to=our_id,
                 Auto_Submitted="auto-replied")
        )  # fmt: skip
        ticket.refresh_from_db()
        assert (fate.outcome, fate.reason) == ("reply", "automatic")
        assert ticket.state == "waiting_customer"
        assert ticket.messages.get(automatic=True)

    def test_an_automatic_reply_to_nothing_is_held(self, world: World):
        fate = deliver(mail(ANNA, "Out of office", Auto_Submitted="auto-replied"))
        assert (fate.outcome, fate.reason) == ("held", "automatic")

    def test_the_answer_ends_the_wait_at_its_receipt(self, world: World):
        ticket, our_id = answered(world)
        actions.answer(
            ticket, by=world.by(world.agent), text="Which one?", question=True, wait=True
        )
        deliver(mail(ANNA, "Re: Printer", "The blue one", reply_to=our_id))
        ticket.refresh_from_db()
        assert ticket.state == "open"

    @pytest.mark.parametrize(
        ("html", "reason"),
        [
            ("<p>Köszönöm <b>szépen</b>!</p>", "thanks"),
            (
                "<p>Köszönöm!</p><div>Desk &lt;d@x.example&gt; ezt írta (időpont: 2026. okt. 5., H,"
                " 10:12):</div><blockquote>Jobb már?</blockquote>",
                "thanks",
            ),
            ("<p>Köszönöm szépen, de a másik sem megy.</p>", ""),
            ("<p>Köszönöm!</p><img src='https://x.example/a.png' alt='Error 500'>", ""),
        ],
    )
    def test_thanks_are_only_thanks_when_the_html_says_no_more(
        self, world: World, html: str, reason: str
    ):
        _ticket, our_id = answered(world)
        raw = mail(ANNA, "Re: x", "Köszönöm!", reply_to=our_id, html=html)
        assert deliver(raw).reason == reason

    def test_mere_thanks_do_not_reopen_and_words_do(self, world: World):
        ticket, our_id = answered(world)
        actions.solve(ticket, by=world.by(world.agent), text="Fixed.")
        assert deliver(mail(ANNA, "Re: x", "Köszönöm szépen!", reply_to=our_id)).reason == "thanks"
        ticket.refresh_from_db()
        assert ticket.state == "solved"
        deliver(mail(ANNA, "Re: x", "Köszönöm, de nem működik.", reply_to=our_id))
        ticket.refresh_from_db()
        assert ticket.state == "open"

    def test_a_colleagues_mail_becomes_a_note(self, world: World):
        ticket, our_id = answered(world)
        fate = deliver(mail("judit@duna.example", "Re: x", "Call Pál", reply_to=our_id))
        assert (fate.outcome, fate.reason) == ("reply", "staff")
        assert ticket.messages.get(audience="internal").staff == world.agent

    def test_a_reply_to_a_merged_ticket_reaches_the_one_that_goes_on(self, world: World):
        ticket, our_id = answered(world)
        other = Ticket.objects.get(number=deliver(mail(ANNA, "Again")).ticket)
        actions.merge(ticket, by=world.by(world.agent), into=other)
        assert deliver(mail(ANNA, "Re: x", "Hello?", reply_to=our_id)).ticket == other.number

    def test_a_bounce_is_recorded_on_our_letter(self, world: World):
        ticket, our_id = answered(world)
        report = (
            "From: MAILER-DAEMON@mx.example\nTo: desk@duna.example\nReturn-Path: <>\n"
            "Subject: Undelivered Mail Returned to Sender\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
            "--b\nContent-Type: text/plain\n\nNo such user.\n"
            "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
            "Final-Recipient: rfc822; anna@acme.example\nAction: failed\nStatus: 5.1.1\n\n"
            f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {our_id}\nSubject: x\n\nhi\n--b--\n"
        )
        fate = deliver(report.encode())
        assert (fate.outcome, fate.ticket) == ("bounce", ticket.number)
        assert Outgoing.objects.get(message_id=our_id).bounced_at is not None
        assert ticket.stream.entries.filter(kind="ticket.bounced").exists()


class TestHeld:
    def test_released_it_joins_where_it_belongs(self, world: World, settings):
        settings.MAIL_TRUSTED_SERVERS = ["mx.duna.example"]
        ticket, our_id = answered(world)
        failed = {"Authentication_Results": "mx.duna.example; dmarc=fail"}
        raw = store(mail(ANNA, "Re: Printer", reply_to=our_id, **failed))
        intake.process_one(raw)
        fate = intake.release(raw, by=world.by(world.agent))
        assert (fate.outcome, fate.ticket) == ("reply", ticket.number)

    def test_discarded_it_is_kept_and_can_still_be_released(self, world: World):
        raw = store(mail(ANNA, "Away", Auto_Submitted="auto-replied"))
        intake.process_one(raw)
        intake.discard_held(raw, by=world.by(world.agent))
        assert RawMail.objects.get(pk=raw.pk).reason == "discarded"
        assert intake.release(raw, by=world.by(world.agent)).outcome == "ticket"

    def test_only_whose_role_allows_it_releases(self, world: World):
        from servanda.kernel import Refused

        raw = store(b"Subject: x\n\nx")
        intake.process_one(raw)
        with pytest.raises(Refused):
            intake.release(raw, by=world.by(world.anna))


class TestRedelivery:
    def test_the_same_mail_twice_is_one_ticket_and_tells_the_first_outcome(self, world: World):
        raw = mail(ANNA)
        first, second = deliver(raw), deliver(raw)
        assert first == second
        assert Ticket.objects.count() == 1

    def test_a_reused_message_id_suppresses_nothing(self, world: World):
        deliver(mail(ANNA, "One", message_id="<same@acme.example>"))
        deliver(mail(ANNA, "Two", message_id="<same@acme.example>"))
        assert Ticket.objects.count() == 2
