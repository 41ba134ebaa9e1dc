"""Templates and helpful words as colleagues meet them."""

import re

import pytest
from django.urls import reverse

from servanda.people import actors
from servanda.people.tests.factory import make_contact
from servanda.tickets import actions
from servanda.tickets.actions import wording
from servanda.tickets.helpful import hint_for, wordings
from servanda.tickets.models import AnswerTemplate, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def template(head):
    return wording.save_template(
        None,
        by=actors.of_staff(head),
        name={"en": "We look at it", "hu": "Megnézzük"},
        text={"en": "{salutation}\n\nWe look at {number} by {due}.", "hu": "{salutation} {me}"},
    )


def offered(browser, ticket, language=""):
    address = reverse("desk:offered", args=[ticket.ref])
    return browser.get(address, {"language": language}).content.decode()


def test_a_template_is_filled_from_its_ticket(desk, browser, template):
    ticket = desk.ticket()
    shown = offered(browser, ticket, "en")
    assert "Dear Nagy Béla," in shown or "Dear Béla Nagy," in shown
    assert f"We look at #{ticket.number} by" in shown
    assert "{due}" not in shown


def test_hours_are_said_in_words_of_the_answers_language(desk, browser, head):
    text = {"en": "We are here {hours}.", "hu": "Elérhetők vagyunk: {hours}."}
    by = actors.of_staff(head)
    wording.save_template(None, by=by, name={"en": "Hours", "hu": "Órák"}, text=text)
    ticket = desk.ticket()
    assert "We are here Monday to" in offered(browser, ticket, "en")
    assert "hétfő" in offered(browser, ticket, "hu")


def test_the_version_of_the_answers_language_is_offered(desk, browser, template):
    assert "Tisztelt" in offered(browser, desk.ticket(), "hu")
    assert "not in Spanish" in offered(browser, desk.ticket(), "es")


@pytest.mark.parametrize(
    ("language", "formal", "begins"),
    [
        ("hu", True, "Tisztelt Vörös Éva!"),
        ("hu", False, "Kedves Éva!"),
        ("en", True, "Dear Vörös Éva,"),
        ("en", False, "Hi Éva,"),
        ("he", True, "שלום Vörös Éva,"),
        ("es", True, "Buenos días, Vörös Éva:"),
        ("es", False, "Hola, Éva:"),
    ],
)
def test_letters_begin_as_their_language_wants_it(desk, language, formal, begins):
    from servanda.desk.wording.values import salutation

    contact = make_contact(
        desk.customer, given_name="Éva", family_name="Vörös", formal=formal, language="hu"
    )
    assert salutation(contact, language) == begins


def save(browser, **words):
    return browser.post(reverse("desk:new_template"), words)


def test_a_template_is_written_in_the_settings(browser):
    assert save(browser, name_en="Hello", text_en="Hi {contact}").status_code == 302
    found = AnswerTemplate.objects.get()
    assert (found.name, found.text) == ({"en": "Hello"}, {"en": "Hi {contact}"})
    shown = browser.get(reverse("desk:templates")).content.decode()
    assert "Hello" in shown


def test_an_unknown_placeholder_is_named_and_the_words_stay(browser):
    refused = save(browser, name_en="Hello", text_en="Hi {contact.password}")
    shown = refused.content.decode()
    assert refused.status_code == 422
    assert "Nobody can fill {contact.password}" in shown
    assert "{salutation}" in shown
    assert "Hi {contact.password}" in shown
    assert not AnswerTemplate.objects.exists()


def test_a_template_put_aside_is_not_offered_until_it_comes_back(desk, browser, template):
    address = reverse("desk:retire_template", args=[template.ref])
    browser.post(address)
    assert "We look at it" not in offered(browser, desk.ticket())
    browser.post(address, {"again": "1"})
    assert "We look at it" in offered(browser, desk.ticket())


@pytest.mark.parametrize("name", ["templates", "new_template", "helpful"])
@pytest.mark.parametrize(("role", "status"), [("agent", 403), ("specialist", 403), ("head", 200)])
def test_who_may_change_prepared_words(desk, name, role, status):
    assert desk.as_role(role).get(reverse(f"desk:{name}")).status_code == status


def test_the_composer_is_told_of_another_sentence_and_nothing_is_stopped(desk, browser):
    ticket = desk.ticket()
    address = reverse("desk:draft", args=[ticket.ref, "answer"])
    told = browser.post(address, {"text": "Sorry, the problem is not on our side."}).json()
    assert told["hint"]["said"] == "problem is not on our side"
    assert "exact place" in told["hint"]["instead"]
    fine = browser.post(address, {"text": "We see where it stops.", "version": "1"}).json()
    assert fine["hint"] is None
    sent = browser.post(
        reverse("desk:answer", args=[ticket.ref]),
        {"text": "Sorry, the problem is not on our side."},
    )
    assert sent.status_code == 302


def test_a_note_may_say_what_it_likes(desk, browser):
    address = reverse("desk:draft", args=[desk.ticket().ref, "note"])
    assert browser.post(address, {"text": "The problem is not on our side."}).json()["hint"] is None


def test_the_provider_writes_its_own_phrases_and_can_go_back(browser):
    address = reverse("desk:helpful")
    browser.post(
        address,
        {
            "language": "en",
            "en-phrases": "no can do\nask * elsewhere",
            "en-instead": "Let us see.",
            "en-steps": "Look\nLook again",
        },
    )
    assert hint_for("You could ask somebody else elsewhere.").instead == "Let us see."
    assert hint_for("The problem is not on our side.") is None
    assert wordings()["en"].steps == ("Look", "Look again")
    browser.post(address, {"language": "en", "ours": "1", "en-phrases": "x"})
    assert hint_for("The problem is not on our side.")


def test_what_was_found_together_becomes_a_note(desk, browser):
    ticket = desk.ticket()
    browser.post(
        reverse("desk:diagnosis", args=[ticket.ref]),
        {"step": ["0", "2", "99", "x"], "text": "It stops at the router."},
    )
    note = Message.objects.get(ticket=ticket, channel="note")
    assert note.audience == "internal"
    assert note.text.count("✓") == 2
    assert "It stops at the router." in note.text


def test_nothing_found_is_nothing_noted(desk, browser):
    ticket = desk.ticket()
    answer = browser.post(reverse("desk:diagnosis", args=[ticket.ref]), {})
    assert answer.status_code == 422
    assert not Message.objects.filter(channel="note").exists()


def test_templates_reach_no_ticket_one_may_not_see(desk, template):
    address = reverse("desk:offered", args=[desk.ticket().ref])
    assert desk.as_role("specialist").get(address).status_code == 404


def test_templates_need_no_more_queries_for_more_templates(desk, browser, head):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ticket = desk.ticket()

    def count():
        with CaptureQueriesContext(connection) as found:
            offered(browser, ticket)
        return len(found)

    by = actors.of_staff(head)
    for number in range(2):
        wording.save_template(None, by=by, name={"en": f"N{number}"}, text={"en": "Hi"})
    few = count()
    for number in range(9):
        wording.save_template(None, by=by, name={"en": f"M{number}"}, text={"en": "Hi"})
    assert count() == few
    actions.note(ticket, by=by, text="still whole")


class TestAPlaceholderLeftInAnAnswer:
    """A ticket without a promise has no `{due}`: the customer must not get the braces."""

    TEXT = "Good news: it is done by {due}."

    def say(self, browser, ticket, text=TEXT, **more):
        return browser.post(reverse("desk:answer", args=[ticket.ref]), {"text": text} | more)

    def test_it_is_named_nothing_leaves_and_the_words_stay(self, desk, browser):
        ticket = desk.ticket()
        shown = self.say(browser, ticket)
        assert shown.status_code == 422
        assert "{due}" in error_of(shown)
        assert f">\n{self.TEXT}</textarea>" in shown.content.decode()
        assert not ticket.messages.filter(direction="out").exists()

    def test_who_means_the_braces_sends_again(self, desk, browser):
        ticket = desk.ticket()
        shown = self.say(browser, ticket).content.decode()
        as_is = re.search(r'name="as_is" value="([^"]+)"', shown)[1]
        assert self.say(browser, ticket, as_is=as_is).status_code == 302
        assert ticket.messages.filter(direction="out").get().text == self.TEXT

    def test_another_one_left_is_named_again(self, desk, browser):
        shown = self.say(browser, desk.ticket(), "By {due}, or call {phone}.", as_is="{due}")
        assert "{phone}" in error_of(shown)

    def test_other_braces_are_the_writers_own(self, desk, browser):
        assert self.say(browser, desk.ticket(), "Put {color: red} there.").status_code == 302


def error_of(shown):
    return re.search(r'<div class="field__error".*?</div>', shown.content.decode(), re.S)[0]
