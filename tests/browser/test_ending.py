"""Only the customer closes: by the page of their link, or on the phone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.pages import Ticket, write_in
from tests.browser.post import text_of

CLOSES = re.compile("close|done|finish", re.IGNORECASE)


def test_the_customers_page_reopens_or_closes_and_takes_a_rating(window, product):
    page = window("agent")
    subject = "The VPN asks for the password twice"
    ticket = write_in(page, product, "dana@tapuz.example", subject)
    number, address = ticket.number, page.url
    ticket.write("Please try again now.", "Send as the solution")
    expect(ticket.state).to_have_text("Solved, to be confirmed")

    theirs = window()
    theirs.goto(_confirm_link(product, "dana@tapuz.example", "Please try again now."))
    buttons = theirs.locator("main form button[name=answer]")
    expect(buttons).to_have_count(2)
    expect(theirs.locator("html")).to_have_attribute("dir", "rtl")
    theirs.reload()
    page.reload()
    expect(ticket.state, "looking is not acting").to_have_text("Solved, to be confirmed")

    theirs.locator("textarea").fill("עדיין מבקש פעמיים.")
    theirs.locator("button[value=not_yet]").click()
    expect(buttons).to_have_count(0)
    page.goto(address)
    expect(Ticket(page).said.filter(has_text="עדיין מבקש פעמיים.")).to_be_visible()
    expect(ticket.state).to_have_text("In progress")

    ticket.write("Now the second question is gone.", "Send as the solution")
    theirs.goto(_confirm_link(product, "dana@tapuz.example", "the second question is gone"))
    theirs.locator("button[value=works]").click()
    theirs.locator("button[name=stars][value='5']").click()
    expect(theirs.locator("button[name=stars][value='5']")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.goto(address)
    expect(ticket.state).to_contain_text("Closed")
    expect(page.locator("body")).to_contain_text("5")
    closed = product.ticket(number)
    assert (closed["state"], closed["outcome"]) == ("closed", "confirmed")


def test_colleagues_have_no_button_that_closes(window, product):
    page = window("head")
    ticket = write_in(page, product, "bela@alma.example", "Nem jön meg a fax")
    closing = page.get_by_role("main").get_by_role("button", name=CLOSES)
    expect(closing).to_have_count(0)
    ticket.write("The line is back.", "Send as the solution")
    expect(ticket.state).to_have_text("Solved, to be confirmed")
    expect(closing).to_have_count(0)


def test_a_confirmation_on_the_phone_closes_with_who_said_it(window, product):
    page = window("agent")
    ticket = write_in(page, product, "zsofi@alma.example", "Nem szól a hangszóró")
    ticket.write("Replaced.", "Send as the solution")
    page.get_by_role("button", name="Confirmed on the phone").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Spoken with").select_option("Vörös Zsófia")
    dialog.get_by_label("What was said").fill("Szépen szól, köszönjük.")
    dialog.get_by_role("button", name="Close the ticket").click()
    expect(ticket.state).to_contain_text("Closed")
    expect(ticket.said.filter(has_text="Szépen szól")).to_contain_text("Vörös Zsófia")
    assert product.ticket(ticket.number)["outcome"] == "confirmed"


def _confirm_link(product, address: str, words: str) -> str:
    text = text_of(product.mailboxes.wait(address, words))
    found = re.search(r"http://\S+?/confirm", text)
    assert found, text
    return found[0]
