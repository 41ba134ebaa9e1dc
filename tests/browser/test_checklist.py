"""The checklist by hand and by keyboard: nothing of it leaves the page, its dialogs open."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.pages import write_in


def test_steps_are_added_ticked_and_noted_without_leaving_the_page(window, product):
    page = window("agent")
    write_in(page, product, "dana@tapuz.example", "The plotter draws nothing")
    address = page.url
    own = page.locator("#own-step")
    for words in ("Look at the cable", "Draw a test page"):
        own.fill(words)
        own.press("Enter")
        expect(page.locator("#checklist li", has_text=words)).to_be_visible()
        expect(own).to_have_value("")
    box = page.get_by_label("Look at the cable", exact=True)
    box.focus()
    page.keyboard.press("Space")
    expect(page.locator("#steps")).to_contain_text("1 of 2")
    expect(box, "the hand stays where it was").to_be_focused()

    page.get_by_label("Note, or leave out: Draw a test page").click()
    dialog = page.locator("dialog[open]")
    dialog.locator("textarea").fill("The paper is out")
    dialog.locator("button[value=skip]").click()
    expect(page.locator("#checklist")).to_contain_text("The paper is out")
    assert page.url.split("#")[0] == address.split("#")[0]


def test_a_timer_goes_on_through_a_reload_and_is_entered(window, product):
    page = window("agent")
    write_in(page, product, "dana@tapuz.example", "The plotter hums")
    page.locator("button[value=start]").click()
    expect(page.locator(".timer time[data-since]")).to_be_visible()
    page.reload()
    page.locator(".timer input[name=text]").fill("Listened to it")
    page.locator(".timer button[value=stop]").click()
    expect(page.locator(".times")).to_contain_text("Listened to it")
