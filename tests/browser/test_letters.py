"""Letters that leave by themselves, as whoever sets the desk up sees them."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.pages import write_in

NARROW = {"width": 360, "height": 740}
FITS = "f => Math.abs(f.clientHeight - f.contentDocument.documentElement.scrollHeight) < 4"


def test_a_letter_is_seen_whole_with_the_words_added_to_it(window, product):
    write_in(window("agent"), product, "bela@alma.example", "Do you have it?")
    page = window("head", viewport=NARROW)
    page.goto("/desk/settings")
    page.get_by_role("link", name="Automatic letters").click()
    page.get_by_role("link", name="Acknowledgement").click()
    page.get_by_role("textbox", name="English").fill("Between the years we answer from home.")
    page.get_by_role("button", name="See it with these words").click()
    inside = page.frame_locator("iframe.mail-frame")
    expect(inside.get_by_text("Between the years we answer from home.")).to_be_visible()
    page.wait_for_function(FITS, arg=page.locator("iframe.mail-frame").element_handle())
