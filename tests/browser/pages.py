"""What a person can do on a page, in a person's words."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.post import letter, send

STREAM = "**/desk/stream*"
SLOW = 20_000  # milliseconds, for what may take its time on a busy machine


def sign_in(page: Page, address: str, password: str) -> None:
    page.goto("/desk/sign-in")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(password)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/desk/$"))


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than the window, or what it says at the side wider than
    its place."""
    wide: int = page.evaluate(
        "Math.max(...[document.documentElement, ...document.querySelectorAll('.panel')]"
        ".map(one => one.scrollWidth - one.clientWidth))"
    )
    return wide


class Queue:
    """The list of what is owed."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self) -> Queue:
        """Shown, and listening for changes."""
        with self.page.expect_response(STREAM):
            self.page.goto("/desk/")
        return self

    def row(self, subject: str) -> Locator:
        return self.page.locator("[data-row]", has_text=subject)

    def enter(self, subject: str) -> Ticket:
        title = self.row(subject).locator(".row__title")
        expect(title).to_be_visible(timeout=SLOW)
        with self.page.expect_response(STREAM):
            title.click()
        return Ticket(self.page)


class Ticket:
    """One ticket as colleagues see it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        expect(page.locator("#conversation")).to_be_visible()

    @property
    def number(self) -> int:
        return int(self.page.locator(".ticket__heading .nums").inner_text().lstrip("#"))

    @property
    def ref(self) -> str:
        return self.page.url.rpartition("/")[2]

    @property
    def state(self) -> Locator:
        return self.page.locator(".ticket__heading .tag")

    @property
    def said(self) -> Locator:
        return self.page.locator("#conversation .entry")

    def write(self, text: str, button: str = "Send", files: Any = None) -> None:
        panel = self.page.locator(".tabbed__panel--answer")
        panel.locator("textarea").fill(text)
        if files:
            panel.locator("input[type=file]").set_input_files(files)
        panel.get_by_role("button", name=button, exact=True).click()


def write_in(page: Page, product: Any, sender: str, subject: str) -> Ticket:
    """The page of the ticket which this mail became."""
    send(product.smtp, letter(sender, subject, f"{subject}. Please help."))
    return Queue(page).open().enter(subject)


def sent_mail(page: Page, address: str, words: str) -> None:
    """The newest letter to this address with these words in its subject, in the viewer."""
    page.goto(f"/desk/sent?q={address}")
    page.locator("[data-row]", has_text=words).first.locator(".row__title").click()
