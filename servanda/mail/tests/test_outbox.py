"""Letters: queued once, capped against loops, sent at least once, well formed."""

import email
import email.policy
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller

from servanda import kernel
from servanda.files import store
from servanda.kernel import unit
from servanda.mail import actions, message_ids, send
from servanda.mail.actions import Enclosure, Letter
from servanda.mail.addresses import Address
from servanda.mail.compose import compose
from servanda.mail.models import Outgoing
from servanda.mail.parse import parse
from servanda.mail.tests.test_smtp_in import free_port

ANNA = Address("Kovács Anna", "anna@x.example")
pytestmark = pytest.mark.django_db


def letter(**fields) -> Letter:
    return Letter(**{"to": [ANNA], "subject": "Re: printer", "text": "Dear Anna", **fields})


def queue(**fields) -> Outgoing:
    return actions.queue_many([letter(**fields)])[0]


class Sending:
    """A transport that remembers, and fails as told."""

    reads = True

    def __init__(self, *errors: Exception | None) -> None:
        self.errors = list(errors)
        self.sent: list[tuple[str, list[str], bytes]] = []
        self.is_reachable = True

    def hand_over(self, sender, recipients, raw) -> send.Refusals:
        error = self.errors.pop(0) if self.errors else None
        if error:
            self.is_reachable = not isinstance(error, send.Unreachable)
            raise error
        self.is_reachable = True
        self.sent.append((sender, list(recipients), raw))
        return {}

    def close(self) -> None:
        return


class TestQueueing:
    def test_letters_of_one_action_go_in_together(self) -> None:
        with unit.action():
            row = actions.queue(letter(about="t1"))
            actions.queue(letter(about="t2"))
            assert Outgoing.objects.count() == 0
        assert message_ids.read(Outgoing.objects.get(about="t1").message_id) == "t1"
        assert row.pk

    def test_what_is_rolled_back_is_never_sent(self) -> None:
        def fails() -> None:
            with unit.action():
                actions.queue(letter())
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fails()
        assert Outgoing.objects.count() == 0

    def test_trial_mode_keeps_everything_until_switched_on(self, settings) -> None:
        settings.MAIL_TRIAL = True
        row = queue()
        through = Sending()
        assert send.send_due(through=through) == 0
        assert actions.release([row]) == 1
        assert send.send_due(through=through) == 1

    def test_a_letter_needs_a_recipient(self) -> None:
        with pytest.raises(ValueError):
            queue(to=[])

    def test_a_waiting_letter_can_be_held_back_a_sent_one_not(self) -> None:
        row = queue()
        assert actions.hold(row, "recalled")
        actions.release([row])
        send.send_due(through=Sending())
        assert not actions.hold(row, "recalled")


class TestCaps:
    def test_two_machines_stop_after_a_few(self, settings) -> None:
        settings.MAIL_AUTO_PER_THREAD = 3
        for _ in range(10):
            queue(automatic=True, about="t1")
        assert Outgoing.objects.waiting().count() == 3
        assert set(Outgoing.objects.held().values_list("hold_reason", flat=True)) == {"cap-thread"}

    def test_nobody_is_bombed_through_us(self, settings) -> None:
        settings.MAIL_AUTO_PER_ADDRESS = 4
        actions.queue_many(letter(automatic=True, about=f"t{n}") for n in range(10))
        assert Outgoing.objects.waiting().count() == 4

    def test_people_and_rungs_are_never_capped(self, settings) -> None:
        settings.MAIL_AUTO_PER_ADDRESS = settings.MAIL_AUTO_PER_THREAD = 1
        for _ in range(5):
            queue(about="t1")
            queue(about="t1", automatic=True, capped=False)
        assert Outgoing.objects.held().count() == 0

    def test_after_an_hour_it_goes_on(self, settings) -> None:
        settings.MAIL_AUTO_PER_THREAD = 1
        noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
        for minutes in (0, 10, 71):
            with kernel.pretend(noon + timedelta(minutes=minutes)):
                queue(automatic=True, about="t1")
        assert Outgoing.objects.waiting().count() == 2


class TestSending:
    def test_a_letter_is_sent_and_marked(self) -> None:
        row, through = queue(cc=[Address("", "boss@x.example")]), Sending()
        assert send.send_due(through=through) == 1
        assert through.sent[0][:2] == ("desk@localhost", ["anna@x.example", "boss@x.example"])
        row.refresh_from_db()
        assert (row.state, row.attempts) == ("sent", 1)
        assert send.send_due(through=through) == 0

    def test_a_temporary_refusal_is_tried_again_later_and_at_last_fails(self) -> None:
        row = queue()
        at = kernel.now()
        for attempt in range(send.MAX_ATTEMPTS):
            with kernel.pretend(at):
                assert send.send_due(through=Sending(send.Rejected("421 busy", permanent=False)))
                assert send.send_due(through=Sending()) == 0
            row.refresh_from_db()
            assert row.last_error == "421 busy"
            assert bool(row.failed_at) == (attempt == send.MAX_ATTEMPTS - 1)
            assert row.next_try_at > at
            at = row.next_try_at
        assert actions.retry(row)
        assert send.send_due(through=Sending()) == 1

    def test_a_permanent_refusal_fails_at_once(self) -> None:
        row = queue()
        send.send_due(through=Sending(send.Rejected("550 no such user", permanent=True)))
        row.refresh_from_db()
        assert (row.state, row.last_error) == ("failed", "550 no such user")

    def test_while_the_server_is_away_no_letter_is_blamed(self) -> None:
        queue()
        queue()
        assert send.send_due(through=Sending(send.Unreachable("away"))) == 1
        assert Outgoing.objects.waiting().count() == 2
        assert send.next_at()

    def test_a_kill_after_the_hand_over_repeats_one_letter_with_the_same_id(self) -> None:
        queue()
        queue()

        class Killed(Sending):
            def hand_over(self, sender, recipients, raw) -> send.Refusals:
                refusals = super().hand_over(sender, recipients, raw)
                if len(self.sent) == 2:
                    raise KeyboardInterrupt
                return refusals

        first, second = Killed(), Sending()
        with pytest.raises(KeyboardInterrupt):
            send.send_due(through=first)
        send.send_due(through=second)
        ids = [parse(raw).message_id for _s, _r, raw in [*first.sent, *second.sent]]
        assert len(ids) == 3
        assert len(set(ids)) == 2

    def test_not_before(self) -> None:
        queue(not_before=kernel.now() + timedelta(hours=1))
        assert send.send_due(through=Sending()) == 0

    def test_a_bounce_is_recorded_on_the_letter(self) -> None:
        row = queue(about="t1")
        found = actions.bounced(row.message_id, reason="mailbox-full", status="5.2.2")
        assert found
        assert (found.about, found.state) == ("t1", "bounced")
        assert actions.bounced("<x@y>", reason="other") is None
        assert actions.bounced("", reason="other") is None


class TestForm:
    def test_it_reads_back_as_it_was_written(self) -> None:
        blob = store.keep(b"\x00\x01binary")
        row = queue(
            subject="Válasz: nyomtató " + "hosszú " * 20,
            text="Kedves Anna!\nÜdv",
            html="<p>Kedves Anna!</p>",
            language="hu",
            from_name="Servanda, ügyfélszolgálat",
            in_reply_to="<1@x.example>",
            references=["<0@x.example>"],
            enclosures=[Enclosure(blob, "számla.pdf", "application/pdf")],
        )
        raw = compose(Outgoing.objects.get(pk=row.pk))
        assert raw == compose(Outgoing.objects.get(pk=row.pk))
        assert raw.isascii()
        assert max(len(line) for line in raw.split(b"\r\n")) < 998
        read = parse(raw)
        assert read.subject == row.subject.strip()
        assert read.sender == Address("Servanda, ügyfélszolgálat", "desk@localhost")
        assert read.to == (ANNA,)
        assert (read.text, read.html) == ("Kedves Anna!\nÜdv", "<p>Kedves Anna!</p>")
        assert read.references == ("<0@x.example>", "<1@x.example>")
        assert (read.attachments[0].name, read.attachments[0].data) == (
            "számla.pdf",
            b"\x00\x01binary",
        )
        assert message_ids.is_ours(read.message_id)
        standard = email.message_from_bytes(raw, policy=email.policy.default)
        assert standard["subject"] == row.subject.strip()
        assert not standard.defects

    def test_hebrew_says_its_direction(self) -> None:
        html = '<html lang="he" dir="rtl">'
        row = queue(text="שלום", html="<p>שלום</p>", language="he")
        part = email.message_from_bytes(compose(row)).get_payload()[1]
        assert html in part.get_payload(decode=True).decode()

    def test_automatic_letters_say_so(self) -> None:
        assert b"Auto-Submitted" not in compose(queue())
        raw = compose(queue(automatic=True, in_reply_to="<1@x>"))
        assert b"Auto-Submitted: auto-replied\r\n" in raw
        assert b"X-Auto-Response-Suppress: All\r\n" in raw
        assert b"Auto-Submitted: auto-generated\r\n" in compose(queue(automatic=True))

    @pytest.mark.parametrize(
        "evil", ["x\r\nBcc: eve@evil.example", "x\nBcc: eve@evil.example\n\nbody", "x\r\n\r\n<b>"]
    )
    def test_no_header_is_smuggled_in(self, evil: str) -> None:
        row = queue(
            subject=evil, from_name=evil, to=[Address(evil, "anna@x.example")],
            in_reply_to=f"<{evil}>", references=[evil], reply_to=evil, language=evil[:10],
        )  # fmt: skip
        head = compose(row).partition(b"\r\n\r\n")[0]
        names = {
            line.partition(b":")[0].lower()
            for line in head.split(b"\r\n")
            if line[:1] not in b" \t"
        }
        assert b"bcc" not in names
        assert len(parse(compose(row)).to) == 1

    def test_our_own_mail_come_back_is_a_loop(self) -> None:
        assert parse(compose(queue())).auto == "loop"


@pytest.fixture
def receiver() -> Iterator[tuple[int, list[bytes]]]:
    got: list[bytes] = []

    class Handler:
        async def handle_RCPT(self, server, session, envelope, address, options):
            if address.startswith("nobody"):
                return "550 5.1.1 unknown"
            if address.startswith("later"):
                return "450 4.2.1 later"
            envelope.rcpt_tos.append(address)
            return "250 OK"

        async def handle_DATA(self, server, session, envelope):
            got.append(envelope.content)
            return "250 OK"

    port = free_port()
    controller = Controller(Handler(), hostname="127.0.0.1", port=port)
    controller.start()
    yield port, got
    controller.stop()


class TestRealServer:
    def test_letters_arrive_byte_by_byte(self, receiver, settings) -> None:
        port, got = receiver
        settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
        rows = [queue(text="x\n.dot\n"), queue()]
        assert send.send_due() == 2
        assert got == [compose(row) for row in rows]

    def test_refusals_are_told_apart(self, receiver, settings) -> None:
        port, got = receiver
        settings.SMTP_URL = f"smtp://127.0.0.1:{port}"
        gone = queue(to=[Address("", "nobody@x.example")])
        later = queue(to=[Address("", "later@x.example")])
        fine = queue()
        assert send.send_due() == 3
        for row in (gone, later, fine):
            row.refresh_from_db()
        assert [row.state for row in (gone, later, fine)] == ["failed", "waiting", "sent"]
        assert len(got) == 1

    def test_nobody_listens(self, settings) -> None:
        settings.SMTP_URL = f"smtp://127.0.0.1:{free_port()}"
        row = queue()
        assert send.send_due() == 1
        row.refresh_from_db()
        assert row.state == "waiting"
        assert "refused" in row.last_error

    def test_the_sink_keeps_the_row_as_the_record(self, settings) -> None:
        settings.SMTP_URL = "sink:"
        row = queue()
        assert send.send_due() == 1
        row.refresh_from_db()
        assert row.state == "sent"

    def test_without_a_server_letters_wait(self, settings) -> None:
        settings.SMTP_URL = ""
        queue()
        assert send.send_due() == 0

    @pytest.mark.parametrize("url", ["mail.example.com", "http://x", "smtp://"])
    def test_a_wrong_address_is_explained(self, url: str) -> None:
        with pytest.raises(ValueError, match="smtp"):
            send.Server.from_url(url)
