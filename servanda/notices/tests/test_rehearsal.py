"""A letter is shown as it would leave, and nothing comes of it."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from servanda import kernel
from servanda.clocks.models import Clock
from servanda.kernel import Actor
from servanda.kernel.models import Entry, FailedReaction, Timer
from servanda.mail.models import Outgoing
from servanda.notices import own_words, rehearsal
from servanda.notices.kinds import KINDS
from servanda.notices.reader import Manner
from servanda.notices.tests.test_one_fault import outage
from servanda.notices.tests.world import FRIDAY, LANGUAGES, World, mails_to
from servanda.people.actors import of_contact, of_staff
from servanda.people.models import Provider
from servanda.people.tests.factory import ROOT, make_contact, make_customer, make_staff
from servanda.tickets import actions
from servanda.tickets.models import Message, Ticket

pytestmark = pytest.mark.django_db
FORMAL = Manner("en", formal=True)
KEPT = (Entry, Outgoing, Timer, FailedReaction, Message, Clock, Ticket)


@pytest.fixture(autouse=True)
def _now():
    with kernel.pretend(FRIDAY):
        yield


def agent(staff) -> Actor:
    return Actor("staff", staff.pk, frozenset({"agent"}))


def counts():
    return {model: model.objects.count() for model in KEPT}


def busy(language="en") -> tuple[World, Ticket]:
    """A ticket on which nearly everything happened that somebody is told of."""
    world = World(language)
    colleague = agent(make_staff("agent"))
    ticket = world.open("Printer <is> down")
    actions.assign(ticket, by=colleague, staff=world.supporter)
    ticket.refresh_from_db()
    reply = {"by": of_contact(world.contact), "channel": "mail"}
    actions.receive(ticket, text="And now it smokes.", **reply)
    actions.solve(ticket, by=agent(world.deputy), text="A new toner.")
    actions.remind(ticket, by=Actor.system(), step="reminder")
    return world, ticket


def shown(code, by=ROOT, manner=FORMAL, **values):
    return rehearsal.rehearse(KINDS[code], by=by, manner=manner, **values)


@pytest.mark.parametrize("code", ["acknowledgement", "solved", "reminder"])
def test_it_says_word_for_word_what_left_but_for_the_links(code):
    world, ticket = busy()
    left = mails_to(world.contact, code)[-1]
    again = shown(code)
    if code == "acknowledgement":  # one that is solved is not acknowledged any more
        assert again is None
        other = world.open("Another one")
        left, again = mails_to(world.contact, code)[-1], shown(code)
        assert again.ticket == other
    assert again.words.subject == left.subject
    address = next(word for word in left.text.split() if "/t/" in word)
    nowhere = "(In a preview this link leads nowhere.)"
    assert again.words.text == left.text.replace(address, nowhere)
    assert address not in again.words.html
    assert nowhere in again.words.html
    assert ticket.customer == world.customer


def test_nothing_comes_of_it():
    busy()
    World().open("Another one")
    before = counts()
    for code in KINDS:
        shown(code)
    assert counts() == before


def test_whatever_a_handler_writes_the_database_refuses(monkeypatch):
    busy()

    def writes(entries):
        Provider.objects.update(name="changed")

    kind = KINDS["solved"]
    other = type(kind)(kind.code, kind.label, kind.when, {"ticket.solved": writes})
    with pytest.raises(DatabaseError):
        rehearsal.rehearse(other, by=ROOT, manner=FORMAL)
    assert Provider.objects.get().name == "Kapocs IT"


@pytest.mark.django_db(transaction=True)
def test_nothing_comes_of_it_in_a_transaction_of_its_own():
    with kernel.pretend(FRIDAY):
        busy()
        before = counts()
        assert shown("solved") is not None
        assert shown("answered") is not None
        assert counts() == before
        Provider.objects.update(name="It writes again")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_in_the_language_asked_for_whatever_the_reader_speaks(language):
    busy("en")
    letter = shown("solved", manner=Manner(language, formal=True))
    direction = "rtl" if language == "he" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in letter.words.html
    assert ("We believe" in letter.words.text) == (language == "en")
    assert "Printer &lt;is&gt; down" in letter.words.html


def test_the_manner_is_that_asked_for():
    world, _ticket = busy("hu")
    formal = shown("solved", manner=Manner("hu", formal=True)).words.text
    informal = shown("solved", manner=Manner("hu", formal=False)).words.text
    assert formal != informal
    assert world.contact.name in formal
    assert world.contact.family_name not in informal.splitlines()[0]


def test_it_is_shown_for_the_ticket_asked_for_else_for_the_newest():
    world, first = busy()
    second = world.open("Another")
    actions.solve(second, by=agent(world.deputy), text="That too.")
    letter = shown("solved")
    assert letter.ticket == second
    assert list(letter.tickets) == [second, first]
    assert shown("solved", ticket=first.ref).ticket == first


def test_nobody_is_shown_a_letter_of_a_ticket_they_do_not_see():
    _world, ticket = busy()
    stranger = of_staff(make_staff("specialist"))
    assert shown("solved", by=stranger) is None
    assert shown("solved", by=stranger, ticket=ticket.ref) is None
    other = of_contact(make_contact(make_customer()))
    assert shown("solved", by=other) is None


def test_there_is_none_where_nothing_led_to_one():
    World()
    assert shown("lapsed") is None


def test_further_reporters_letter_is_shown_too():
    one = outage()
    actions.solve(one.ticket, by=one.agent, text="The server is up again.")
    letter = shown("solved_too")
    assert "which you reported too" in letter.words.text


def test_a_letter_to_colleagues_is_shown():
    busy()
    assert "given to you" in shown("assigned").words.text
    assert "And now it smokes." in shown("answered").words.text


def test_own_words_are_shown_before_they_are_kept():
    busy()
    own_words.save("solved", {"en": "As kept."}, by=ROOT, about_ticket=True)
    assert "As kept." in shown("solved").words.text
    letter = shown("solved", draft={"en": "As typed."})
    assert "As typed." in letter.words.text
    assert "As kept." not in letter.words.text
    assert Provider.objects.get().letter_words == {"solved": {"en": "As kept."}}


def test_a_test_goes_to_the_colleague_alone_outside_every_thread():
    world, ticket = busy()
    staff = make_staff("head", language="en")
    messages = ticket.messages.count()
    sent = rehearsal.send_test(shown("solved"), staff)
    assert sent.addresses == [staff.email]
    assert sent.subject.startswith("Test: Re: Printer")
    assert (sent.about, sent.references, sent.in_reply_to) == ("", [], "")
    assert not sent.is_capped
    assert sent.is_automatic
    assert sent.purpose == "test"
    assert "/t/" not in sent.text
    assert ticket.messages.count() == messages
    assert len(mails_to(world.contact, "solved")) == 1


def test_the_number_of_queries_does_not_grow_with_the_tickets(django_assert_max_num_queries):
    world, _ticket = busy()
    for number in range(6):
        one = world.open(f"Number {number}")
        actions.solve(one, by=agent(world.deputy), text="Done.")
    with django_assert_max_num_queries(40):
        shown("acknowledgement")
