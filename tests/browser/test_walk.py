"""From a new customer to a letter with a credit: what a service manager, an agent and the customer
do, in the running product and by real mail.

The steps go by the names of fields, so that they can be walked in every language; with
`SERVANDA_WALK_PICTURES` naming a folder each leaves its pictures there, in the language
`SERVANDA_WALK_LANGUAGE` of colleagues and customer.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.pages import SLOW, Ticket
from tests.browser.post import text_of

LANGUAGE = os.environ.get("SERVANDA_WALK_LANGUAGE", "")
PICTURES = os.environ.get("SERVANDA_WALK_PICTURES", "")
SPOKEN = LANGUAGE or "hu"  # by the customer
CREDIT = {"en": "credit", "hu": "jóváírás", "he": "זיכוי", "es": "abono"}
# What a service manager fills in and presses for an agreement of one line.
AGREEMENT_FIELDS, AGREEMENT_PRESSES = 11, 12
ADDRESS, PHONE = "edit@kapu.example", "+36 1 555 0199"
AGREED = re.compile(r"http://\S+/agreed/\S+")


@dataclass
class Hand:
    """A colleague at a page; counts what they fill in and press."""

    page: Page
    fields: int = 0
    presses: int = 0

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def fill(self, **values: str) -> None:
        for name, value in values.items():
            self.fields += 1
            field = self.page.locator(f"[name={name}]:visible").first
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def press(self, where: str) -> None:
        self.presses += 1
        self.page.locator(f"{where}:visible").first.click()

    def option(self, name: str, words: str) -> str:
        """The value of the choice with these words in it."""
        found = self.page.locator(f"[name={name}]:visible option", has_text=words)
        return str(found.first.get_attribute("value"))

    def save(self, form: str = "main form.form") -> None:
        self.press(f"{form} button[type=submit]:not(.button--quiet)")
        expect(self.page.locator(".toast").first).to_be_visible(timeout=SLOW)

    def picture(self, name: str) -> None:
        """Of the whole page, on a desk and on a telephone."""
        if not PICTURES:
            return
        for width in (1280, 360):
            self.page.set_viewport_size({"width": width, "height": 800})
            self.page.wait_for_timeout(150)
            file = Path(PICTURES) / f"{name}-{LANGUAGE or 'en'}-{width}.png"
            self.page.screenshot(path=file, full_page=width == 1280)
            wide = self.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide, f"{name} is wider than {width}"
        self.page.set_viewport_size({"width": 1280, "height": 900})


def first_of(month: date, *, months: int) -> str:
    """The first day of a month that many months away."""
    number = month.year * 12 + month.month - 1 + months
    return date(number // 12, number % 12 + 1, 1).isoformat()


def at_desk(window: Any, who: str) -> Hand:
    page = window(who)
    if LANGUAGE:
        page.goto("/desk/me")
        page.locator("[name=language]").select_option(LANGUAGE)
        page.locator("form:has([name=language]) [type=submit]").first.click()
    return Hand(page)


def a_customer(manager: Hand) -> None:
    manager.page.goto("/desk/customers/new")
    manager.fill(name="Kapu Építész Kft.", country="HU", language=SPOKEN, zone="Europe/Budapest")
    manager.fill(given_name="Edit", family_name="Kapu", address=ADDRESS, phone=PHONE)
    manager.picture("01-new-customer")
    manager.save()
    manager.picture("02-customer")


def an_agreement(manager: Hand, begins: str) -> str:
    """Entered from the paper: line, targets, credits, ladder; then offered. Its address."""
    page, start = manager.page, (manager.fields, manager.presses)
    manager.press("a[href*='contracts/new?customer=']")
    expect(page.locator("[name=number]")).not_to_have_value("")  # the next free one
    manager.fill(title="Support", starts_on=begins)
    manager.picture("03-new-contract")
    manager.press("main .button--primary[type=submit]")
    contract = page.url
    manager.press("a[href$='/line']")
    manager.picture("04-what-they-buy")
    page.locator("tr", has_text="Workplace").filter(has_text="Gold").locator("a").click()
    manager.fill(clause="3.2", resolution_1="1 h", credit_resolution="10 %", credit_cap="30 %")
    manager.fill(calendar=manager.option("calendar", "ES 24x7"))
    manager.fill(custom_reason="They draw for a bank; an hour is an hour.")
    manager.picture("05-line")
    manager.save()
    manager.press("details:has([name=percent]) > summary")
    manager.fill(percent="75", title="Service manager", role="service_manager")
    manager.picture("06-ladder")
    manager.save("form:has([name=percent])")
    manager.press("form[action$='/offer'] button")
    expect(page.locator(".tag--strong")).not_to_be_empty()
    manager.picture("07-offered")
    done = manager.fields - start[0], manager.presses - start[1]
    assert done <= (AGREEMENT_FIELDS, AGREEMENT_PRESSES), "an agreement takes more than it did"
    return contract


def expectations(manager: Hand, window: Any, product: Any, contract: str) -> None:
    """Agenda, what was said, the summary, and the customer's word by the link in the mail."""
    page = manager.page
    manager.press("a[href$='/onboarding']")
    manager.press("form[action$='/begin'] button")
    said = page.locator("textarea[name^=said_]")
    expect(said).to_have_count(6)
    said.first.fill("Drawings leave on Thursdays; nothing may stand still then.")
    manager.picture("08-agenda")
    manager.save("form[action$='/notes']")
    manager.fill(contact=manager.option("contact", "Kapu"))
    manager.picture("09-summary")
    manager.save("form[action$='/send']")
    letter = product.mailboxes.wait(ADDRESS, "/agreed/")
    theirs = Hand(window())
    theirs.page.goto(AGREED.search(text_of(letter))[0])
    expect(theirs.page.get_by_text("Drawings leave on Thursdays")).to_be_visible()
    theirs.picture("10-agreed")
    theirs.press("[name=so]")
    expect(theirs.page.locator("[name=so]")).to_have_count(0)
    theirs.picture("11-agreed-confirmed")
    page.reload()
    manager.picture("12-onboarding-confirmed")
    page.goto(contract)


def signed(manager: Hand, contract: str) -> None:
    manager.press("[data-dialog=sign]")
    manager.fill(contact=manager.option("contact", "Kapu"))
    manager.picture("13-sign")
    manager.save("#sign")
    manager.picture("14-in-force")


def find_the_caller(agent: Hand, picture: str = "") -> None:
    """By the end of their number, from anywhere."""
    page = agent.page
    page.keyboard.press("Control+k")
    expect(page.locator(".palette__input")).to_be_focused(timeout=SLOW)
    page.keyboard.type(PHONE[-6:])
    expect(page.locator("#palette-list [role=option]").first).to_be_visible(timeout=SLOW)
    if picture:
        agent.picture(picture)
    page.keyboard.press("Enter")
    expect(page.locator("#id_subject")).to_be_focused(timeout=SLOW)


def by_phone(agent: Hand, product: Any) -> None:
    """The caller's card says what is owed before there is a ticket; one key opens it."""
    page = agent.page
    page.goto("/desk/")
    find_the_caller(agent, "15-search")
    expect(page.locator(".verdict__words--urgent")).to_contain_text("Gold")
    page.keyboard.type("The plotter prints nothing")
    agent.picture("16-caller")
    page.keyboard.press("Enter")
    number = Ticket(page).number
    product.mailboxes.wait(ADDRESS, f"#{number}")
    agent.picture("17-ticket")


def amended(manager: Hand, contract: str, effective: str) -> None:
    page = manager.page
    page.goto(contract)
    manager.press("[data-dialog=amend]")
    manager.fill(effective_on=effective)
    manager.picture("18-amend")
    manager.save("#amend")
    manager.press("a[href*='/line/']")
    manager.fill(resolution_1="30 min", price="520")
    manager.save()
    expect(page.locator("main")).to_contain_text("520")
    manager.picture("19-amendment")
    manager.press("[data-dialog=sign]")
    manager.fill(contact=manager.option("contact", "Kapu"))
    manager.save("#sign")
    manager.picture("20-two-versions")


def a_late_call(agent: Hand) -> int:
    """Taken two hours ago and written down now: the hour that was promised has passed."""
    page = agent.page
    find_the_caller(agent)
    page.keyboard.type("Nobody can open the drawings")
    agent.press("input[name=priority][value='1']")
    agent.press("details:has([name=taken]) > summary")
    agent.fill(taken="120")
    agent.press("button[name=then][value=ticket]")
    ticket = Ticket(page)
    for _ in range(20):  # until the worker has written the miss down
        if page.locator("#missed").is_visible():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("#missed")).to_be_visible()
    agent.picture("21-missed")
    return ticket.number


def told(agent: Hand, manager: Hand, product: Any, number: int) -> None:
    """The agent writes what happened; the money in it waits for the service manager's word."""
    agent.press("#missed .button--primary")
    agent.page.locator("[name=cause]").select_option(index=1)
    agent.fill(words="The new plan was saved over.", following="A copy is kept every hour now.")
    agent.press("[name=look]")
    expect(agent.page.locator("#look")).to_contain_text("48")
    agent.picture("22-letter")
    agent.press("[name=send]")
    expect(agent.page.locator("#missed")).to_be_visible()
    agent.picture("23-waits")
    manager.page.goto("/desk/letters")
    manager.picture("24-letters")
    manager.page.get_by_text("Kapu").first.click()
    manager.picture("25-approve")
    manager.press("[name=act][value=approve]")
    expect(manager.page.locator(".toast").first).to_be_visible(timeout=SLOW)
    letter = text_of(product.mailboxes.wait(ADDRESS, "The new plan was saved over."))
    assert CREDIT[SPOKEN] in letter
    assert all(words in letter for words in ("3.2", "48"))
    manager.page.goto("/desk/sent")
    manager.picture("26-sent")


def test_from_a_new_customer_to_a_letter_with_a_credit(window: Any, product: Any) -> None:
    manager, agent = at_desk(window, "manager"), at_desk(window, "agent")
    today = datetime.now(UTC).date()
    a_customer(manager)
    contract = an_agreement(manager, first_of(today, months=-1))
    expectations(manager, window, product, contract)
    signed(manager, contract)
    by_phone(agent, product)
    amended(manager, contract, first_of(today, months=1))
    missed = a_late_call(agent)
    told(agent, manager, product, missed)
