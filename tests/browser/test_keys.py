"""Everything by keyboard."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.pages import SLOW, Queue
from tests.browser.post import letter, send

CURRENT = "data-current"


def test_j_and_k_walk_the_queue_and_enter_opens(window):
    page = window("agent")
    Queue(page).open()
    rows = page.locator("[data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_have_attribute(CURRENT, "")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_have_attribute(CURRENT, "")
    page.keyboard.press("k")
    expect(rows.nth(0)).to_have_attribute(CURRENT, "")
    expect(rows.nth(1)).not_to_have_attribute(CURRENT, "")
    title = rows.nth(0).locator(".row__title").inner_text()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def test_a_new_mail_does_not_lose_the_readers_place(window, product):
    page = window("agent")
    queue = Queue(page).open()
    page.keyboard.press("j")
    page.keyboard.press("j")
    here = page.locator(f"[data-row][{CURRENT}] .row__title").inner_text()
    send(product.smtp, letter("maria@sol.example", "El ratón no se mueve", "Desde hoy."))
    expect(page.locator("[data-fresh]")).to_contain_text("1 new", timeout=SLOW)
    expect(queue.row("El ratón no se mueve")).to_have_count(0)
    expect(queue.row(here)).to_have_attribute(CURRENT, "")
    expect(queue.row(here).locator(".row__title")).to_be_focused()
    page.keyboard.press(".")
    expect(queue.row("El ratón no se mueve")).to_be_visible(timeout=SLOW)


def test_slash_searches_the_queue(window):
    page = window("agent")
    Queue(page).open()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("VPN pide")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text("La VPN pide la contraseña dos veces")


def test_r_n_and_p_put_the_cursor_where_one_writes(window):
    page = window("agent")
    Queue(page).open().enter("La VPN pide la contraseña dos veces")
    for key, label in (("n", "Internal note"), ("p", "What was said"), ("r", "Your answer")):
        page.locator("h1").click()
        page.keyboard.press(key)
        expect(page.get_by_label(re.compile(f"^{label}"))).to_be_focused()
        page.keyboard.type("x")
        page.keyboard.press("Escape")


def test_the_key_brings_the_whole_form_into_view_and_a_takes_then_gives_on(window):
    page = window("agent")
    Queue(page).open()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#composer")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 640})
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="Save the note")).to_be_in_viewport(ratio=1)
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator(".toast")).to_be_visible(timeout=SLOW)
    page.keyboard.press("a")
    expect(page.locator("#assign_staff")).to_be_focused()


def test_l_opens_why_it_is_due_then_and_u_goes_back(window):
    page = window("agent")
    Queue(page).open().enter("A számlázó program nem indul")
    page.keyboard.press("l")
    expect(page.locator("#clocks .ledger-words__line").first).to_be_visible()
    page.keyboard.press("l")
    expect(page.locator("#clocks .ledger-words__line").first).to_be_hidden()
    page.keyboard.press("u")
    expect(page).to_have_url(re.compile("/desk/$"))
