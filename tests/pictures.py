"""The pictures of README and docs, taken from the demo: `make pictures`.

Made anew whenever pages change, so that they never show what is no longer there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from servanda.cli.ports import next_free
from servanda.demo import PASSWORD
from tests.browser.conftest import QUIET

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
AGENT, HEAD = "eszter.kovacs@rakpart.example", "zoltan.feher@rakpart.example"
SPECIALIST = "balint.szucs@rakpart.example"
WIDE, PHONE = (1280, 800), (360, 740)


@dataclass(frozen=True)
class Picture:
    """One page as somebody sees it. `path` may be "first ticket": what is on top of the queue."""

    name: str
    path: str
    who: str = AGENT
    language: str = "en"
    dark: bool = False
    size: tuple[int, int] = WIDE
    open: str = ""  # what is clicked before the picture is taken
    typed: str = ""  # and what is written then


PICTURES = (
    Picture("queue", "/desk/"),
    Picture("queue-dark", "/desk/", dark=True),
    Picture("queue-hebrew", "/desk/", language="he"),
    Picture("queue-phone", "/desk/", size=PHONE),
    Picture("ticket", "first ticket", open="details.why summary"),
    Picture("ticket-hebrew", "first ticket", language="he", dark=True),
    Picture("ticket-phone", "first ticket", size=PHONE),
    Picture("caller", "/desk/caller?number=%2B441174960712"),
    Picture("palette", "/desk/", open="[data-dialog=palette]", typed="finch"),
    Picture("week", "/desk/week", who=SPECIALIST),
    Picture("day", "/desk/day", who=HEAD),
    Picture("styleguide", "/desk/styleguide/"),
    Picture("styleguide-dark", "/desk/styleguide/", dark=True),
    Picture("styleguide-hebrew", "/desk/styleguide/?lang=he"),
)


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("Chromium is needed and was not found. `make setup` installs it on Debian.")
    FOLDER.mkdir(exist_ok=True)
    with _demo() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        for picture in PICTURES:
            _take(browser, base, picture)
            print(f"docs/pictures/{picture.name}.png")
        browser.close()


def _take(browser: Browser, base: str, picture: Picture) -> None:
    width, height = picture.size
    context = browser.new_context(
        base_url=base,
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.dark else "light",
        reduced_motion="reduce",
    )
    page = context.new_page()
    _sign_in(page, picture)
    page.goto("/desk/" if picture.path == "first ticket" else picture.path)
    if picture.path == "first ticket":
        page.locator(".ticket-row .row__title").first.click()
        page.wait_for_url("**/desk/t/*")
    for part in page.locator(picture.open).all()[:1] if picture.open else []:
        part.click()
    if picture.typed:
        page.keyboard.type(picture.typed)
        page.locator("[data-palette-found] [role=option]").first.wait_for()
    page.screenshot(path=FOLDER / f"{picture.name}.png")
    context.close()


def _sign_in(page: Page, picture: Picture) -> None:
    page.goto("/desk/sign-in")
    page.locator("[name=username]").fill(picture.who)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    page.goto("/desk/me")
    language = page.locator("select[name=language]")
    if language.input_value() != picture.language:
        language.select_option(picture.language)
        page.locator("form:has([name=language]) [type=submit]").first.click()
        page.wait_for_load_state()


@contextmanager
def _demo() -> Iterator[str]:
    """The demo in a folder of its own, made anew."""
    port, smtp = next_free("127.0.0.1", 18_700), next_free("127.0.0.1", 18_800)
    with tempfile.TemporaryDirectory(prefix="servanda-pictures-") as folder:
        words = ["--port", str(port), "--smtp-port", str(smtp), "--no-browser"]
        command = [sys.executable, "-m", "servanda.cli", "demo", "--end-with-parent", *words]
        environment = os.environ | {"SERVANDA_DATA": folder}
        environment.pop("DATABASE_URL", None)
        demo = subprocess.Popen(command, env=environment)
        try:
            _wait(f"http://127.0.0.1:{port}/healthz", demo)
            yield f"http://127.0.0.1:{port}"
        finally:
            demo.terminate()
            demo.wait()


def _wait(address: str, demo: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        if demo.poll() is not None:
            sys.exit("The demo ended; what it said is above.")
        try:
            urllib.request.urlopen(address, timeout=5).read()  # noqa: S310
            return
        except OSError:
            time.sleep(0.25)
    sys.exit("The demo did not start within five minutes.")


if __name__ == "__main__":
    main()
