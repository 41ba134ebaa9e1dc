"""In Hebrew, on a telephone, light and dark: the pages stay whole.

SERVANDA_SCREENSHOTS=folder keeps pictures of them for the eye.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import Queue, overflow, write_in
from tests.browser.post import text_of

NARROW = {"width": 360, "height": 740}
WIDE = {"width": 1280, "height": 900}
SOLUTION = "Printer driver replaced."
SIDE = ("caller", "customers", "sent", "held", "new", "me")  # narrow and light is enough for these
LONG = "Új munkatárs érkezik hétfőn"


@pytest.fixture(scope="module")
def places(product, browser, signed_in):
    """The addresses of the pages which matter most, with something on them."""
    context = browser.new_context(base_url=product.base, storage_state=signed_in("agent"))
    page = context.new_page()
    ticket = Queue(page).open().enter(LONG)
    tall = page.url
    ticket = write_in(page, product, "dana@tapuz.example", "המדפסת לא מגיבה מאז הבוקר")
    ticket.write(f"{SOLUTION}\nhttps://kapocs.example/{'long/' * 40}", "Send as the solution")
    text = text_of(product.mailboxes.wait("dana@tapuz.example", SOLUTION))
    found = re.search(r"http://\S+?/confirm", text)
    assert found
    card = f"/desk/caller/{product.people['contacts']['bela'][2]}"
    solved = page.url
    # The context ends with the browser: Chromium was seen not to come back from closing it here.
    confirm = found[0]
    return {
        "queue": "/desk/",
        "ticket": tall,
        "solved": solved,
        "card": card,
        "confirm": confirm,
        "portal": confirm.removesuffix("/confirm"),
    } | {name: f"/desk/{name}" for name in SIDE}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("who", ["agent", "hebrew"])
def test_no_page_is_wider_than_its_window(window, places, who, size, theme):
    page = window(who, viewport=size, color_scheme=theme)
    for name, address in places.items():
        if name in SIDE and (size, theme) != (NARROW, "light"):
            continue
        page.goto(address)
        direction = "rtl" if who == "hebrew" or name in ("confirm", "portal") else "ltr"
        expect(page.locator("html")).to_have_attribute("dir", direction)
        for why in page.locator("details.why").all():
            why.locator("summary").click()
        _picture(page, f"{name}-{who}-{size['width']}-{theme}")
        assert overflow(page) == 0, f"{name} is {overflow(page)} px too wide"


def test_a_chosen_theme_stays(window):
    page = window("agent", color_scheme="light")
    page.goto("/desk/")
    page.locator(".shell__nav-footer summary").click()
    page.get_by_role("button", name="Dark").click()
    page.goto("/desk/customers")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def _picture(page: Page, name: str) -> None:
    if folder := os.environ.get("SERVANDA_SCREENSHOTS"):
        page.evaluate("document.fonts.ready")
        page.screenshot(path=Path(folder, f"{name}.png"), full_page=True)
