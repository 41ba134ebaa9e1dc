"""Mail that does not arrive: why, in words; nothing more is sent there; who else could be asked."""

import pytest
from django.urls import reverse

from servanda import kernel
from servanda.kernel import Refused, unit
from servanda.kernel.models import Entry
from servanda.mail import actions as mail_actions
from servanda.mail import dead
from servanda.mail.addresses import Address
from servanda.mail.bounces import Bounce
from servanda.mail.models import DeadAddress, Outgoing
from servanda.people import actors
from servanda.people.tests.factory import make_contact
from servanda.tickets import actions, intake
from servanda.tickets.tests.world import mail, store

pytestmark = pytest.mark.django_db


def answered(desk, staff):
    ticket = desk.ticket()
    message = actions.answer(ticket, by=actors.of_staff(staff), text="We look into it.")
    return ticket, message.outgoing


def bounce(letter, status="5.1.1", action="failed"):
    report = (
        "From: MAILER-DAEMON@mx.example\nTo: desk@duna.example\nReturn-Path: <>\n"
        "Subject: Undelivered Mail Returned to Sender\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        "--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; {letter.recipient}\nAction: {action}\nStatus: {status}\n\n"
        f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {letter.message_id}\n\nhi\n--b--\n"
    )
    assert intake.process_one(store(report.encode())).outcome == "bounce"


def page(desk, staff, ticket):
    return desk.client(staff).get(reverse("desk:ticket", args=[ticket.ref])).content.decode()


def test_it_is_said_in_words_with_the_question_who_else_there_is(desk):
    staff = desk.staff("agent")
    make_contact(desk.customer, given_name="Zsófi", family_name="Kis")
    ticket, letter = answered(desk, staff)
    bounce(letter)
    shown = page(desk, staff, ticket)
    assert "came back: nobody of this name there" in shown
    assert "Who else can we reach?" in shown
    assert "Zsófi" in shown


def test_what_is_written_there_waits_and_leaves_when_it_works_again(desk):
    staff = desk.staff("agent")
    ticket, letter = answered(desk, staff)
    bounce(letter)
    second = actions.answer(ticket, by=actors.of_staff(staff), text="Are you there?").outgoing
    assert (second.hold_reason, second.state) == (dead.HOLD, "held")
    address = reverse("desk:reachable", args=[ticket.ref])
    desk.client(staff).post(address, {"address": letter.recipient})
    second.refresh_from_db()
    assert second.state == "waiting"
    said = Entry.objects.get(kind="address.works")
    assert (said.actor_id, said.data["letters"]) == (staff.pk, 1)
    assert "Who else" not in page(desk, staff, ticket)


def test_a_letter_that_waits_leaves_when_somebody_in_its_copy_is_there(desk):
    staff = desk.staff("agent")
    for address in ("a@y.example", "b@y.example", "c@y.example"):
        DeadAddress.objects.create(address=address, since=kernel.now(), reason="unknown-user")
    both, other = mail_actions.queue_many(
        mail_actions.Letter(to=to, cc=cc, subject="-", text="-")
        for to, cc in (
            ([Address("", "A@y.example")], [Address("", "B@y.example")]),
            ([Address("", "c@y.example")], []),
        )
    )
    assert (both.hold_reason, other.hold_reason) == (dead.HOLD, dead.HOLD)
    assert mail_actions.address_works(["b@y.example"], by=actors.of_staff(staff)) == 1
    both.refresh_from_db()
    other.refresh_from_db()
    assert (both.state, other.state) == ("waiting", "held")


def test_who_may_not_answer_does_not_say_that_an_address_works(desk):
    DeadAddress.objects.create(address="a@y.example", since=kernel.now(), reason="unknown-user")
    with pytest.raises(Refused):
        mail_actions.address_works(["a@y.example"], by=actors.of_staff(desk.staff("administrator")))
    assert mail_actions.address_works(["x@y"], by=actors.of_staff(desk.staff("agent"))) == 0
    assert DeadAddress.objects.exists()
    assert not Entry.objects.filter(kind="address.works").exists()


def test_whoever_writes_from_it_is_there(desk):
    staff = desk.staff("agent")
    ticket, letter = answered(desk, staff)
    bounce(letter)
    second = actions.answer(ticket, by=actors.of_staff(staff), text="Are you there?").outgoing
    intake.process_one(store(mail(letter.recipient, "Here", reply_to=letter.message_id)))
    second.refresh_from_db()
    assert second.state == "waiting"
    assert not DeadAddress.objects.exists()


@pytest.mark.parametrize(
    ("status", "words"), [("5.2.2", "mailbox full"), ("5.7.1", "refused by their server")]
)
def test_what_may_pass_stops_nothing(desk, status, words):
    staff = desk.staff("agent")
    ticket, letter = answered(desk, staff)
    bounce(letter, status)
    assert f"came back: {words}" in page(desk, staff, ticket)
    assert not DeadAddress.objects.exists()


def test_a_report_about_somebody_else_buries_nobody(desk):
    _ticket, letter = answered(desk, desk.staff("agent"))
    with unit.action():
        mail_actions.bounced(
            letter.message_id, reason="unknown-user", recipient="other@alma.example"
        )
    assert not DeadAddress.objects.exists()


def test_an_address_of_another_ticket_is_not_revived_from_here(desk):
    staff = desk.staff("agent")
    ticket, letter = answered(desk, staff)
    DeadAddress.objects.create(
        address="x@y.example", since=letter.created_at, reason="unknown-user"
    )
    address = reverse("desk:reachable", args=[ticket.ref])
    desk.client(staff).post(address, {"address": "x@y.example"})
    assert DeadAddress.objects.exists()


def test_every_reason_of_a_bounce_has_its_words():
    from servanda.desk.unreachable import REASONS
    from servanda.mail import bounces

    codes = {code for code, _pattern in bounces._REASONS} | {Bounce().reason, "delayed"}
    assert codes == set(REASONS)
    assert not Outgoing.objects.exists()
