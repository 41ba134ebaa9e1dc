"""A colleague is called by @ in a note, and finds what they were called for."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.pages import SLOW, write_in


def test_a_colleague_chosen_from_the_at_list_is_told_and_finds_the_note(window, product):
    anna, peter = window("agent"), window("head")
    ticket = write_in(anna, product, "bela@alma.example", "Somebody else must look")
    anna.locator("label[for=pick-note]").click()
    note = anna.get_by_label("Internal note")
    note.press_sequentially("Please look, @pet")
    names = anna.locator(".tabbed__panel--note [role=option]")
    expect(names).to_have_count(1, timeout=SLOW)
    note.press("Escape")
    expect(names.first).to_be_hidden()
    note.press_sequentially("e")
    expect(names.first).to_have_attribute("aria-selected", "true")
    note.press("Enter")
    expect(note).to_have_value("Please look, @Péter Szabó ")
    note.press_sequentially("today")
    anna.locator(".tabbed__panel--note").get_by_role("button", name="Save the note").click()
    expect(ticket.said.filter(has_text="Please look")).to_have_count(1, timeout=SLOW)

    peter.goto("/desk/")
    expect(peter.get_by_role("link", name="Mentions").locator(".nav__count")).to_have_text("1")
    peter.keyboard.press("g")
    peter.keyboard.press("m")
    expect(peter.get_by_role("main")).to_contain_text("Please look, @Péter Szabó today")
    with peter.expect_response("**/here"):  # it is read by being there
        peter.get_by_role("main").get_by_role("link", name="Somebody else must look").click()
    expect(peter.locator("#conversation")).to_contain_text("Please look")
    peter.goto("/desk/")
    expect(peter.get_by_role("link", name="Mentions").locator(".nav__count")).to_have_count(0)
