"""The sentence over the queue, by keyboard alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.accessible import faults
from tests.browser.pages import SLOW, Queue


def test_f_narrows_the_list_saves_it_and_back_leads_back(window):
    page = window("agent")
    Queue(page).open()
    page.keyboard.press("f")
    page.keyboard.type("p3")
    page.keyboard.press("Enter")
    expect(page.locator(".sentence")).to_contain_text("with priority P3", timeout=SLOW)
    page.keyboard.press("f")
    page.keyboard.type("by customer")
    page.keyboard.press("Enter")
    expect(page.locator(".rows__group").first).to_be_visible(timeout=SLOW)
    assert "priority=3&group=customer" in page.url
    page.keyboard.press("f")
    page.keyboard.press("Backspace")
    expect(page.locator(".rows__group")).to_have_count(0, timeout=SLOW)
    expect(page.locator(".sentence")).to_contain_text("with priority P3")
    page.go_back()
    expect(page.locator(".rows__group").first).to_be_visible(timeout=SLOW)

    page.get_by_text("Save as a list").click()
    page.get_by_label("Name of the list").fill("Everyday")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Everyday", timeout=SLOW)
    expect(page.locator("#lists [aria-current]")).to_contain_text("Everyday")
    page.get_by_label("Change this list").click()
    page.get_by_role("button", name="Remove this list").click()
    expect(page.locator("#lists")).not_to_contain_text("Everyday", timeout=SLOW)
    page.keyboard.press("z")
    expect(page.locator("#lists")).to_contain_text("Everyday", timeout=SLOW)


def test_a_facet_leads_to_its_values_and_a_part_changes_in_place(window):
    page = window("agent")
    Queue(page).open()
    page.keyboard.press("f")
    page.locator("[data-facet=priority]").click(timeout=SLOW)
    page.get_by_role("link", name="P2", exact=True).click(timeout=SLOW)
    page.wait_for_url(re.compile("priority=2"))
    page.locator(".sentence__part", has_text="with priority").click()
    page.get_by_role("link", name="P3", exact=True).click(timeout=SLOW)
    expect(page.locator(".sentence")).to_contain_text("with priority P2 or P3", timeout=SLOW)
    page.get_by_label("Take out: with priority P2 or P3").click()
    expect(page.locator(".sentence")).to_have_count(0, timeout=SLOW)


def test_the_sentence_the_groups_and_the_picker_are_accessible(window):
    page = window("agent", bypass_csp=True)  # axe tries styles out
    page.goto("/desk/?priority=3&q=a&group=customer")
    expect(page.locator(".sentence")).to_be_visible()
    assert not faults(page)
    page.keyboard.press("f")
    expect(page.locator("[data-facet=customer]")).to_be_visible(timeout=SLOW)
    assert not faults(page)
