"""Stored once, settled once, whoever asks how often and at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from servanda.mail import actions
from servanda.mail.models import Mailbox, RawMail, Redelivery

AT = datetime(2026, 6, 8, 14, 10, tzinfo=UTC)
RAW = (
    b"Received: from a\r\nFrom: anna@x.example\r\nMessage-ID: <1@x>\r\nSubject: Hi\r\n\r\nHello\r\n"
)


def store(raw: bytes = RAW, **fields):
    return actions.store(raw, **{"source": "pipe", "received_at": AT, **fields})


@pytest.fixture
def box(db) -> Mailbox:
    return Mailbox.objects.create(address="desk@example.com")


@pytest.mark.django_db
class TestIdentity:
    def test_the_same_bytes_are_one_mail(self) -> None:
        first, new = store()
        again, new_again = store()
        assert (new, new_again, again.pk) == (True, False, first.pk)
        assert Redelivery.objects.count() == 1

    def test_transport_headers_and_line_ends_do_not_matter(self) -> None:
        first, _ = store()
        other = RAW.replace(b"from a", b"from b").replace(b"\r\n", b"\n")
        other = b"Delivered-To: x@y\nReturn-Path: <a@b>\n" + other
        assert store(other)[0].pk == first.pk

    def test_a_message_id_alone_never_suppresses(self) -> None:
        store()
        assert store(RAW.replace(b"Hello", b"Something else"))[1]
        assert store(RAW.replace(b"Hi", b"Other"))[1]
        assert store(RAW.replace(b"anna@", b"eve@"))[1]

    def test_twins_without_date_and_id_are_told_by_their_server(self) -> None:
        bare = b"Received: %s\r\nFrom: monitor@x.example\r\nSubject: DOWN\r\n\r\nweb1\r\n"
        assert store(bare % b"10:00")[1]
        assert store(bare % b"11:00")[1]
        assert not store(bare % b"11:00")[1]

    def test_two_mailboxes_get_one_mail(self, box: Mailbox) -> None:
        other = Mailbox.objects.create(address="help@example.com")
        first, _ = store(mailbox=box, uidvalidity=1, uid=5)
        again, new = store(mailbox=other, uidvalidity=9, uid=7)
        assert (again.pk, new) == (first.pk, False)

    def test_the_same_uid_is_the_same_mail(self, box: Mailbox) -> None:
        first, _ = store(mailbox=box, uidvalidity=1, uid=5)
        assert store(mailbox=box, uidvalidity=1, uid=5)[0].pk == first.pk
        assert store(RAW + b"!", mailbox=box, uidvalidity=1, uid=5)[0].pk == first.pk
        assert Redelivery.objects.count() == 0

    def test_received_is_what_the_server_says(self) -> None:
        assert RawMail.objects.get(pk=store()[0].pk).received_at == AT

    def test_bytes_are_kept_as_they_came(self) -> None:
        raw = bytes(range(256)) * 10
        assert bytes(RawMail.objects.get(pk=store(raw)[0].pk).raw) == raw

    def test_nul_in_the_envelope_is_no_reason_to_refuse(self) -> None:
        assert store(envelope=actions.Envelope("a\x00@b", ("x\x00@y",)))[1]


@pytest.mark.django_db
class TestBatches:
    def test_a_mail_is_claimed_settled_and_never_seen_again(self) -> None:
        mail, _ = store()
        assert actions.begin_batch() == [mail.pk]
        with transaction.atomic():
            (claimed,) = actions.claim()
            actions.finish(claimed, "ticket", target="T1")
        row = RawMail.objects.get(pk=mail.pk)
        assert (row.outcome, row.target, row.is_settled) == ("ticket", "T1", True)
        assert actions.begin_batch() == []

    def test_a_mail_that_kills_its_worker_is_taken_alone_and_at_last_held(self) -> None:
        mails = [store(RAW + bytes([65 + n]))[0] for n in range(3)]
        keys = [mail.pk for mail in mails]
        assert actions.begin_batch() == keys
        assert actions.begin_batch() == keys
        for mail in mails[1:]:
            assert actions.begin_batch() == keys[:1]
            actions.finish(mail, "ticket")
        for _ in range(2):
            assert actions.begin_batch() == keys[:1]
        assert actions.begin_batch() == []
        assert RawMail.objects.get(pk=keys[0]).reason == "crash"

    def test_a_held_mail_can_go_again(self) -> None:
        mail, _ = store()
        actions.finish(mail, "held", reason="unknown-sender")
        actions.reprocess(mail)
        assert actions.begin_batch() == [mail.pk]

    def test_an_unknown_outcome_is_refused(self) -> None:
        with pytest.raises(ValueError):
            actions.finish(store()[0], "lost")


def in_threads(count: int, work):
    """Runs `work` in threads that all begin at the same moment."""
    gate = threading.Barrier(count)

    def run(number: int):
        try:
            gate.wait()
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_many_deliveries_of_one_mail_make_one_row(self) -> None:
        answers = in_threads(8, lambda _number: store())
        assert RawMail.objects.count() == 1
        assert sum(new for _mail, new in answers) == 1
        assert len({mail.pk for mail, _new in answers}) == 1

    def test_two_workers_never_get_the_same_mail(self) -> None:
        for number in range(60):
            store(RAW + b"%d" % number)
        both = threading.Barrier(3)

        def take(_number: int) -> list[int]:
            with transaction.atomic():
                claimed = actions.claim(20)
                both.wait()
                actions.finish_many((mail.pk, "ticket", "", "") for mail in claimed)
            return [mail.pk for mail in claimed]

        taken = [key for keys in in_threads(3, take) for key in keys]
        assert len(taken) == len(set(taken)) == 60

    def test_storing_inside_a_transaction_is_refused(self) -> None:
        with pytest.raises(RuntimeError), transaction.atomic():
            store()
