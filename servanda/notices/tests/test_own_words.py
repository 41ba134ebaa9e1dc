"""What the provider adds to letters to customers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from servanda import kernel
from servanda.kernel import Refused
from servanda.kernel.models import Entry
from servanda.notices import own_words
from servanda.notices.rehearsal import reading_only
from servanda.notices.tests.world import FRIDAY, LANGUAGES, World, mails_to
from servanda.people.actors import of_staff
from servanda.people.models import Provider
from servanda.people.tests.factory import ROOT, make_provider, make_staff
from servanda.tickets import actions, intake
from servanda.tickets.tests.world import mail, store

pytestmark = pytest.mark.django_db
TEXT = {
    "en": "In a hurry? Call {provider}, and say {number}.",
    "hu": "Sürgős? Hívja: {provider}, és mondja: {number}.",
    "he": "דחוף? התקשרו אל {provider} ואמרו {number}.",
    "es": "¿Urgente? Llame a {provider} y diga {number}.",
}


@pytest.fixture(autouse=True)
def _now():
    with kernel.pretend(FRIDAY):
        yield


def added(letter="acknowledgement", *, about_ticket=True, **words):
    own_words.save(letter, words, by=ROOT, about_ticket=about_ticket)


def acknowledged(world: World, **given):
    world.open(**given)
    return mails_to(world.contact)[-1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_stand_in_text_and_html_in_the_readers_language(language):
    world = World(language)
    added(**TEXT)
    letter = acknowledged(world)
    first = TEXT[language].split("?")[0]
    assert first in letter.text
    assert first in letter.html
    assert "Kapocs IT" in letter.text.split(first)[1]
    assert f"#{world.customer.tickets.get().number}" in letter.text.split(first)[1]
    others = [words.split("?")[0] for code, words in TEXT.items() if code != language]
    assert not [word for word in others if word in letter.text]


def test_a_language_left_empty_has_none():
    world = World("es")
    added(en="In English only.")
    assert "In English only." not in acknowledged(world).text


def test_they_are_in_the_letter_they_were_written_for_alone():
    world = World()
    added("solved", en="Thank you for your patience.")
    ticket = world.open()
    assert "patience" not in mails_to(world.contact)[-1].text
    actions.solve(ticket, by=of_staff(world.supporter), text="Done.")
    assert "patience" in mails_to(world.contact, "solved")[-1].text


def test_an_address_in_a_subject_becomes_no_link_in_a_letter_of_ours():
    world = World()
    added(en="{subject}? See https://status.kapocs.example/{number} or call us.")
    letter = acknowledged(world, subject="https://evil.example/login")
    assert 'href="https://evil' not in letter.html
    assert "https://evil.example/login? See" in letter.text
    assert '<p dir="auto">https://evil.example/login? See' in letter.html
    number = world.customer.tickets.get().number
    assert f'href="https://status.kapocs.example/#{number}"' in letter.html


def test_markup_is_shown_and_does_nothing():
    world = World()
    added(en="<script>alert(1)</script> %(subject)s {{ provider }} <b>{subject}</b>")
    letter = acknowledged(world, subject="<img src=x onerror=alert(2)> {number}")
    assert "<script" not in letter.html
    assert "<img" not in letter.html
    assert "&lt;script&gt;" in letter.html
    assert "%(subject)s" in letter.text
    # a value is not looked into: the number in braces came from the customer
    assert "<b><img src=x onerror=alert(2)> {number}</b>" in letter.text


def test_a_paragraph_that_names_what_is_not_there_is_left_out():
    world = World()
    added(en="Call {phone}.\n\nOr come by.")
    letter = acknowledged(world)
    assert "Call" not in letter.text
    assert "Or come by." in letter.text


def test_a_telephone_number_stays_in_order_in_hebrew():
    world = World("he")
    Provider.objects.update(desk_phone="+36 1 555 0100")
    added(he="התקשרו {phone}.")
    assert "\u2066+36 1 555 0100\u2069" in acknowledged(world).text


def test_words_in_braces_that_nobody_can_fill_are_named():
    make_provider()
    with pytest.raises(Refused) as refused:
        added(en="Dear {name}, {% include secret %}")
    assert "{name}, {% include secret %}" in str(refused.value)
    assert "{contact}, {customer}" in str(refused.value)


def test_a_letter_about_no_ticket_knows_no_ticket():
    make_provider()
    with pytest.raises(Refused):
        added("sign_in", about_ticket=False, en="{number}")


def test_too_many_words_are_refused():
    make_provider()
    with pytest.raises(Refused):
        added(en="x" * (own_words.LONGEST + 1))


def test_only_who_edits_the_company_may():
    make_provider()
    with pytest.raises(Refused):
        own_words.save("solved", {"en": "x"}, by=of_staff(make_staff("agent")), about_ticket=True)
    assert Provider.objects.get().letter_words == {}


def test_the_journal_says_who_changed_which_letter_and_not_the_words():
    make_provider()
    by = of_staff(make_staff("administrator"))
    own_words.save("solved", {"en": "Thanks."}, by=by, about_ticket=True)
    row = Entry.objects.filter(kind="provider.changed").last()
    assert row.data == {"fields": ["letter_words"], "letter": "solved"}
    assert row.actor_id == by.id
    own_words.save("solved", {"en": "Thanks. "}, by=by, about_ticket=True)
    assert Entry.objects.filter(kind="provider.changed").last() == row
    own_words.save("solved", {}, by=by, about_ticket=True)
    assert Provider.objects.get().letter_words == {}


def test_intake_asks_no_more_for_them_however_many_mails():
    world = World()

    def taken(number: int) -> int:
        for one in range(number):
            store(mail(sender=f"p{one}.{number}@nowhere.example", subject=f"s{one}"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            intake.process()
        return len(asked)

    Provider.objects.update(unknown_senders_acknowledged=True)
    before = taken(3)
    added(**TEXT)
    assert taken(3) == before
    assert taken(12) == before
    assert world.contact


def test_reading_only_is_held_by_the_database():

    provider = make_provider()
    with pytest.raises(DatabaseError), reading_only():
        Provider.objects.filter(pk=provider.pk).update(name="x")
    Provider.objects.filter(pk=provider.pk).update(name="And then it writes again")


@pytest.mark.django_db(transaction=True)
def test_two_who_write_in_two_letters_at_once_lose_nothing():
    make_provider()
    codes = ["acknowledgement", "solved", "reminder", "lapsed"]
    ready = Barrier(len(codes))

    def write(code):
        try:
            ready.wait()
            own_words.save(code, {"en": code}, by=ROOT, about_ticket=True)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(codes)) as people:
        list(people.map(write, codes))
    assert set(Provider.objects.get().letter_words) == set(codes)
