"""Automatic letters as whoever sets the desk up meets them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from servanda.desk.letters.own_data import OWN
from servanda.kernel.models import Entry
from servanda.mail.models import Outgoing
from servanda.notices.example.scenes import SCENES
from servanda.notices.kinds import KINDS
from servanda.people.models import Provider

pytestmark = pytest.mark.django_db
WORDS = "Thank you, {contact}.\n\nYour number is {number}."


@pytest.fixture
def head(desk):
    return desk.staff("head", given_name="Péter", family_name="Szabó")


@pytest.fixture
def browser(desk, head):
    return desk.client(head)


def url(name, *args):
    return reverse(f"desk:auto_{name}", args=args)


def typed(english="", act="look", **values):
    fields = {f"words_{code}": "" for code in ("hu", "he", "es")}
    return fields | {"words_en": english, "act": act, "language": "en"} | values


def words(response):
    return response.content.decode()


@pytest.mark.parametrize("language", ["en", "hu", "he", "es"])
def test_all_letters_are_listed_with_when_they_leave(desk, language):
    page = words(desk.client(desk.staff("head", language=language)).get(url("letters")))
    for code in KINDS:
        assert url("letter", code) in page
    if language == "en":
        assert "When a colleague solves a ticket" in page


@pytest.mark.parametrize("code", sorted(KINDS))
def test_every_letter_is_shown_even_before_one_left(browser, code):
    page = browser.get(url("letter", code))
    assert page.status_code == 200
    assert url("letter_html", code) in words(page)
    is_example = code not in OWN or code == "held"
    assert ("This is an example:" in words(page)) == is_example
    assert browser.get(url("letter_html", code)).status_code == 200


def test_where_there_is_a_real_one_no_example_is_shown(desk, browser):
    ticket = desk.ticket()
    page = words(browser.get(url("letter", "acknowledgement")))
    assert "This is an example:" not in page
    assert f"#{ticket.number}" in page


def test_an_example_is_sent_to_oneself_with_ones_own_words(browser, head):
    typed_words = typed("Thank you, {contact} of {customer}.", act="test")
    page = browser.post(url("letter", "solved"), typed_words, follow=True)
    assert "The test is on its way" in words(page)
    sent = Outgoing.objects.get()
    assert sent.addresses == [head.email]
    assert "Thank you, Emma Clarke of Brightwater Accounting Ltd." in sent.text


@pytest.mark.parametrize("language", ["en", "hu", "he", "es"])
def test_it_is_shown_as_text_and_in_a_frame_that_runs_nothing(desk, browser, language):
    ticket = desk.ticket()
    asked = {"language": language, "ticket": ticket.ref}
    page = words(browser.get(url("letter", "acknowledgement"), asked))
    assert f"Re: The printer is silent [#{ticket.number}]" in page
    assert f"language={language}" in page
    frame = browser.get(url("letter_html", "acknowledgement"), asked)
    assert f'<html lang="{language}"' in words(frame)
    assert "sandbox" in frame["Content-Security-Policy"]
    assert frame["X-Frame-Options"] == "SAMEORIGIN"


def test_no_link_in_it_signs_in_or_acts(desk, browser):
    desk.ticket()
    for code in ("acknowledgement", "invitation", "sign_in"):
        for name in ("letter", "letter_html"):
            page = words(browser.get(url(name, code), {"language": "en"}))
            assert "/t/" not in page.replace("/desk/t/", "")
            assert "invited" not in page
            assert "/portal/in/" not in page
    assert "leads nowhere" in page


def test_an_unknown_letter_is_not_found(browser):
    assert browser.get(url("letter", "secrets")).status_code == 404
    assert browser.post(url("letter", "secrets"), {"act": "test"}).status_code == 404


def test_a_ticket_that_is_not_there_is_said_and_another_shown(desk, browser):
    desk.ticket()
    page = words(browser.get(url("letter", "acknowledgement"), {"ticket": "none"}))
    assert "It is shown for another one." in page


def test_words_are_seen_before_they_are_kept(desk, browser):
    desk.ticket()
    page = browser.post(url("letter", "acknowledgement"), typed(WORDS))
    assert page.status_code == 200
    assert "Your number is #" in words(page)
    assert "Thank you, {contact}." in words(page), "what was typed is lost"
    assert Provider.objects.get().letter_words == {}
    frame = words(page).split('class="mail-frame"')[1].split('src="')[1].split('"')[0]
    assert "Your number is " in words(browser.get(frame.replace("&amp;", "&")))


def test_an_address_of_somebody_elses_making_shows_no_words_of_theirs(desk, browser):
    desk.ticket()
    forged = {"language": "en", "draft": "InBheSBtZSI:1abc:forged"}
    page = browser.get(url("letter", "acknowledgement"), forged)
    assert page.status_code == 200
    assert "draft=" not in words(page).split("mail-frame")[1]


def test_words_are_kept_by_language_and_taken_out_again(desk, browser):
    page = browser.post(url("letter", "solved"), typed(WORDS, act="save"), follow=True)
    assert "Saved." in words(page)
    kept = Provider.objects.get().letter_words["solved"]["en"]
    assert kept.replace("\r\n", "\n") == WORDS
    assert "own words" in words(browser.get(url("letters")))
    browser.post(url("letter", "solved"), typed("", act="save"))
    assert Provider.objects.get().letter_words == {}
    assert Entry.objects.filter(kind="provider.changed").count() == 3


@pytest.mark.parametrize("act", ["look", "save"])
def test_what_nobody_can_fill_is_said_and_the_words_stay(browser, act):
    page = browser.post(url("letter", "solved"), typed("Dear {nobody}", act=act))
    assert page.status_code == 422
    assert "Nobody can fill {nobody}. Use one of {contact}" in words(page)
    assert "Dear {nobody}" in words(page)
    assert Provider.objects.get().letter_words == {}


def test_too_long_words_are_refused_and_stay(browser):
    page = browser.post(url("letter", "solved"), typed("x" * 1001, act="save"))
    assert page.status_code == 422
    assert "x" * 1001 in words(page)


def test_letters_to_colleagues_take_no_words(browser):
    page = browser.post(url("letter", "assigned"), typed("Hello", act="save"))
    assert page.status_code == 200
    assert "Your own words" not in words(page)
    assert Provider.objects.get().letter_words == {}


def test_a_test_reaches_who_asked_for_it(desk, browser, head):
    ticket = desk.ticket()
    before = Outgoing.objects.filter(about=ticket.ref).count()
    asked = typed(act="test", language="hu", ticket=ticket.ref)
    page = browser.post(url("letter", "acknowledgement"), asked)
    assert f"The test is on its way to {head.email}." in words(page)
    sent = Outgoing.objects.get(purpose="test")
    assert sent.recipient == head.email
    assert sent.language == "hu"
    assert Outgoing.objects.filter(about=ticket.ref).count() == before
    shown = words(browser.get(reverse("desk:ticket", args=[ticket.ref])))
    assert sent.subject not in shown


def test_a_test_carries_words_that_are_not_kept_yet_and_they_stay_typed(desk, browser):
    desk.ticket()
    asked = typed(WORDS, act="test", words_he="עברית")
    page = words(browser.post(url("letter", "acknowledgement"), asked))
    assert "Your number is #" in Outgoing.objects.get(purpose="test").text
    assert "Thank you, {contact}." in page
    assert "עברית" in page
    assert Provider.objects.get().letter_words == {}


def test_a_test_with_words_that_nobody_can_fill_is_not_sent(desk, browser):
    desk.ticket()
    page = browser.post(url("letter", "acknowledgement"), typed("{nobody}", act="test"))
    assert page.status_code == 422
    assert not Outgoing.objects.filter(purpose="test").exists()


def test_a_letter_to_colleagues_is_sent_as_a_test_too(desk, browser, head):
    browser.post(url("letter", "invitation"), {"act": "test", "language": "he"})
    sent = Outgoing.objects.get(purpose="test")
    assert (sent.recipient, sent.language) == (head.email, "he")
    assert "/invited/" not in sent.text + sent.html


def test_a_test_of_what_nobody_would_get_is_not_sent(browser, monkeypatch):
    monkeypatch.delitem(SCENES, "lapsed")
    assert "There is no such letter to show" in words(browser.get(url("letter", "lapsed")))
    page = browser.post(url("letter", "lapsed"), typed(act="test"))
    assert "There is nothing to send" in words(page)
    assert not Outgoing.objects.exists()


@pytest.mark.parametrize("role", ["agent", "specialist", "account_manager", "service_manager"])
@pytest.mark.parametrize("name", ["letters", "letter", "letter_html", "test"])
def test_who_may_not_edit_the_company_sees_no_letter(desk, role, name):
    desk.ticket()
    client = desk.as_role(role)
    if name == "test":
        answer = client.post(url("letter", "acknowledgement"), typed(act="test"))
    else:
        answer = client.get(url(name) if name == "letters" else url(name, "acknowledgement"))
    assert answer.status_code == 403
    assert not Outgoing.objects.filter(purpose="test").exists()


def test_an_administrator_is_shown_no_ticket_that_they_do_not_see(desk):
    desk.ticket("A matter of theirs")
    admin = desk.as_role("administrator")
    page = words(admin.get(url("letter", "acknowledgement")))
    assert "A matter of theirs" not in page
    assert "This is an example:" in page
    assert "Your own words" in page


def test_the_sent_mail_leads_to_its_letter(desk, browser):
    ticket = desk.ticket()
    mail = Outgoing.objects.get(purpose="acknowledgement")
    page = words(browser.get(reverse("desk:sent_one", args=[mail.pk])))
    assert f"{url('letter', 'acknowledgement')}?ticket={ticket.ref}" in page
    agent = words(desk.as_role("agent").get(reverse("desk:sent_one", args=[mail.pk])))
    assert url("letter", "acknowledgement") not in agent


def test_the_page_asks_no_more_for_more_tickets(desk, browser, django_assert_max_num_queries):
    for number in range(8):
        desk.ticket(f"Number {number}")
    with django_assert_max_num_queries(45):
        browser.get(url("letter", "acknowledgement"))
