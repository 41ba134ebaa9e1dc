"""What axe finds on a page, by the rules of WCAG 2.2 A and AA."""

from __future__ import annotations

from importlib import resources
from typing import Any

from playwright.sync_api import Page

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """tags => axe.run(
    document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"],
               preload: false})"""


def faults(page: Page) -> list[str]:
    """One line for each rule that an element breaks: the rule, the element, what to do."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text())
    found: dict[str, Any] = page.evaluate(RUN, STANDARDS)
    return [
        f"{violation['id']}: {node['target']}: {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
