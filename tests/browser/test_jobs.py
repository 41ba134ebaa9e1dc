"""The most common jobs of a desk, by keyboard alone, and how many strokes each takes.

Words that somebody writes (an answer, a subject) are not counted; what is typed to find or to
choose is, letter by letter. A chord is one stroke. A number that must grow is worth a second
thought.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import SLOW, Ticket
from tests.browser.post import letter, send

STREAM = "**/desk/stream*"


class Hands:
    """Somebody at a keyboard; `strokes` counts what they pressed."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.strokes = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += 1

    def find(self, letters: str) -> None:
        self.press(*letters)

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)

    def command(self, letters: str, shown: str) -> None:
        """Ctrl-K, enough letters that what is meant comes first, Enter."""
        self.press("Control+k")
        expect(self.page.locator(".palette__input")).to_be_focused(timeout=SLOW)
        self.find(letters)
        chosen = self.page.locator(".palette [role=option][aria-selected=true]")
        expect(chosen).to_contain_text(shown, timeout=SLOW)
        self.press("Enter")


@pytest.fixture
def came_in(product: Any, window: Any) -> Any:
    """Mails that became tickets, and a page that lists them alone."""

    def write_in(*subjects: str, who: str = "agent", search: str = "") -> Page:
        for subject in subjects:
            send(product.smtp, letter("bela@alma.example", subject, f"{subject}. Please help."))
        page: Page = window(who)
        for subject in subjects:
            _wait_for(page, search or subject, subject)
        return page

    return write_in


def _wait_for(page: Page, search: str, subject: str) -> None:
    row = page.locator("[data-row]", has_text=subject)
    for _ in range(60):  # a busy machine takes its time to read a mail
        with page.expect_response(STREAM):
            page.goto(f"/desk/?list=all&q={search}")
        if row.count():
            return
        page.wait_for_timeout(500)
    expect(row).to_be_visible()


def _opened(hands: Hands) -> Ticket:
    """The first of the list, opened by keyboard; what was pressed for it is not the job's."""
    before = hands.strokes
    with hands.page.expect_response(STREAM):
        hands.press("j", "Enter")
        expect(hands.page.locator("#conversation")).to_be_visible(timeout=SLOW)
    hands.strokes = before
    return Ticket(hands.page)


def test_the_next_one_is_taken_and_answered_in_five(came_in, product):
    hands = Hands(came_in("Coffee machine offline"))
    hands.press("j", "i")
    expect(hands.page.locator(".toast")).to_contain_text("You have it now", timeout=SLOW)
    with hands.page.expect_response(STREAM):
        hands.press("Enter")
        expect(hands.page.locator("#conversation")).to_be_visible(timeout=SLOW)
    ticket = Ticket(hands.page)
    hands.press("r")
    hands.write("We are on it.")
    hands.press("Control+Enter")
    expect(ticket.said.filter(has_text="We are on it.")).to_have_count(1, timeout=SLOW)
    assert hands.strokes == 5
    assert product.ticket(ticket.number)["assignee"] == "Anna Kiss"
    product.mailboxes.wait("bela@alma.example", "We are on it.")


def test_it_goes_to_a_colleague_in_four(came_in, product):
    hands = Hands(came_in("Monitor flickers badly"))
    hands.press("j", "a")
    expect(hands.page.get_by_label("Name of a colleague or a team")).to_be_focused()
    hands.find("b")
    expect(hands.page.locator(".bulk .menu__item:visible").first).to_contain_text("Szűcs")
    hands.press("Enter")
    expect(hands.page.locator(".toast")).to_contain_text("Szűcs", timeout=SLOW)
    assert hands.strokes == 4


def test_the_palette_assigns_on_a_ticket_and_in_a_list(came_in, product):
    hands = Hands(came_in("Scanner sends blank pages"))
    hands.press("j")
    hands.command("assign to szu", "Assign to: Bálint Szűcs")
    expect(hands.page.locator(".toast")).to_contain_text("Assigned to", timeout=SLOW)
    ticket = _opened(hands)
    hands.command("assigned to kis", "Assigned to: Anna Kiss")
    expect(hands.page.locator(".toast")).to_contain_text("Anna Kiss", timeout=SLOW)
    assert product.ticket(ticket.number)["assignee"] == "Anna Kiss"


def test_another_priority_is_seen_before_it_is_set_in_six(came_in, product):
    hands = Hands(came_in("Till does not open"))
    ticket = _opened(hands)
    hands.command("p1", "P1")
    preview = hands.page.locator("#priority-preview")
    expect(preview).to_contain_text("P1 would mean", timeout=SLOW)
    expect(preview).to_contain_text("Resolution")
    hands.press("Tab", "Enter")
    expect(hands.page.locator(".toast")).to_be_visible(timeout=SLOW)
    assert hands.strokes == 6
    assert product.ticket(ticket.number)["priority"] == 1


def test_it_is_put_aside_for_an_hour_in_two(came_in, product):
    hands = Hands(came_in("New chair squeaks"))
    ticket = _opened(hands)
    ticket.write("We will look at it.")  # nothing is owed within the hour then
    expect(ticket.said.filter(has_text="We will look")).to_have_count(1, timeout=SLOW)
    hands.page.locator("h1").click()
    hands.press("s")
    expect(hands.page.get_by_role("dialog").get_by_role("radio").first).to_be_focused()
    hands.press("Enter")
    expect(hands.page.locator(".toast")).to_be_visible(timeout=SLOW)
    assert hands.strokes == 2
    hands.page.goto(f"/desk/?list=all&q={ticket.number}")
    expect(hands.page.locator("[data-row]")).to_have_count(0)


def test_the_solution_is_proposed_in_two(came_in, product):
    hands = Hands(came_in("Phone without sound"))
    ticket = _opened(hands)
    hands.press("r")
    hands.write("The headset was muted; it works again.")
    hands.press("Control+Shift+Enter")
    expect(ticket.state).to_contain_text("Solved", timeout=SLOW)
    assert hands.strokes == 2
    product.mailboxes.wait("bela@alma.example", "The headset was muted")


def test_it_is_planned_into_the_week_in_two(came_in, product):
    hands = Hands(came_in("Move the server cabinet"))
    hands.press("j", "i")
    expect(hands.page.locator(".toast")).to_contain_text("You have it now", timeout=SLOW)
    hands.strokes = 0
    _opened(hands)
    hands.press("w")
    expect(hands.page.locator(".week__ticket--chosen input:focus")).to_have_count(1, timeout=SLOW)
    hands.press("Enter")
    block = hands.page.locator(".week__block", has_text="Move the server")
    expect(block.first).to_be_visible(timeout=SLOW)
    assert hands.strokes == 2


def test_a_caller_is_found_and_the_card_opened_in_six(window):
    page = window("agent")
    page.goto("/desk/")
    hands = Hands(page)
    hands.command("nune", "Núñez")
    expect(page.get_by_role("heading", level=1)).to_contain_text("María", timeout=SLOW)
    expect(page.locator(".verdict__words")).to_contain_text("Silver")
    assert hands.strokes == 6


def test_a_second_caller_joins_the_fault_in_seven(came_in, product):
    hands = Hands(came_in("Nobody can print labels today"))
    hands.command("zsof", "Vörös")
    about = hands.page.get_by_label("What is it about")
    expect(about).to_be_focused(timeout=SLOW)
    hands.write("labels do not print today")
    first = hands.page.locator(".faults__one").first
    expect(first).to_contain_text("Nobody can print labels", timeout=SLOW)
    hands.press("Control+j")
    expect(hands.page.locator(".toast")).to_contain_text("no second ticket", timeout=SLOW)
    assert hands.strokes == 7


def test_several_are_assigned_at_once_and_it_is_undone_in_eight(came_in, product):
    names = ("Batch of toner one", "Batch of toner two")
    hands = Hands(came_in(*names, search="Batch of toner"))
    hands.press("j", "x", "j", "x", "a")
    expect(hands.page.get_by_label("Name of a colleague or a team")).to_be_focused()
    hands.find("b")
    expect(hands.page.locator(".bulk .menu__item:visible").first).to_contain_text("Szűcs")
    hands.press("Enter")
    toast = hands.page.locator(".toast")
    expect(toast).to_contain_text("(2 tickets)", timeout=SLOW)
    expect(hands.page.locator("[data-row] .avatar[title*=Szűcs]")).to_have_count(2)
    hands.press("z")
    expect(toast).to_contain_text("2 acts undone", timeout=SLOW)
    expect(hands.page.locator("[data-row] .avatar[title*=Szűcs]")).to_have_count(0)
    assert hands.strokes == 8


def test_two_are_merged_from_the_list_in_six(came_in, product):
    names = ("Same fault told twice", "Same fault told twice again")
    hands = Hands(came_in(*names, search="Same fault told twice"))
    hands.press("j", "x", "j", "x", "m")
    expect(hands.page.get_by_role("heading", level=1)).to_contain_text("Merge", timeout=SLOW)
    expect(hands.page.locator("#outlook")).to_contain_text("goes on in")
    hands.press("Enter")
    expect(hands.page.locator(".toast")).to_contain_text("goes on in", timeout=SLOW)
    assert hands.strokes == 6


def test_the_head_sees_what_nobody_answered_in_two(window):
    page = window("head")
    page.goto("/desk/")
    hands = Hands(page)
    hands.press("g", "d")
    expect(page.get_by_role("heading", name="Was everybody answered?")).to_be_visible(timeout=SLOW)
    assert hands.strokes == 2
