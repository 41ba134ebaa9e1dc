"""A template as the mail it becomes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from servanda.mail.models import Outgoing
from servanda.people import actors
from servanda.tickets import actions
from servanda.tickets.actions import wording
from servanda.tickets.models import Message

pytestmark = pytest.mark.django_db
NAMES = ["look_at_template", "template_html", "test_template"]
TEXT = {
    "en": "{salutation}\n\nWe look at {number}. <script>alert(1)</script>",
    "hu": "{salutation}\n\nMegnézzük: {number}.",
    "he": "{salutation}\n\nאנחנו בודקים את {number}.",
    "es": "{salutation}\n\nEstamos mirando {number}.",
}


def template(head, **text):
    by = actors.of_staff(head)
    return wording.save_template(None, by=by, name={"en": "We look"}, text=text or TEXT)


def url(name, one):
    return reverse(f"desk:{name}", args=[one.ref])


def words(response):
    return response.content.decode()


@pytest.mark.parametrize("language", sorted(TEXT))
def test_it_is_shown_filled_in_the_language_asked_for(desk, browser, head, language):
    ticket, one = desk.ticket(), template(head)
    asked = {"language": language, "ticket": ticket.ref}
    page = words(browser.get(url("look_at_template", one), asked))
    said = TEXT[language].split("\n\n")[1].split("{")[0]
    assert f"{said}#{ticket.number}" in page
    assert f"[#{ticket.number}]" in page
    frame = browser.get(url("template_html", one), asked)
    assert f'lang="{language}"' in words(frame)
    assert f"{said}#{ticket.number}" in words(frame)
    assert "<script" not in words(frame)
    assert "sandbox" in frame["Content-Security-Policy"]


def test_a_language_it_is_not_written_in_is_not_offered(desk, browser, head):
    desk.ticket()
    page = words(browser.get(url("look_at_template", template(head, hu="Jó.")), {"language": "es"}))
    assert "Jó." in page
    assert '<option value="hu" lang="hu" selected>' in page
    assert '<option value="es"' not in page


def test_the_page_of_a_template_leads_to_it(desk, browser, head):
    one = template(head)
    assert url("look_at_template", one) in words(browser.get(url("template", one)))


def test_it_is_shown_for_the_newest_ticket_else_the_one_asked_for(desk, browser, head):
    first, second, one = desk.ticket("The first"), desk.ticket("The second"), template(head)
    assert f"We look at #{second.number}" in words(browser.get(url("look_at_template", one)))
    asked = {"ticket": first.ref}
    assert f"We look at #{first.number}" in words(browser.get(url("look_at_template", one), asked))


def test_its_link_leads_nowhere(desk, browser, head):
    ticket, one = desk.ticket(), template(head)
    for name in ("look_at_template", "template_html"):
        page = words(browser.get(url(name, one)))
        assert "leads nowhere" in page
        assert "/t/" not in page
    actions.answer(ticket, by=actors.of_staff(head), text="And an answer has one.")
    left = Message.objects.get(direction="out").outgoing
    assert "/t/" in left.text
    assert "leads nowhere" not in left.text + left.html


def test_a_test_reaches_who_asked_for_it_and_nobody_else(desk, browser, head):
    ticket, one = desk.ticket(), template(head)
    before = Message.objects.count()
    asked = {"language": "es", "ticket": ticket.ref}
    page = browser.post(url("test_template", one), asked, follow=True)
    assert f"The test is on its way to {head.email}." in words(page)
    assert "Estamos mirando" in words(page)
    sent = Outgoing.objects.get(purpose="test")
    assert sent.addresses == [head.email]
    assert (sent.language, sent.about, sent.references) == ("es", "", [])
    assert "Estamos mirando" in sent.text
    assert Message.objects.count() == before


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("role", ["agent", "specialist", "account_manager"])
def test_who_may_not_change_templates_does_not_look(desk, head, role, name):
    desk.ticket()
    client, address = desk.as_role(role), url(name, template(head))
    answer = client.post(address) if name == "test_template" else client.get(address)
    assert answer.status_code == 403
    assert not Outgoing.objects.filter(purpose="test").exists()


def test_an_administrator_fills_it_from_no_ticket_that_they_do_not_see(desk, head):
    ticket, one = desk.ticket("A matter of theirs"), template(head)
    admin = desk.as_role("administrator")
    page = words(admin.get(url("look_at_template", one), {"ticket": ticket.ref}))
    assert "A matter of theirs" not in page
    assert "There is no ticket that you see" in page
    assert admin.get(url("template_html", one)).status_code == 404
    sent = words(admin.post(url("test_template", one), follow=True))
    assert "There is no ticket to fill it from." in sent


def test_the_page_asks_no_more_for_more_tickets(desk, browser, head, django_assert_max_num_queries):
    for number in range(8):
        desk.ticket(f"Number {number}")
    with django_assert_max_num_queries(30):
        browser.get(url("look_at_template", template(head)))
