"""A telephone call is a full way in, by keyboard alone."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.pages import SLOW, Queue, Ticket

WHILE_THEY_TALK = 30  # seconds
KEYS = 12  # beside the words of the subject


def test_a_ticket_from_a_call_takes_a_few_keys_and_seconds(window, product):
    page = window("agent")
    Queue(page).open()
    keys, start = 0, time.monotonic()

    def press(*names: str) -> None:
        nonlocal keys
        for name in names:
            page.keyboard.press(name)
            keys += 1

    press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused(timeout=SLOW)
    press("v", "o", "r", "o", "s")
    press("Enter")
    expect(page.get_by_label("What is it about")).to_be_focused(timeout=SLOW)
    expect(page.locator(".verdict__words")).to_contain_text("Gold")
    page.keyboard.type("Label printer: no labels")
    expect(page.locator(".call-time")).to_contain_text("On the line", timeout=SLOW)
    expect(page.locator(".call-time__clock")).to_have_text(re.compile(r"00:0\d"))
    press("Enter")
    expect(page.locator(".toast")).to_contain_text("was opened", timeout=SLOW)
    assert time.monotonic() - start < WHILE_THEY_TALK
    assert keys <= KEYS
    found = product.ticket(Ticket(page).number)
    assert (found["subject"], found["requester"]) == ("Label printer: no labels", "Vörös Zsófia")
    assert datetime.now(UTC) - _time(found["received_at"]) < timedelta(minutes=1)
    product.mailboxes.wait("zsofi@alma.example", f"#{found['number']}")


def test_a_call_written_down_later_counts_from_when_it_was_taken(window, product):
    page = window("agent")
    page.goto(f"/desk/caller/{product.people['contacts']['bela'][2]}")
    page.get_by_label("What is it about").fill("Nem nyomtat a recepció")
    page.get_by_text("Acknowledged how, taken when").click()
    page.get_by_label("The call was taken").select_option("30")
    page.get_by_label("I read it out on the phone").check()
    page.get_by_role("button", name="Open the ticket").click()
    expect(page).to_have_url(re.compile("/desk/t/"))
    found = product.ticket(Ticket(page).number)
    late = datetime.now(UTC) - _time(found["received_at"])
    assert timedelta(minutes=30) <= late < timedelta(minutes=31)
    assert all(
        _time(clock["started_at"]) == _time(found["received_at"]) for clock in found["clocks"]
    )


def test_a_second_caller_joins_by_one_key(window, product):
    page = window("agent")
    bela, zsofi = (product.people["contacts"][name][2] for name in ("bela", "zsofi"))
    page.goto(f"/desk/caller/{bela}")
    page.get_by_label("What is it about").fill("Nobody can send mail")
    page.get_by_role("button", name="Open the ticket").click()
    expect(page).to_have_url(re.compile("/desk/t/"), timeout=SLOW)
    number = Ticket(page).number
    page.goto(f"/desk/caller/{zsofi}")
    page.get_by_label("What is it about").press_sequentially("cannot send mail")
    expect(page.locator(".faults__one--alike").first).to_contain_text(f"#{number}", timeout=SLOW)
    page.keyboard.press("Control+j")
    expect(page.locator(".toast")).to_contain_text("no second ticket", timeout=SLOW)
    assert Ticket(page).number == number
    expect(page.locator("#reporters")).to_contain_text("2 people reported this")


def test_what_was_typed_and_the_time_survive_a_reload(window, product):
    page = window("agent")
    page.goto(f"/desk/caller/{product.people['contacts']['maria'][2]}")
    page.get_by_label("What is it about").press_sequentially("VPN")
    expect(page.locator(".call-time")).to_contain_text("On the line", timeout=SLOW)
    page.reload()
    expect(page.get_by_label("What is it about")).to_have_value("VPN")
    expect(page.locator(".on-phone")).to_contain_text("Núñez")
    page.get_by_role("button", name="No call after all").click()
    expect(page.locator(".on-phone")).to_have_count(0)


def _time(words: str) -> datetime:
    return datetime.fromisoformat(words)
