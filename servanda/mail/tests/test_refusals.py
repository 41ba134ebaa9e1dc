"""Who of several gets a letter, what is said of the others, and how long is tried."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller

from servanda import kernel
from servanda.kernel.models import Timer
from servanda.mail import actions, send
from servanda.mail.addresses import Address
from servanda.mail.models import Outgoing
from servanda.mail.tests.test_outbox import Sending, queue
from servanda.mail.tests.test_smtp_in import free_port

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


class Relay:
    """A real server: refuses by name, and can be told to answer anything to DATA."""

    def __init__(self) -> None:
        self.got: list[tuple[str, list[str]]] = []
        self.later = "later"
        self.data = "250 OK"
        self.port = free_port()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 5.1.1 no such user"
        if self.later and address.startswith(self.later):
            return "450 4.2.1 greylisted"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.data.startswith("250"):
            self.got.append((envelope.mail_from, envelope.rcpt_tos))
        return self.data


@pytest.fixture
def relay(settings) -> Iterator[Relay]:
    made = Relay()
    controller = Controller(made, hostname="127.0.0.1", port=made.port)
    controller.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{made.port}"
    yield made
    controller.stop()


def to(*names: str) -> list[Address]:
    return [Address("", f"{name}@x.example") for name in names]


def fresh(*rows: Outgoing) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def told() -> list[int]:
    """The letters of which the rings above are told that somebody did not get them."""
    return [timer.data["outgoing"] for timer in Timer.objects.filter(kind=send.UNDELIVERED)]


class TestSeveralRecipients:
    def test_one_refused_in_copy_is_noted_and_the_others_have_it(self, relay) -> None:
        row = queue(to=to("anna"), cc=to("nobody"))
        send.send_due()
        assert fresh(row) == ["sent"]
        assert row.refused == {"nobody@x.example": "550 5.1.1 no such user"}
        assert "nobody@x.example: 550" in row.last_error
        assert relay.got == [("desk@localhost", ["anna@x.example"])]
        assert told() == [row.pk]

    def test_one_of_those_written_to_refused_is_a_bounce(self, relay) -> None:
        row = queue(to=to("anna", "nobody"))
        send.send_due()
        assert fresh(row) == ["bounced"]
        assert (row.bounce_reason, row.bounce_status) == ("unknown-user", "5.1.1")
        assert row.sent_at
        assert told() == [row.pk]

    def test_one_put_off_is_tried_again_alone(self, relay) -> None:
        with kernel.pretend(NOON):
            row = queue(to=to("anna"), cc=to("later"))
            send.send_due()
        assert fresh(row) == ["waiting"]
        assert told() == []
        relay.later = ""
        with kernel.pretend(row.next_try_at):
            send.send_due()
        assert fresh(row) == ["sent"]
        assert [recipients for _from, recipients in relay.got] == [
            ["anna@x.example"],
            ["later@x.example"],
        ]
        assert row.refused == {}

    def test_one_put_off_for_ever_is_given_up_and_noted(self, relay) -> None:
        row = queue(to=to("anna", "later"))
        Outgoing.objects.update(attempts=send.MAX_ATTEMPTS - 1)
        send.send_due()
        assert fresh(row) == ["bounced"]
        assert list(row.refused) == ["later@x.example"]

    def test_all_refused_is_a_failure(self, relay) -> None:
        row = queue(to=to("nobody"), cc=to("nobody2"))
        send.send_due()
        assert fresh(row) == ["failed"]
        assert len(row.refused) == 2
        assert told() == [row.pk]

    def test_a_letter_refused_after_some_have_it_is_noted_for_the_rest(self, relay) -> None:
        with kernel.pretend(NOON):
            row = queue(to=to("anna"), cc=to("later"))
            send.send_due()
        relay.later, relay.data = "", "554 5.7.1 looks like spam"
        with kernel.pretend(NOON + timedelta(hours=1)):
            send.send_due()
        assert fresh(row) == ["sent"]
        assert row.refused == {"later@x.example": "554 5.7.1 looks like spam"}


class TestForeignAddresses:
    def test_a_foreign_domain_goes_out_in_its_ascii_form(self, relay) -> None:
        row = queue(to=[Address("", "anna@m\u00fcller.example")])
        assert send.send_due() == 1
        assert relay.got == [("desk@localhost", ["anna@xn--mller-kva.example"])]
        assert fresh(row) == ["sent"]

    def test_an_address_that_mail_cannot_carry_harms_no_other_letter(self, relay) -> None:
        bad = queue(to=[Address("", "ann\u00e1@x.example")])
        good = queue(to=to("anna"))
        send.send_due()
        assert fresh(bad, good) == ["failed", "sent"]
        assert "correct it" in bad.last_error

    def test_it_keeps_no_other_recipient_from_the_letter(self, relay) -> None:
        row = queue(to=[*to("anna"), Address("", "ann\u00e1@x.example")])
        send.send_due()
        assert fresh(row) == ["bounced"]
        assert relay.got[0][1] == ["anna@x.example"]

    def test_whatever_breaks_in_the_middle_the_next_letter_gets_a_new_connection(
        self, relay, monkeypatch
    ) -> None:
        through = send.transport()
        assert through is not None
        plain = through._connected

        def breaks():
            connection = plain()
            connection.mail("desk@localhost")
            connection.sendmail = lambda *_: (_ for _ in ()).throw(UnicodeError("odd"))
            return connection

        monkeypatch.setattr(through, "_connected", breaks)
        with pytest.raises(UnicodeError):
            through.hand_over("desk@localhost", ["anna@x.example"], b"")
        monkeypatch.undo()
        assert through.hand_over("desk@localhost", ["anna@x.example"], b"x: y\r\n\r\n") == {}
        through.close()

    @pytest.mark.parametrize("answer", ["503 5.5.1 bad sequence", "530 5.7.0 sign in first"])
    def test_our_own_muddle_is_not_the_letters_fault(self, relay, answer) -> None:
        relay.data = answer
        row = queue()
        send.send_due()
        assert fresh(row) == ["waiting"]


class TestPatience:
    def away(self, at: datetime) -> None:
        with kernel.pretend(at):
            send.send_due(through=Sending(send.Unreachable("away")))

    def test_tries_while_the_server_is_away_do_not_count(self) -> None:
        with kernel.pretend(NOON):
            row = queue()
        for minutes in range(0, 600, 10):
            self.away(NOON + timedelta(minutes=minutes))
        with kernel.pretend(NOON + timedelta(hours=11)):
            send.send_due(through=Sending(send.Rejected("451 greylisted", permanent=False)))
        assert fresh(row) == ["waiting"]
        assert row.attempts == 1

    def test_it_is_looked_for_less_and_less_often(self) -> None:
        with kernel.pretend(NOON):
            row, waits = queue(), []
        at = NOON
        for _ in range(12):
            self.away(at)
            row.refresh_from_db()
            waits.append(row.next_try_at - at)
            at = row.next_try_at
        assert waits[0] == send.FIRST_WAIT
        assert waits == sorted(waits)
        assert waits[-1] == send.UNREACHABLE_WAIT

    def test_a_letter_held_for_a_week_gets_its_three_days_all_the_same(self) -> None:
        with kernel.pretend(NOON - timedelta(days=7)):
            row = queue(hold="trial")
        with kernel.pretend(NOON):
            actions.release([row])
        self.away(NOON)
        assert fresh(row) == ["waiting"]
        self.away(NOON + timedelta(days=4))
        assert fresh(row) == ["failed"]

    def test_many_failures_never_stop_the_outbox(self) -> None:
        row = queue()
        other = queue()
        Outgoing.objects.filter(pk=row.pk).update(attempts=1500)
        send.send_due(through=Sending(send.Rejected("451 busy", permanent=False)))
        assert fresh(row, other) == ["failed", "sent"]
