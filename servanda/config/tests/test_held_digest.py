"""The daily digest of held mail: to whom, in which words, how often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from servanda import kernel
from servanda.config import schedule
from servanda.mail.models import Mailbox, Outgoing
from servanda.notices.tests.world import LANGUAGES
from servanda.people.tests.factory import make_provider, make_staff
from servanda.tickets import intake
from servanda.tickets.tests.world import mail, store

MORNING = datetime(2026, 6, 5, 8, 10, tzinfo=UTC)  # a Friday, 9 to 11 where the readers are
SUBJECTS = {
    "en": "2 mails are held",
    "hu": "2 levél visszatartva",
    "he": "שתי הודעות מעוכבות",
    "es": "2 correos retenidos",
}


@pytest.fixture
def owner(db, request):
    make_provider()
    language = getattr(request, "param", "en")
    staff = make_staff("agent", language=language)
    Mailbox.objects.create(address="support@kapocs.example", owner=staff)
    return staff


def hold(number: int = 2) -> None:
    for one in range(number):
        raw = mail("x@nowhere.example", "Secret subject", f"{one}", to="support@kapocs.example",
                   Auto_Submitted="auto-replied")  # fmt: skip
        assert intake.process_one(store(raw)).outcome == "held"


def run(at: datetime = MORNING) -> list[Outgoing]:
    with kernel.pretend(at):
        schedule._held(None)
    return list(Outgoing.objects.filter(purpose="held"))


@pytest.mark.parametrize("owner", LANGUAGES, indirect=True)
def test_numbers_and_a_link_in_the_owners_language_and_no_word_of_the_mails(owner):
    hold()
    letter = run()[0]
    box = Mailbox.objects.get()
    assert letter.subject == SUBJECTS[owner.language]
    assert (letter.recipient, letter.language) == (owner.email, owner.language)
    assert f"/desk/held?box={box.ref}" in letter.text
    assert "support@kapocs.example" in letter.text
    assert "Secret subject" not in letter.text + letter.html
    assert "%(" not in letter.text


def test_nothing_held_nothing_sent(owner):
    assert run() == []
    hold()
    assert len(run(MORNING + timedelta(hours=1))) == 1


def test_once_a_day(owner):
    hold()
    run()
    assert len(run(MORNING + timedelta(hours=1))) == 1
    assert len(run(MORNING + timedelta(days=3))) == 2


def test_not_at_night_nor_on_a_day_off(owner):
    hold()
    assert run(MORNING - timedelta(hours=5)) == []
    assert run(MORNING + timedelta(days=1)) == []  # a Saturday


def test_not_to_who_may_not_see_it_nor_of_others_mailboxes(owner):
    specialist = make_staff("specialist", language="en")
    Mailbox.objects.create(address="other@kapocs.example", owner=specialist)
    hold()
    assert [letter.recipient for letter in run()] == [owner.email]


def test_mail_to_no_mailbox_we_know_is_in_it(owner):
    raw = store(b"Subject: nobody\n\nx")
    intake.process_one(raw)
    assert "Mailbox not known" in run()[0].text


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_it_once(owner):
    hold()

    def work(_number: int) -> None:
        try:
            with kernel.pretend(MORNING):
                schedule._held(None)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(work, range(8)))
    assert Outgoing.objects.filter(purpose="held").count() == 1
