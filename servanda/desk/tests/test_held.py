"""Held mail on the desk: the list, one mail, acts on many with undo, and who may not."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from servanda.clocks.check import check
from servanda.desk.held import guessed_name
from servanda.kernel import kept
from servanda.mail.models import Mailbox, RawMail
from servanda.people import actors
from servanda.people.models import Contact
from servanda.tickets import actions, intake
from servanda.tickets.held_words import REASONS, SHORT
from servanda.tickets.models import HeldMail, Ticket
from servanda.tickets.tests.world import mail, store

pytestmark = pytest.mark.django_db
SPY = "Dana Spy <spy@nowhere.example>"


def hold(subject="Away", text="Back on Monday.", **values):
    raw = store(mail(SPY, subject, text, Auto_Submitted="auto-replied", **values))
    assert intake.process_one(raw).outcome == "held"
    return raw


def act(browser, raws, what, follow=True, **values):
    given = {"t": [raw.pk for raw in raws], "act": what, "next": reverse("desk:held")} | values
    return browser.post(reverse("desk:held_act"), given, follow=follow)


def said(response):
    return [str(message) for message in response.context["messages"]]


def undo_address(response):
    return re.search(r'action="(/desk/held/undo/[^"]+)"', response.content.decode())[1]


def test_the_list_says_why_and_shows_how_it_begins(desk):
    Mailbox.objects.create(address="desk@duna.example")
    hold()
    page = desk.as_role("agent").get(reverse("desk:held")).content.decode()
    for words in ("Away", "Back on Monday.", "spy@nowhere.example", "Automatic answer"):
        assert words in page


def test_the_queries_do_not_grow_with_the_rows(desk):
    browser = desk.as_role("agent")
    numbers = []
    for more in (1, 20):
        for number in range(more):
            hold(text=f"{more} {number}")
        kept.forget()
        with CaptureQueriesContext(connection) as seen:
            browser.get(reverse("desk:held"))
        numbers.append(len(seen))
    assert numbers[0] == numbers[1]


def test_filters_by_reason_mailbox_and_words(desk):
    box = Mailbox.objects.create(address="sales@duna.example")
    hold("For sales", to="sales@duna.example")
    intake.process_one(store(b"Subject: Nobody wrote\n\nx"))
    browser = desk.as_role("agent")

    def shown(**asked):
        page = browser.get(reverse("desk:held"), asked).content.decode()
        return "For sales" in page, "Nobody wrote" in page

    assert shown() == (True, True)
    assert shown(reason="no_sender") == (False, True)
    assert shown(box=box.ref) == (True, False)
    assert shown(q="sales") == (True, False)
    assert shown(list="spam") == (False, False)


def test_what_nobody_types_falls_out_of_the_search(desk):
    hold()
    browser = desk.as_role("agent")
    assert "Away" in browser.get(reverse("desk:held"), {"q": "Aw\0ay"}).content.decode()
    assert browser.get(reverse("desk:ticket", args=["x"]).replace("x", "%00")).status_code == 404


def test_many_are_let_in_at_once_and_one_undo_takes_all_back(desk):
    raws = [hold(f"Mail {number}", text=str(number)) for number in range(3)]
    browser = desk.as_role("agent")
    response = act(browser, raws, "release")
    assert said(response) == ["3 mails let in."]
    assert Ticket.objects.count() == 3
    response = browser.post(undo_address(response), {"next": reverse("desk:held")}, follow=True)
    assert said(response) == ["Undone: 3 mails wait again."]
    assert HeldMail.objects.waiting().count() == 3
    assert set(Ticket.objects.values_list("state", flat=True)) == {"not_a_ticket"}
    assert not check()


def points_to(ticket):
    store(mail(SPY, f"Re: hello [#{ticket.number}]", "Let me in"))
    intake.process()
    return HeldMail.objects.get(suggested=ticket)


@pytest.mark.parametrize("role", ["agent", "administrator"])
def test_the_ticket_it_points_to_is_named_to_who_sees_it(desk, role):
    """An administrator looks after held mail, and reads no customer's matter for that."""
    ticket = desk.ticket("A matter of theirs")
    row = points_to(ticket)
    browser = desk.as_role(role)
    address = reverse("desk:ticket", args=[ticket.ref])
    one = browser.get(reverse("desk:held_one", args=[row.raw_id])).content.decode()
    assert f"It points to #{ticket.number}" in one
    assert ("A matter of theirs" in one) == (role == "agent")
    for page in (one, browser.get(reverse("desk:held")).content.decode()):
        assert f"#{ticket.number}" in page
        assert (address in page) == (role == "agent")


def test_a_whole_list_of_several_pages_is_put_aside_and_comes_back(desk):
    """What one address sent in a flood is more than a page."""
    for number in range(53):
        hold(text=str(number))
    other = points_to(desk.ticket())
    browser = desk.as_role("agent")
    narrowed = {"reason": "automatic"}
    assert "all 53" in browser.get(reverse("desk:held"), narrowed).content.decode()
    of_one = browser.get(reverse("desk:held"), {"q": "hello"})
    assert 'name="all"' not in of_one.content.decode()
    shown = HeldMail.objects.filter(reason="automatic")[:1]
    response = act(browser, [row.raw for row in shown], "spam", all="1", **narrowed)
    assert said(response) == ["53 mails put aside as spam. They are kept."]
    assert list(HeldMail.objects.waiting()) == [other]
    browser.post(undo_address(response), {"next": reverse("desk:held")})
    assert HeldMail.objects.waiting().count() == 54


def test_of_a_whole_list_at_most_so_many_at_once_are_done(desk, monkeypatch):
    monkeypatch.setattr("servanda.desk.views.held_acts.MOST", 3)
    rows = [hold(text=str(number)) for number in range(5)]
    response = act(desk.as_role("agent"), rows[:1], "spam", all="1")
    assert said(response) == ["3 mails put aside as spam. They are kept."]
    assert HeldMail.objects.waiting().count() == 2


def test_spam_goes_to_its_list_and_comes_back(desk):
    raws = [hold(text=str(number)) for number in range(2)]
    browser = desk.as_role("agent")
    response = act(browser, raws, "spam")
    assert said(response) == ["2 mails put aside as spam. They are kept."]
    spam = browser.get(reverse("desk:held"), {"list": "spam"}).content.decode()
    assert spam.count('class="row held-row"') == 2
    browser.post(undo_address(response), {"next": reverse("desk:held")})
    assert HeldMail.objects.waiting().count() == 2


def test_into_a_ticket_and_out_again_leaves_its_clocks_as_they_were(desk):
    staff = desk.staff("agent")
    ticket = desk.ticket()
    actions.answer(ticket, by=actors.of_staff(staff), text="Which?", question=True, wait=True)
    browser = desk.client(staff)
    raw = hold("Me!")
    response = act(browser, [raw], "into", number=f"#{ticket.number}")
    assert said(response) == [f"Let in: it is part of #{ticket.number}."]
    browser.post(undo_address(response), {"next": reverse("desk:held")})
    ticket.refresh_from_db()
    assert ticket.state == "waiting_customer"
    assert not check()
    page = browser.get(reverse("desk:ticket", args=[ticket.ref])).content.decode()
    assert "Taken out: the mail waits among the held mail again" in page


def test_into_no_such_ticket_is_refused_in_words(desk):
    response = act(desk.as_role("agent"), [hold()], "into", number="999999")
    assert said(response) == ["There is no ticket of this number. Look at it again."]


def test_enter_in_a_field_of_the_bar_does_nothing_by_itself(desk):
    response = act(desk.as_role("agent"), [hold()], "")
    assert said(response) == ["Choose what to do with the chosen mails."]
    assert HeldMail.objects.waiting().exists()


def test_somebody_new_at_a_customer(desk):
    browser = desk.as_role("agent")
    raw = hold()
    found = browser.get(reverse("desk:held_people", args=[raw.pk]), {"q": "Alma"}).content.decode()
    assert desk.customer.ref in found
    act(browser, [raw], "known", customer=desk.customer.ref, given_name="Dana", family_name="Spy")
    ticket = Ticket.objects.get()
    assert (ticket.customer, str(ticket.requester)) == (
        desk.customer, str(Contact.objects.get(given_name="Dana")),
    )  # fmt: skip


def test_one_mail_is_shown_without_what_it_would_run(desk):
    html = "<table><tr><td><b>Hello</b></td></tr></table><script>alert(1)</script>"
    raw = hold(html=html + '<img src="http://t.example/p.gif">', files={"a.txt": b"x"})
    browser = desk.as_role("agent")
    page = browser.get(reverse("desk:held_one", args=[raw.pk]))
    assert "a.txt" in page.content.decode()
    frame = browser.get(reverse("desk:held_html", args=[raw.pk]))
    assert b"<b>Hello</b>" in frame.content
    assert b"alert" not in frame.content
    assert b"http://t.example" not in frame.content
    assert "default-src 'none'" in frame["Content-Security-Policy"]
    file = browser.get(reverse("desk:read_file", args=["held", raw.pk, "0"]), follow=True)
    assert file["Content-Disposition"].startswith("attachment")
    assert file["X-Content-Type-Options"] == "nosniff"
    assert browser.get(reverse("desk:read_file", args=["held", raw.pk, "7"])).status_code == 404


def test_one_that_stops_the_intake_is_not_read_by_its_page(desk):
    raw = store(mail(SPY, "Poison"))
    RawMail.objects.filter(pk=raw.pk).update(attempts=6)
    intake.process()
    page = desk.as_role("agent").get(reverse("desk:held_one", args=[raw.pk])).content.decode()
    assert "Reading it stopped the intake" in page
    assert "Poison" not in page


def test_only_whose_role_allows_it_acts(desk):
    raw = hold()
    assert act(desk.as_role("specialist"), [raw], "release", follow=False).status_code == 403
    assert HeldMail.objects.waiting().exists()


def test_an_undo_that_we_did_not_sign_undoes_nothing(desk):
    raw = hold()
    browser = desk.as_role("agent")
    act(browser, [raw], "spam")
    browser.post(reverse("desk:held_undo", args=["forged"]), {"next": reverse("desk:held")})
    assert not HeldMail.objects.waiting().exists()


def test_a_mail_let_in_is_no_page_of_held_mail_any_more(desk):
    raw = hold()
    browser = desk.as_role("agent")
    act(browser, [raw], "release")
    assert browser.get(reverse("desk:held_one", args=[raw.pk])).status_code == 404


def test_every_reason_has_its_words():
    assert set(SHORT) == set(REASONS)


@pytest.mark.parametrize(
    ("shown", "address", "language", "expected"),
    [
        ("Kovács Anna", "a@x.example", "hu", ("Anna", "Kovács")),
        ("Anna Kovács", "a@x.example", "en", ("Anna", "Kovács")),
        ("Kovács, Anna", "a@x.example", "en", ("Anna", "Kovács")),
        ("", "anna.kovacs@x.example", "hu", ("Anna", "Kovacs")),
        ("anna@x.example", "anna@x.example", "en", ("Anna", "")),
        ("", "info@x.example", "en", ("Info", "")),
    ],
)
def test_a_name_is_guessed_from_what_the_mail_shows(shown, address, language, expected):
    assert guessed_name(shown, address, language) == expected


def test_an_undo_is_offered_to_those_who_may_take_it_back(desk):
    """An administrator lets mail in, but does not write in tickets, out of which an undo takes it;
    what they put aside they bring back themselves."""
    browser = desk.as_role("administrator")
    response = act(browser, [hold()], "release")
    assert "Let in" in said(response)[0]
    assert "/desk/held/undo/" not in response.content.decode()
    response = act(browser, [hold(text="Another one.")], "spam")
    response = browser.post(undo_address(response), {"next": reverse("desk:held")}, follow=True)
    assert "Undone" in said(response)[0]
