"""A page that stays open shows what happened, whatever came first: the news or its own scripts."""

from __future__ import annotations

import time

import psycopg
from playwright.sync_api import expect

from tests.browser.pages import SLOW, Queue
from tests.browser.post import PATIENCE, letter, send

OPENED = "SELECT 1 FROM tickets_ticket WHERE subject = %s"
SETTLED = 3000  # milliseconds: longer than the page waits before it shows what came


def came_in(product, subject):
    """A mail that is a ticket by now. No letter says so: an address gets only some an hour."""
    send(product.smtp, letter("bela@alma.example", subject, "Please help."))
    deadline = time.monotonic() + PATIENCE
    with psycopg.connect(product.environment["DATABASE_URL"], autocommit=True) as database:
        while not database.execute(OPENED, [subject]).fetchone():
            assert time.monotonic() < deadline, f"no ticket {subject!r}"
            time.sleep(0.1)


def test_what_comes_while_the_page_still_loads_its_scripts_is_shown(window, product):
    page, subject = window("agent"), "The lamp at the gate is dark"

    def late(route):
        came_in(product, subject)
        time.sleep(1)
        route.continue_()

    page.route("**/desk/queue/fresh*.js", late)
    page.goto("/desk/", wait_until="commit")
    expect(Queue(page).row(subject)).to_be_visible(timeout=SLOW)


def test_an_answer_that_was_long_on_its_way_does_not_take_newer_rows_away(window, product):
    page = window("agent")
    queue, held = Queue(page).open(), []

    def first_is_slow(route):
        if route.request.headers.get("x-part") and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    page.route("**/desk/", first_is_slow)
    came_in(product, "The gate opens by itself")
    page.wait_for_timeout(SETTLED)
    came_in(product, "The gate does not close")
    page.wait_for_timeout(SETTLED)
    assert held, "the page did not ask for its rows"
    route, answer = held[0]
    route.fulfill(response=answer)
    page.wait_for_timeout(2 * SETTLED)
    expect(queue.row("The gate does not close")).to_be_visible()
