"""One product and one browser for all tests here; each test gets pages of its own.

A page on which the browser complains (console, Content-Security-Policy, an error or a dialog of a
script, an answer 5xx) fails its test, whatever else was asked of it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
# What the browser says when a test takes its network away.
NETWORK_TAKEN = "ERR_INTERNET_DISCONNECTED"
# In a mail's frame, pictures from outside are refused, and the browser says so.
REFUSED_IMAGE = "Loading the image 'remote:"
# What htmx says in the console without a network (the page says it to its reader), and of a
# question that a page asked and was left before the answer.
UNANSWERED = ("htmx:sendError", "htmx:afterRequest", "htmx:sendAbort")
WIDE = {"width": 1280, "height": 900}


@pytest.fixture(scope="package")
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        pytest.skip("no Chromium on this machine: install the package `chromium`")
    return found


@pytest.fixture(scope="package")
def product(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from tests.browser.product import running

    with running(tmp_path_factory.mktemp("product")) as product:
        yield product


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def signed_in(product: Any, browser: Any) -> Callable[[str], Any]:
    """The cookies of a colleague, who signs in once."""
    from tests.browser.pages import sign_in

    kept: dict[str, Any] = {}

    def cookies(who: str) -> Any:
        if who not in kept:
            context = browser.new_context(base_url=product.base)
            account = product.people["accounts"][who]
            sign_in(context.new_page(), account, product.people["password"])
            kept[who] = context.storage_state()
            context.close()
        return kept[who]

    return cookies


@pytest.fixture
def window(product: Any, browser: Any, signed_in: Callable[[str], Any]) -> Iterator[Any]:
    """`window("agent")` is a fresh page of a colleague, `window()` one of a stranger."""
    complaints: list[str] = []
    contexts = []

    def open_page(who: str = "", **options: Any) -> Any:
        given = {"base_url": product.base, "viewport": WIDE, "locale": "en-GB"} | options
        context = browser.new_context(
            storage_state=signed_in(who) if who else None, reduced_motion="reduce", **given
        )
        contexts.append(context)
        _listen(context, complaints)
        page = context.new_page()
        page.set_default_timeout(10_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, "\n".join(complaints)


def _listen(context: Any, complaints: list[str]) -> None:
    def dialog(shown: Any) -> None:
        complaints.append(f"dialog: {shown.message}")
        shown.dismiss()

    def said(message: Any) -> None:
        expected = (
            REFUSED_IMAGE in message.text
            or NETWORK_TAKEN in message.text
            or message.text.startswith(UNANSWERED)
        )
        if message.type in ("error", "warning") and not expected:
            complaints.append(f"console on {message.page and message.page.url}: {message.text}")

    def answered(response: Any) -> None:
        if response.status >= 500:
            complaints.append(f"{response.status} for {response.url}")

    context.on("dialog", dialog)
    context.on("console", said)
    context.on("response", answered)
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
