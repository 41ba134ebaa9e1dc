"""Writing on a ticket: nothing typed is ever lost, and two colleagues see each other."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.pages import SLOW, Ticket, write_in

SAVED = re.compile(r"^\s*saved")


def box(page: Page) -> Any:
    return page.get_by_label("Your answer")


def status(page: Page) -> Any:
    return page.locator(".tabbed__panel--answer [data-draft-status]")


def open_ticket(page: Page, ref: str) -> Ticket:
    page.goto(f"/desk/t/{ref}")
    return Ticket(page)


def test_words_survive_a_lost_network_a_reload_and_are_sent_once(window, product):
    page = window("agent")
    ticket = write_in(page, product, "bela@alma.example", "Words that must not be lost")
    box(page).fill("Half a sentence")
    expect(status(page)).to_contain_text(SAVED, timeout=SLOW)
    page.context.set_offline(True)
    box(page).press_sequentially(", and more of it without a network")
    expect(status(page)).to_contain_text("no network", timeout=SLOW)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(status(page)).to_contain_text("Not sent: no network")
    page.context.set_offline(False)
    page.evaluate("location.reload()")
    expect(box(page)).to_have_value("Half a sentence, and more of it without a network")
    expect(status(page)).to_contain_text(SAVED, timeout=SLOW)
    page.keyboard.press("Escape")
    box(page).focus()
    page.keyboard.press("Control+Enter")
    expect(ticket.said.filter(has_text="without a network")).to_have_count(1)
    expect(box(page)).to_have_value("")
    product.mailboxes.wait("bela@alma.example", "without a network")
    page.reload()
    expect(box(page)).to_have_value("")


def test_a_sent_answer_can_be_called_back_and_sent_better(window, product):
    page = window("agent")
    ticket = write_in(page, product, "bela@alma.example", "Second thoughts")
    ticket.write("Too quick.")
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(box(page)).to_have_value("Too quick.")
    expect(ticket.said.filter(has_text="Taken back before it left")).to_have_count(1)
    ticket.write("Well considered.")
    product.mailboxes.wait("bela@alma.example", "Well considered.")
    assert not [mail for mail in product.mailboxes.letters if "Too quick." in str(mail)]


def test_discarded_words_come_back(window, product):
    page = window("agent")
    write_in(page, product, "bela@alma.example", "Thrown away too early")
    box(page).fill("A good idea")
    expect(status(page)).to_contain_text(SAVED, timeout=SLOW)
    page.get_by_role("button", name="Discard").first.click()
    expect(box(page)).to_have_value("")
    page.locator(".tabbed__panel--answer").get_by_role("button", name="Undo").click()
    expect(box(page)).to_have_value("A good idea")


def test_two_agents_answer_at_once_nothing_is_lost_and_both_know(window, product):
    anna, peter = window("agent"), window("head")
    ticket = write_in(anna, product, "bela@alma.example", "Two hands on one ticket")
    other = open_ticket(peter, ticket.ref)
    expect(anna.locator("#here")).to_contain_text("is reading", timeout=SLOW)
    box(anna).fill("Anna says yes")
    expect(peter.locator("#here")).to_contain_text("is writing", timeout=SLOW)
    box(peter).fill("Péter says no")
    expect(anna.locator("#here")).to_contain_text("is writing", timeout=SLOW)
    expect(status(peter)).to_contain_text(SAVED, timeout=SLOW)
    anna.get_by_role("button", name="Send", exact=True).click()
    expect(ticket.said.filter(has_text="Anna says yes")).to_have_count(1)
    peter.get_by_role("button", name="Send", exact=True).click()
    warning = peter.get_by_role("alert")
    expect(warning).to_contain_text("Something happened while you wrote")
    expect(warning).to_contain_text("Anna says yes")
    expect(box(peter)).to_have_value("Péter says no")
    expect(other.said.filter(has_text="Péter says no")).to_have_count(0)
    box(peter).fill("Péter says yes too")
    peter.get_by_role("button", name="Send it anyway").click()
    expect(other.said.filter(has_text="Péter says yes too")).to_have_count(1)
    product.mailboxes.wait("bela@alma.example", "Péter says yes too")
    anna.close()
    expect(peter.locator("#here")).to_have_text("", timeout=SLOW)


def test_an_answer_a_note_and_a_change_of_state_at_once_are_all_kept(window, product):
    anna, peter = window("agent"), window("head")
    ticket = write_in(anna, product, "bela@alma.example", "Three things at one moment")
    other = open_ticket(peter, ticket.ref)
    box(anna).fill("We have found the place")
    expect(status(anna)).to_contain_text(SAVED, timeout=SLOW)
    peter.locator("label[for=pick-note]").click()
    note = peter.get_by_label("Internal note")
    note.fill("The supplier knows of it")
    peter.locator(".tabbed__panel--note").get_by_role("button", name="Save the note").click()
    expect(other.said.filter(has_text="The supplier knows")).to_have_count(1, timeout=SLOW)
    peter.locator(".ticket__header details.menu summary").click()
    peter.get_by_role("button", name="Wait for a supplier").click()
    expect(other.state).to_contain_text("Waiting for", timeout=SLOW)
    anna.get_by_role("button", name="Send", exact=True).click()
    warning = anna.get_by_role("alert")
    expect(warning).to_contain_text("Something happened while you wrote", timeout=SLOW)
    expect(box(anna)).to_have_value("We have found the place")
    anna.get_by_role("button", name="Send it anyway").click()
    expect(ticket.said.filter(has_text="We have found the place")).to_have_count(1, timeout=SLOW)
    expect(ticket.said.filter(has_text="The supplier knows of it")).to_have_count(1)
    product.mailboxes.wait("bela@alma.example", "We have found the place")
    peter.reload()
    expect(other.said.filter(has_text="We have found the place")).to_have_count(1)
    expect(other.state).to_contain_text("Waiting for")
