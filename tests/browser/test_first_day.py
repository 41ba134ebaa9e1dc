"""The first day: an empty database, one administrator, one browser; then a colleague in another."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessible import faults
from tests.browser.post import text_of

WORD = "correct horse battery"
LINK = re.compile(r"http://\S+/desk/(?:first|invited)\S+")


@pytest.fixture(scope="module")
def empty(chromium, tmp_path_factory):
    from tests.browser.product import running

    with running(tmp_path_factory.mktemp("empty"), empty=True) as product:
        yield product


class Hand:
    """Counts what the administrator does."""

    def __init__(self, page):
        self.page, self.main = page, page.get_by_role("main")
        self.presses = self.fields = 0

    def press(self, name, role="button"):
        self.presses += 1
        self.main.get_by_role(role, name=name, exact=True).first.click()

    def fill(self, label, text):
        self.fields += 1
        self.main.get_by_label(label, exact=True).fill(text)

    def is_back(self):
        expect(self.page).to_have_url(re.compile("/desk/first-day$"))


def test_from_nothing_to_the_first_ticket(empty, window):
    page = window(base_url=empty.base, timezone_id="Europe/Budapest")
    hand = Hand(page)
    page.goto(LINK.search((empty.folder / "web.log").read_text())[0])
    expect(page.get_by_label("Set-up code")).to_have_count(0)
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Budapest")
    hand.fill("Your company", "Kapocs IT")
    hand.fill("Your given name", "Anna")
    hand.fill("Your mail address", "anna@kapocs.example")
    hand.fill("Password", WORD)
    hand.press("Begin")
    hand.is_back()
    expect(page.get_by_text("0 of 6 done")).to_be_visible()

    hand.press("Set the hours", "link")
    expect(page.get_by_text("State Foundation Day")).to_be_visible()
    hand.press("Save")
    hand.is_back()
    hand.press("Make a team", "link")
    hand.fields += 1
    hand.main.locator("[name=name_en]").fill("Support")
    hand.press("Save")
    hand.is_back()
    hand.press("Connect a mailbox", "link")
    hand.fill("Address", "desk@kapocs.example")
    hand.press("Save")
    hand.is_back()
    hand.press("Invite a colleague", "link")
    hand.fill("Mail address", "noa@kapocs.example")
    hand.fill("Given name", "נועה")
    page.get_by_label("Language", exact=True).select_option("he")
    hand.press("Invite")
    hand.is_back()
    hand.press("Add a customer", "link")
    hand.fill("Company", "Alma Kft.")
    hand.fill("Given name", "Dóra")
    hand.main.locator("[name=address]").fill("dora@alma.example")
    hand.press("Save")
    hand.is_back()
    expect(page.get_by_text("5 of 6 done")).to_be_visible()
    hand.press("Open a ticket", "link")
    hand.main.locator("[name=subject]").fill("The printer is silent")
    hand.press("Open the ticket")
    expect(page.get_by_role("heading", name="The printer is silent")).to_be_visible()
    page.goto("/desk/first-day")
    expect(page.get_by_text("That is all")).to_be_visible()
    assert (hand.presses, hand.fields) <= (14, 13), "the first day has grown longer"

    theirs = window(base_url=empty.base)
    letter = empty.mailboxes.wait("noa@kapocs.example", "Kapocs IT")
    theirs.goto(LINK.search(text_of(letter))[0])
    expect(theirs.locator("html")).to_have_attribute("dir", "rtl")
    theirs.locator("[name=password]").fill(WORD)
    theirs.keyboard.press("Enter")
    expect(theirs).to_have_url(re.compile("/desk/$"))


def test_a_stranger_finds_no_way_in(empty, window):
    page = window(base_url=empty.base)
    page.goto("/desk/first")
    expect(page).to_have_url(re.compile("/desk/sign-in"))


def test_another_country_shows_its_holidays_at_once(window):
    page = window("head")
    page.goto("/desk/settings/calendars/new")
    page.get_by_label("Holidays of").select_option("ES")
    expect(page.get_by_label("Region")).to_be_visible()
    page.get_by_label("Region").select_option("CT")
    expect(page.get_by_text("National Day of Catalonia")).to_be_visible()
    expect(page.get_by_text("State Foundation Day")).to_have_count(0)


def test_a_leaver_is_out_on_every_device(window, product):
    page = window("head")
    page.goto("/desk/settings/colleagues/new")
    main = page.get_by_role("main")
    main.get_by_label("Mail address").fill("leaver@kapocs.example")
    main.get_by_label("Given name").fill("Leaver")
    main.get_by_role("button", name="Invite").click()
    letter = product.mailboxes.wait("leaver@kapocs.example", "Kapocs IT")
    devices = [window(), window()]
    devices[0].goto(LINK.search(text_of(letter))[0])
    devices[0].locator("[name=password]").fill(WORD)
    devices[0].keyboard.press("Enter")
    expect(devices[0]).to_have_url(re.compile("/desk/$"))
    devices[1].goto("/desk/sign-in")
    devices[1].get_by_label("Password").fill(WORD)
    devices[1].locator("[name=username]").fill("leaver@kapocs.example")
    devices[1].keyboard.press("Enter")
    expect(devices[1]).to_have_url(re.compile("/desk/$"))
    main.get_by_role("link", name="Has left…").click()
    main.get_by_role("button", name="Has left: switch off now").click()
    expect(main.get_by_text("has left")).to_be_visible()
    for device in devices:
        device.goto("about:blank")  # the page may be on its way to the sign-in by itself
        device.goto("/desk/")
        expect(device).to_have_url(re.compile("/desk/sign-in"))


@pytest.mark.parametrize(
    "path",
    [
        "first-day",
        "settings/",
        "settings/company",
        "settings/calendars",
        "settings/calendars/new",
        "settings/teams/new",
        "settings/colleagues",
        "settings/colleagues/new",
        "customers/new",
    ],
)
def test_the_pages_are_accessible_and_fit_a_phone(window, path):
    page = window("head", viewport={"width": 360, "height": 740})
    page.goto(f"/desk/{path}")
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    assert faults(page) == []
